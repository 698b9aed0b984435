using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Replay;

/// <summary>How a publisher reaches the slots that it fills.</summary>
internal static class RingSlots
{
    // A publisher writes slot after slot, and each write to a line that the processor has not at hand waits in its store buffer, which holds about
    // a dozen events: that bounded the rate. Asked for this far ahead, the line is there: 280 million events/s in place of 200,
    // of 64 bytes, one by one. Half the distance does as well.
    private const int BytesAhead = 2048;

    /// <summary>The slot of a sequence, with the memory of one that is filled soon on its way.</summary>
    /// <param name="slots">As many as a power of two.</param>
    /// <param name="mask">Their number less 1.</param>
    /// <param name="sequence">A claimed sequence.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe ref TSlot At<TSlot>(TSlot[] slots, nint mask, long sequence)
    {
        ref TSlot first = ref MemoryMarshal.GetArrayDataReference(slots);
        // The slots of classes hold references: what is written lies elsewhere. A prefetch reads nothing, so the collector may move the array meanwhile.
        if (Sse.IsSupported && typeof(TSlot).IsValueType)
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref first, (nint)(sequence + Math.Max(1, BytesAhead / Unsafe.SizeOf<TSlot>())) & mask)));
        return ref Unsafe.Add(ref first, (nint)sequence & mask);
    }
}
