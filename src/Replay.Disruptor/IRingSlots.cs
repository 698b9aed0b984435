using System.Diagnostics.CodeAnalysis;
using Disruptor;

namespace Replay.Disruptor;

/// <summary>A Disruptor's ring as the sink sees it; a struct, so that the replay loop is compiled for each kind.</summary>
internal interface IRingSlots<T>
{
    RingBuffer Ring { get; }

    /// <summary>Where the event with a claimed sequence is decoded.</summary>
    ref T At(long sequence);

    /// <summary>Checks that the event which was decoded stands in its slot.</summary>
    void CheckFilled(long sequence, ref T slot);
}

/// <summary>Slots that hold the events themselves.</summary>
internal readonly struct ValueSlots<T>(ValueRingBuffer<T> ring) : IRingSlots<T>
    where T : struct
{
    public RingBuffer Ring => ring;

    public ref T At(long sequence) => ref ring[sequence];

    public void CheckFilled(long sequence, ref T slot) { }
}

/// <summary>Slots that each own an object.</summary>
internal readonly struct ObjectSlots<T>(RingBuffer<T> ring) : IRingSlots<T>
    where T : class
{
    // The element that codecs get by reference; the slot itself, the ring does not give.
    private readonly T[] _object = [null!];

    public RingBuffer Ring => ring;

    public ref T At(long sequence)
    {
        _object[0] = ring[sequence];
        return ref _object[0];
    }

    public void CheckFilled(long sequence, ref T slot)
    {
        if (!ReferenceEquals(slot, ring[sequence])) ThrowReplaced();
    }

    [DoesNotReturn]
    private static void ThrowReplaced() => throw new InvalidOperationException(
        $"The codec made a new {typeof(T).Name}, which the Disruptor's handlers would never see: let it fill the object that the slot holds.");
}
