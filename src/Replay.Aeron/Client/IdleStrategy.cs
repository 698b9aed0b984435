using System.Globalization;

namespace Replay.Aeron;

/// <summary>What a thread does between two looks for work that found none.</summary>
/// <remarks>Derive from it to run one's own; a client's conductor is a native thread and takes only the ones given here.</remarks>
public abstract class IdleStrategy
{
    /// <summary>Looks again at once: the lowest latency, one core each.</summary>
    public static IdleStrategy BusySpin { get; } = new Spinning();

    /// <summary>Gives the core to others that wait for it, then looks again.</summary>
    public static IdleStrategy Yielding { get; } = new Yields();

    /// <summary>Spins, then yields, then sleeps for longer and longer, up to a millisecond.</summary>
    public static IdleStrategy Backoff { get; } = new BacksOff();

    /// <summary>Sleeps for a fixed time.</summary>
    /// <param name="duration">At least a microsecond; what Linux makes of it is some 50 microseconds longer, other systems sleep whole milliseconds.</param>
    public static IdleStrategy Sleeping(TimeSpan duration) => duration >= TimeSpan.FromMicroseconds(1)
        ? new Sleeps(duration)
        : throw new ArgumentOutOfRangeException(nameof(duration), duration, "A sleep lasts a microsecond or more; use BusySpin or Yielding for less.");

    internal static IdleStrategy Shortest { get; } = Sleeping(TimeSpan.FromMicroseconds(1));

    /// <summary>Called after each look for work.</summary>
    /// <param name="workCount">What was found; above zero: do not wait.</param>
    public abstract void Idle(int workCount);

    /// <summary>The strategy's name in the C client; null: it exists on this side only.</summary>
    internal virtual string? NativeName => null;

    /// <summary>The strategy's arguments in the C client.</summary>
    internal virtual string? NativeArguments => null;

    private sealed class Spinning : IdleStrategy
    {
        internal override string NativeName => "spin";

        public override void Idle(int workCount)
        {
            if (workCount <= 0) Thread.SpinWait(1);
        }
    }

    private sealed class Yields : IdleStrategy
    {
        internal override string NativeName => "yield";

        public override void Idle(int workCount)
        {
            if (workCount <= 0) Thread.Yield();
        }
    }

    private sealed class Sleeps(TimeSpan duration) : IdleStrategy
    {
        private readonly LinuxSleep.Duration _duration = new(duration);

        internal override string NativeName => "sleep-ns";

        internal override string NativeArguments => ((long)duration.TotalNanoseconds).ToString(CultureInfo.InvariantCulture);

        public override void Idle(int workCount)
        {
            if (workCount > 0) return;
            // The framework's own sleep knows whole milliseconds only.
            if (OperatingSystem.IsLinux()) LinuxSleep.For(_duration);
            else Thread.Sleep(duration);
        }
    }

    private sealed class BacksOff : IdleStrategy
    {
        // One instance serves many waits, on many threads: how long this thread has waited is the thread's own.
        [ThreadStatic]
        private static SpinWait _wait;

        internal override string NativeName => "backoff";

        // Spins, yields, shortest sleep, longest sleep: C takes no defaults once other arguments were set.
        internal override string NativeArguments => "10-20-1us-1ms";

        public override void Idle(int workCount)
        {
            if (workCount > 0) _wait.Reset();
            else _wait.SpinOnce();
        }
    }
}
