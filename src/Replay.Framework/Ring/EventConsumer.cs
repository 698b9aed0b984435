using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Replay;

/// <summary>The consumer of a ring's typed slots.</summary>
internal sealed class EventConsumer<T, TDelivery>(string name, int order, object handler, TDelivery delivery, T[] slots, EventHeader[] headers)
    : Consumer(name, order, handler) where TDelivery : struct, IDelivery<T>
{
    private readonly int _mask = slots.Length - 1;
    private TDelivery _delivery = delivery;
    private T? _before;

    /// <remarks>At most two runs: up to the array's end, and from its start.</remarks>
    protected override void Deliver(ref long next, long available)
    {
        ref TDelivery delivery = ref _delivery;
        while (next <= available)
        {
            int index = (int)next & _mask;
            int count = (int)Math.Min(available - next + 1, slots.Length - index);
            if (IsChecked) count = 1;
            RememberSlot(index);
            delivery.Deliver(slots.AsSpan(index, count), headers.AsSpan(index, count), available, ref next);
            CheckSlotUnchanged(index, ref next);
        }
    }

    protected override HandlerException Describe(Exception exception, long sequence)
    {
        ref readonly EventHeader header = ref headers[(int)sequence & _mask];
        // A publisher outside the engine may leave the headers empty; then the ring's own count is the event's number.
        long number = header.EndPosition == 0 ? sequence : header.Sequence;
        return new HandlerException(Name, number, header.RecordingId, header.Position, exception);
    }

#if DEBUG
    private bool IsChecked => SharesEvents && !RuntimeHelpers.IsReferenceOrContainsReferences<T>();
#else
    private static bool IsChecked => false;
#endif

    [Conditional("DEBUG")]
    private void RememberSlot(int index)
    {
        if (IsChecked) _before = slots[index];
    }

    [Conditional("DEBUG")]
    private void CheckSlotUnchanged(int index, ref long next)
    {
        if (!IsChecked || BytesOf(ref _before!).SequenceEqual(BytesOf(ref slots[index]))) return;
        next--;
        throw new InvalidOperationException("The event changed while it was handled beside other handlers, which may read it at the same time; a handler that writes to events must be alone in its stage.");
    }

    private static ReadOnlySpan<byte> BytesOf(ref T value) => MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<T, byte>(ref value), Unsafe.SizeOf<T>());
}
