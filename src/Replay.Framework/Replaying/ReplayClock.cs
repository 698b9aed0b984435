using System.Buffers;
using System.Runtime.CompilerServices;

namespace Replay;

/// <summary>
/// A clock that shows event time and never the machine's. The engine advances it before each event; its timers run on the handler's
/// thread, between events.
/// </summary>
/// <remarks>
/// A timer is due before the first event whose time is at or after its own; timers due at the same time run in the order of their creation.
/// While a timer runs, the clock shows the time for which it was due. Event time that goes back leaves the clock where it is. A snapshot
/// keeps the time and every timer with a name; a resumed handler creates them again under the same names, in its constructor or later,
/// and finds them as they were. Used by one thread at a time; handlers on several threads each have their own clock.
/// </remarks>
public sealed class ReplayClock : TimeProvider, ISnapshotable
{
    // A timer that starts itself again for the time it just had would otherwise keep the run in one place for ever.
    private const int MaxRunsAtOneTime = 1_000_000;

    private readonly TimerQueue _queue = new();
    private readonly TimerNames _names = new();
    private long _nextDueNs = ReplayTimer.NeverNs;
    private int _timersCreated;
    private bool _runsTimers;

    /// <summary>Event time in nanoseconds since the Unix epoch: the highest so far; 0 before the first event with a known time.</summary>
    public long TimestampNs { get; private set; }

    /// <summary>A billion: <see cref="GetTimestamp"/> counts nanoseconds.</summary>
    public override long TimestampFrequency => 1_000_000_000;

    /// <summary>Always UTC, so that no answer depends on the machine's time zone.</summary>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public int StateVersion => ClockState.Version;

    private long FirstDueNs => _queue.Count > 0 ? _queue.First.DueNs : ReplayTimer.NeverNs;

    /// <summary>Event time, cut to 100 nanoseconds; the Unix epoch before the first event.</summary>
    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(TimestampNs / TimeSpan.NanosecondsPerTick);

    /// <summary>Event time in nanoseconds since the Unix epoch.</summary>
    public override long GetTimestamp() => TimestampNs;

    /// <summary>Creates a timer without a name. A snapshot cannot keep it: saving one while the timer runs is refused.</summary>
    /// <param name="callback">Runs on the handler's thread, between events; what it throws stops the run.</param>
    /// <param name="state">Handed to the callback.</param>
    /// <param name="dueTime">As in <see cref="ReplayTimer.Change"/>.</param>
    /// <param name="period">As in <see cref="ReplayTimer.Change"/>.</param>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        ReplayTimer timer = new(this, name: null, _timersCreated++, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Creates a timer that snapshots keep; start it with <see cref="ReplayTimer.StartAt"/> or <see cref="ReplayTimer.Change"/>.</summary>
    /// <param name="name">Unique in this clock. After <see cref="LoadState"/> a timer of a saved name starts out as it was saved.</param>
    /// <param name="callback">Runs on the handler's thread, between events; what it throws stops the run.</param>
    /// <param name="state">Handed to the callback.</param>
    /// <returns>The timer: stopped, or as it was saved.</returns>
    /// <exception cref="ArgumentException">The clock has a timer of that name.</exception>
    public ReplayTimer CreateTimer(string name, TimerCallback callback, object? state = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(callback);
        bool wasSaved = _names.TryTakeSaved(name, out SavedTimer saved);
        ReplayTimer timer = new(this, name, wasSaved ? saved.Ordinal : _timersCreated++, callback, state);
        _names.Add(timer);
        if (wasSaved) Restore(timer, saved);
        return timer;
    }

    /// <summary>Sets the clock to the next event's time, after running every timer that is due before that event. The engine calls it before each event.</summary>
    /// <param name="timestampNs">The event's time in nanoseconds since the Unix epoch; 0 = unknown.</param>
    /// <exception cref="InvalidOperationException">Called by a timer, a saved timer that was not created again is due, or a timer keeps starting itself for the same time.</exception>
    public void AdvanceTo(long timestampNs)
    {
        long nowNs = Math.Max(TimestampNs, timestampNs);
        if (nowNs >= _nextDueNs) RunTimers(nowNs);
        TimestampNs = nowNs;
    }

