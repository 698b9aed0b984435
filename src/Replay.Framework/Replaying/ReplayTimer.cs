namespace Replay;

/// <summary>A timer on event time: its callback runs on the handler's thread, between two events.</summary>
/// <remarks>Starting and stopping it allocates nothing once its clock's queue has grown to the number of running timers.</remarks>
public sealed class ReplayTimer : ITimer
{
    internal const long NeverNs = long.MaxValue;

    private readonly ReplayClock _clock;
    private readonly TimerCallback _callback;
    private readonly object? _state;

    internal ReplayTimer(ReplayClock clock, string? name, int ordinal, TimerCallback callback, object? state)
    {
        _clock = clock;
        Name = name;
        Ordinal = ordinal;
        _callback = callback;
        _state = state;
    }

    /// <summary>The name under which snapshots keep the timer; null for one that cannot be kept.</summary>
    public string? Name { get; }

    /// <summary>When the timer is due, in nanoseconds since the Unix epoch; <see cref="long.MaxValue"/> while it is stopped.</summary>
    /// <remarks>Before the first event, of a timer that was started by <see cref="Change"/>: nanoseconds after that event's time.</remarks>
    public long DueNs { get; internal set; } = NeverNs;

    /// <summary>Nanoseconds from one due time to the next; 0 for a timer that is due once.</summary>
    public long PeriodNs { get; internal set; }

    // Order of creation in the clock's run: decides between timers that are due at the same time.
    internal int Ordinal { get; set; }

    // Started before the clock had a time: DueNs counts from the first event's time.
    internal bool CountsFromFirstEvent { get; set; }

    // Where the timer stands in its clock's queue; -1 while it is stopped.
    internal int QueueIndex { get; set; } = -1;

    // Where a periodic timer stands after the present due time; one that runs once has stopped then.
    internal long NextDueNs => PeriodNs == 0 || DueNs > NeverNs - 1 - PeriodNs ? NeverNs : DueNs + PeriodNs;

    internal bool IsDisposed { get; private set; }

    /// <summary>Starts the timer, or moves it when it runs.</summary>
    /// <param name="dueNs">Event time in nanoseconds since the Unix epoch. A time already past: before the next event.</param>
    /// <param name="periodNs">Nanoseconds from one due time to the next; 0: due once.</param>
    /// <exception cref="ArgumentOutOfRangeException">A due time of 0 or less or of <see cref="long.MaxValue"/>, or a negative period.</exception>
    /// <exception cref="ObjectDisposedException">The timer was disposed.</exception>
    public void StartAt(long dueNs, long periodNs = 0)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dueNs);
        ArgumentOutOfRangeException.ThrowIfEqual(dueNs, NeverNs);
        ArgumentOutOfRangeException.ThrowIfNegative(periodNs);
        PeriodNs = periodNs;
        CountsFromFirstEvent = false;
        _clock.Schedule(this, dueNs);
    }

    /// <summary>Stops the timer; it may be started again.</summary>
    public void Stop() => _clock.Schedule(this, NeverNs);

    /// <summary>Starts the timer relative to the clock's time (before the first event: to that event's time), or stops it.</summary>
    /// <param name="dueTime">Time until the timer is due; zero: before the next event; <see cref="Timeout.InfiniteTimeSpan"/>: stopped.</param>
    /// <param name="period">Time from one due time to the next; zero or <see cref="Timeout.InfiniteTimeSpan"/>: due once.</param>
    /// <returns>False when the timer was disposed.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A time is negative, or beyond 292 years.</exception>
    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        long delayNs = ToNs(dueTime, nameof(dueTime));
        long periodNs = ToNs(period, nameof(period));
        if (IsDisposed) return false;
        PeriodNs = periodNs == NeverNs ? 0 : periodNs;
        CountsFromFirstEvent = delayNs != NeverNs && _clock.TimestampNs == 0;
        _clock.Schedule(this, delayNs > NeverNs - _clock.TimestampNs ? NeverNs : _clock.TimestampNs + delayNs);
        return true;
    }

    /// <summary>Stops the timer for good and frees its name.</summary>
    public void Dispose()
    {
        if (IsDisposed) return;
        Stop();
        IsDisposed = true;
        _clock.Forget(this);
    }

    /// <summary>As <see cref="Dispose"/>.</summary>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    internal void Fire() => _callback(_state);

    private static long ToNs(TimeSpan time, string parameter)
    {
        if (time == Timeout.InfiniteTimeSpan) return NeverNs;
        if (time < TimeSpan.Zero || time.Ticks > NeverNs / TimeSpan.NanosecondsPerTick)
            throw new ArgumentOutOfRangeException(parameter, time, "A timer takes a time from zero to 292 years, or Timeout.InfiniteTimeSpan.");
        return time.Ticks * TimeSpan.NanosecondsPerTick;
    }
}
