namespace Replay;

/// <summary>Hands out sequences to publishers, never further ahead of the slowest consumer than there are slots.</summary>
internal abstract class Sequencer(int size, EventRingOptions options, RingControl control)
{
    private readonly int _stallTimeoutMs = options.StallTimeoutMs;
    private SequenceBarrier? _consumed;
    private Func<Consumer>? _slowest;

    protected int Size => size;
    protected WaitStrategy WaitStrategy { get; } = options.WaitStrategy;
    protected RingControl Control => control;

    /// <summary>The sequence that first-stage consumers follow.</summary>
    public Sequence Cursor { get; } = new(-1);

    /// <summary>Set where publications can be out of order: the cursor then counts claims.</summary>
    public virtual PublishedSlots? Published => null;

    /// <summary>The last sequence up to which everything has been published.</summary>
    public virtual long LastPublished => Cursor.Value;

    /// <summary>The last sequence that every consumer has passed.</summary>
    public long ConsumedSequence => _consumed is { } consumed ? consumed.Available(long.MinValue) : -1;

    /// <summary>Claims consecutive slots, waiting for the consumers while the ring is full.</summary>
    /// <returns>The first sequence claimed.</returns>
    public abstract long Claim(int count);

    /// <summary>Claims consecutive slots if they are free now.</summary>
    public abstract bool TryClaim(int count, out long first);

    /// <summary>Shows claimed events to the consumers.</summary>
    public abstract void Publish(long lo, long hi);

    /// <summary>Names the consumers that must have passed a slot before it is reused.</summary>
    /// <param name="consumed">Those that no other consumer waits for.</param>
    /// <param name="slowest">Finds the one that holds the others back.</param>
    public void GateOn(SequenceBarrier consumed, Func<Consumer> slowest) => (_consumed, _slowest) = (consumed, slowest);

    /// <summary>Waits until the slot of <paramref name="last"/> is free.</summary>
    /// <param name="last">Highest sequence about to be claimed.</param>
    /// <param name="reachable">Highest sequence that the consumers can reach without another publication.</param>
    /// <param name="epoch">Takes the state's number under which the ring was found open.</param>
    /// <returns>The highest sequence whose slot is free.</returns>
    protected long WaitForSpace(long last, long reachable, ref long epoch)
    {
        while (true)
        {
            long consumed = ReadConsumed(ref epoch);
            long needed = last - size;
            if (consumed >= needed) return consumed + size;
            if (needed > reachable) Throw.ClaimedWithoutPublishing(size);
            // A full ring: waiting for some more slots than needed spares the two sides from handing over slot by slot.
            long comfortable = Math.Max(needed, Math.Min(reachable, needed + (size / 4)));
            ReplayMeter.RingStalls.Add(1);
            long reached = WaitStrategy.WaitFor(comfortable, _consumed!, epoch, _stallTimeoutMs);
            if (reached >= needed) return reached + size;
            if (reached == consumed && control.Epoch == epoch) throw _slowest!().Stalled(_stallTimeoutMs);
        }
    }

    /// <summary>Checks that the ring is open and reads how far the slowest consumer is.</summary>
    protected long ReadConsumed(ref long epoch)
    {
        long current = control.Epoch;
        control.ThrowIfClosed();
        epoch = current;
        return _consumed!.Available(long.MinValue);
    }
}