    /// <summary>Writes the time and every timer that has a name.</summary>
    /// <param name="destination">Takes the bytes; equal clocks write equal bytes.</param>
    /// <exception cref="InvalidOperationException">A timer without a name is running.</exception>
    public void SaveState(IBufferWriter<byte> destination)
    {
        SavedTimer[] timers = _names.Save();
        if (_queue.Count > _names.CountRunning()) throw new InvalidOperationException(
            "A timer without a name is running, and a snapshot cannot keep it: create it with CreateTimer(name, callback), or stop it before the snapshot.");
        new ClockState(TimestampNs, _timersCreated, timers).Write(destination);
    }

    /// <summary>Continues from a saved state: timers of saved names are as they were, now or when they are created; all others are stopped.</summary>
    /// <param name="source">What <see cref="SaveState"/> wrote.</param>
    /// <param name="version">1.</param>
    /// <exception cref="NotSupportedException">The version is another one.</exception>
    /// <exception cref="ArgumentException">The bytes are not a clock's state.</exception>
    public void LoadState(ReadOnlySpan<byte> source, int version)
    {
        if (version != StateVersion) throw new NotSupportedException($"A clock's state of version {version} is newer than this version of Replay.");
        ClockState state = ClockState.Read(source);
        while (_queue.Count > 0) Schedule(_queue.First, ReplayTimer.NeverNs);
        TimestampNs = state.TimestampNs;
        _timersCreated = Math.Max(_timersCreated, state.TimersCreated);
        foreach (ReplayTimer timer in _names.LoadSaved(state.Timers))
        {
            // A timer that the saved run had disposed of: out of the way of the saved ones.
            if (!_names.TryTakeSaved(timer.Name!, out SavedTimer saved)) timer.Ordinal = _timersCreated++;
            else Restore(timer, saved);
        }

        UpdateNextDue();
    }

    internal void Schedule(ReplayTimer timer, long dueNs)
    {
        bool wasRunning = timer.QueueIndex >= 0;
        timer.DueNs = dueNs;
        if (dueNs == ReplayTimer.NeverNs)
        {
            if (wasRunning) _queue.Remove(timer);
        }
        else if (wasRunning)
        {
            _queue.Restore(timer);
        }
        else
        {
            _queue.Enqueue(timer);
        }

        UpdateNextDue();
    }

    internal void Forget(ReplayTimer timer) => _names.Remove(timer);

    private void Restore(ReplayTimer timer, SavedTimer saved)
    {
        timer.Ordinal = saved.Ordinal;
        timer.PeriodNs = saved.PeriodNs;
        timer.CountsFromFirstEvent = saved.CountsFromFirstEvent;
        Schedule(timer, saved.DueNs);
    }

    // Every AdvanceTo that has something to do or to refuse goes to RunTimers: also the one that brings the first event's time, from which
    // timers may count, and one that a timer calls.
    private void UpdateNextDue() => _nextDueNs = _runsTimers || (TimestampNs == 0 && _queue.Count > 0) ? 0 : Math.Min(FirstDueNs, _names.NextSavedDueNs);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RunTimers(long nowNs)
    {
        if (_runsTimers) throw new InvalidOperationException("A timer called AdvanceTo: the clock is advanced between events only.");
        if (nowNs == 0) return;
        if (TimestampNs == 0) _queue.StartCounting(nowNs);
        _runsTimers = true;
        _nextDueNs = 0;
        try
        {
            RunDueTimers(nowNs);
            TimestampNs = nowNs;
        }
        finally
        {
            _runsTimers = false;
            UpdateNextDue();
        }
    }

    private void RunDueTimers(long nowNs)
    {
        int runsAtOneTime = 0;
        for (; ; )
        {
            if (_names.NextSavedDueNs <= Math.Min(nowNs, FirstDueNs)) _names.ThrowSavedIsMissing();
            if (FirstDueNs > nowNs) return;
            ReplayTimer timer = _queue.First;
            runsAtOneTime = timer.DueNs > TimestampNs ? 1 : runsAtOneTime + 1;
            if (runsAtOneTime > MaxRunsAtOneTime) throw new InvalidOperationException(
                $"Timers ran {MaxRunsAtOneTime} times without moving on from {TimestampNs} ns, '{timer.Name}' the last: start it for a later time.");
            TimestampNs = Math.Max(TimestampNs, timer.DueNs);
            Schedule(timer, timer.NextDueNs);
            timer.Fire();
        }
    }
}
