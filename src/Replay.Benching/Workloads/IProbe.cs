using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Replay.Benching;

/// <summary>Looks at one number of an event, decoded or as it stands in its frame: what handlers and bare loops do alike, so that both can be checked and compared.</summary>
internal unsafe interface IProbe<T>
{
    static abstract long Of(ref T data);

    /// <param name="frame">The header of the event's frame, with the whole payload behind it.</param>
    static abstract long Of(byte* frame);
}

internal readonly unsafe struct TickProbe : IProbe<Tick>
{
    public static long Of(ref Tick data) => data.Id;

    public static long Of(byte* frame) => *(long*)(frame + Frame.HeaderLength);
}

/// <summary>The first bytes of any message.</summary>
internal readonly unsafe struct RawProbe : IProbe<RawEvent>
{
    public static long Of(ref RawEvent data) => Of(data.Payload);

    public static long Of(byte* frame) => Of(Frame.Payload(frame));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Of(ReadOnlySpan<byte> payload) =>
        payload.Length >= sizeof(long) ? Unsafe.ReadUnaligned<long>(ref MemoryMarshal.GetReference(payload)) : payload.Length;
}

/// <summary>A field that is the event's time too, so that what was decoded can be checked against the frames.</summary>
internal readonly unsafe struct SmallEventProbe : IProbe<SmallEvent>
{
    public static long Of(ref SmallEvent data) => data.TimestampNs;

    public static long Of(byte* frame) => Frame.ReservedValue(frame);
}
