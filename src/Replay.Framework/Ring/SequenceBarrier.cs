namespace Replay;

/// <summary>What a consumer (or, for free slots, the publisher) waits for: the slowest of some sequences.</summary>
internal sealed class SequenceBarrier(Sequence[] dependencies, RingControl control, PublishedSlots? published = null)
{
    private readonly Sequence[] _dependencies = dependencies;
    private readonly PublishedSlots? _published = published;

    /// <summary>Highest sequence that everything waited for has passed; at least <paramref name="sequence"/> means there is something to do.</summary>
    /// <param name="sequence">The first sequence wanted.</param>
    public long Available(long sequence)
    {
        Sequence[] dependencies = _dependencies;
        long minimum = dependencies[0].Value;
        for (int i = 1; i < dependencies.Length; i++) minimum = Math.Min(minimum, dependencies[i].Value);
        return _published is null || minimum < sequence ? minimum : _published.HighestContiguous(sequence, minimum);
    }

    /// <summary>True once the ring's state has changed since <paramref name="epoch"/> was read: the waiter must look at it.</summary>
    public bool IsInterrupted(long epoch) => control.Epoch != epoch;
}
