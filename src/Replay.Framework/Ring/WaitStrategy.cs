namespace Replay;

/// <summary>How a thread of the ring waits for events, or for a free slot: the faster it notices, the more processor time it burns.</summary>
/// <remarks>It is asked only when there is nothing to do, so it costs nothing per event while events flow.</remarks>
public abstract class WaitStrategy
{
    private protected WaitStrategy() { }

    /// <summary>Spins, and yields only after a millisecond of nothing: lowest latency; each handler needs a core of its own.</summary>
    public static WaitStrategy BusySpin { get; } = new SpinningWait<BusySpinPause>();

    /// <summary>Spins shortly, then offers the processor to other threads at every step: low latency, a full core while idle.</summary>
    public static WaitStrategy Yielding { get; } = new SpinningWait<YieldingPause>();

    /// <summary>Spins for a tenth of a millisecond, then yields: for handlers that mostly have a core of their own.</summary>
    public static WaitStrategy SpinThenYield { get; } = new SpinningWait<SpinThenYieldPause>();

    /// <summary>Spins, yields, then sleeps about a millisecond at a time: little processor time while idle.</summary>
    public static WaitStrategy Sleeping { get; } = new SpinningWait<SleepingPause>();

    /// <summary>Spins for some microseconds, then blocks until it is woken: no processor time while idle. Each use makes a new one; give it to one ring.</summary>
    public static WaitStrategy Blocking => new BlockingWait();

    /// <summary>Its name among the properties of this class.</summary>
    internal string Name => this == BusySpin ? nameof(BusySpin)
        : this == Yielding ? nameof(Yielding)
        : this == SpinThenYield ? nameof(SpinThenYield)
        : this == Sleeping ? nameof(Sleeping)
        : nameof(Blocking);

    /// <summary>Whether <see cref="Signal"/> must be called after progress.</summary>
    internal virtual bool NeedsSignal => false;

    /// <summary>Waits until the barrier lets <paramref name="sequence"/> pass.</summary>
    /// <param name="sequence">The sequence waited for.</param>
    /// <param name="barrier">What it depends on.</param>
    /// <param name="epoch">Return when the ring's state has changed since.</param>
    /// <param name="timeoutMs">Longest wait in milliseconds; -1 for none.</param>
    /// <returns>The highest available sequence; less than <paramref name="sequence"/> after an interruption or a timeout.</returns>
    internal abstract long WaitFor(long sequence, SequenceBarrier barrier, long epoch, int timeoutMs);

    /// <summary>Wakes every blocked thread to look again.</summary>
    internal virtual void Signal() { }
}
