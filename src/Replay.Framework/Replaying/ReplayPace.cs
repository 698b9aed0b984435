using System.Diagnostics;

namespace Replay;

/// <summary>How fast a run goes, as a multiple of event time; can be paused and stepped from any thread. One for each run.</summary>
/// <remarks>
/// Events come when they are due, or as soon after as the handlers take them; a handler that falls behind catches up. Event time that goes back, or is
/// unknown, is waited for by nobody. Outputs and digests are the same as at full speed.
/// </remarks>
public sealed class ReplayPace
{
    // Sleeping ends late by up to a millisecond or so; the rest is waited for awake.
    private static readonly TimeSpan Awake = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMilliseconds(20);

    private readonly object _gate = new();
    private volatile bool _isPaused;
    private long _startTimestampNs;
    private long _started;
    private StepTarget _steps;
    private bool _standsStill;
    private bool _hasEnded;

    /// <summary>Describes a pace.</summary>
    /// <param name="speed">
    /// Seconds of event time in a second: 1 is real time. Above 0; <see cref="double.PositiveInfinity"/>: as fast as the handlers take events, one by one.
    /// </param>
    public ReplayPace(double speed = 1)
    {
        if (!(speed > 0)) throw new ArgumentOutOfRangeException(nameof(speed), speed, "A run's speed is a number above 0; to stop it, pause it.");
        Speed = speed;
    }

    /// <summary>Seconds of event time in a second.</summary>
    public double Speed { get; }

    /// <summary>True between <see cref="Pause"/> and <see cref="Resume"/>.</summary>
    public bool IsPaused => _isPaused;

    /// <summary>Stops before the next event.</summary>
    public void Pause()
    {
        lock (_gate) (_isPaused, _steps) = (true, default);
    }

    /// <summary>Goes on at the pace; the time of the pause does not count, and after steps event time goes on from the event delivered last.</summary>
    public void Resume() => Change(isPaused: false, default);

    /// <summary>Pauses, but for the next events, which are delivered whatever their time. Steps that were asked for before and not yet made are forgotten.</summary>
    /// <param name="events">How many; at least 1. Events that the run was not to deliver do not count.</param>
    public void Step(long events = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(events, 1);
        Change(isPaused: true, new() { Events = events });
    }

    /// <summary>Pauses before the first event at or after a time; those before it are delivered at full speed.</summary>
    /// <param name="timestampNs">Event time in nanoseconds since the Unix epoch. Events of unknown time are before it.</param>
    public void StepUntil(long timestampNs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(timestampNs, 1);
        Change(isPaused: true, new() { UntilNs = timestampNs });
    }

    /// <summary>Pauses before the first event at or behind a position; those before it are delivered at full speed. For runs over one recording.</summary>
    /// <param name="position">A position; need not be a boundary.</param>
    public void StepTo(long position)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(position, 1);
        Change(isPaused: true, new() { ToPosition = position });
    }

    /// <summary>Waits until the run stands still before an event and every handler is done with those before it: then their state can be looked at.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False: the run has ended instead.</returns>
    public bool WaitUntilPaused(CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            while (!_standsStill && !_hasEnded)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Monitor.Wait(_gate, LongestSleep);
            }

            return _standsStill;
        }
    }

    /// <summary>True when the event may be delivered at once.</summary>
    internal bool IsDue(long timestampNs, long position)
    {
        if (_isPaused) return TryStep(timestampNs, position);
        if (timestampNs != 0 && _started == 0) (_startTimestampNs, _started) = (timestampNs, Stopwatch.GetTimestamp());
        return timestampNs == 0 || TimeLeft(timestampNs) <= TimeSpan.Zero;
    }

    /// <summary>When the event is to be delivered, in ticks of the stopwatch; known from the first event on.</summary>
    internal long DueAt(long timestampNs) => _started + (long)((timestampNs - _startTimestampNs) * (Stopwatch.Frequency / 1e9) / Speed);

    /// <summary>Waits until the event may be delivered.</summary>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    internal void Wait(long timestampNs, long position, CancellationToken cancellationToken)
    {
        while (!IsDue(timestampNs, position))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_isPaused) WaitWhilePaused();
            else if (TimeLeft(timestampNs) is var left && left > Awake) Thread.Sleep(left - Awake < LongestSleep ? left - Awake : LongestSleep);
            else Thread.SpinWait(10);
        }
    }

    /// <summary>Tells those who wait that nothing comes any more.</summary>
    internal void End()
    {
        lock (_gate)
        {
            (_standsStill, _hasEnded) = (false, true);
            Monitor.PulseAll(_gate);
        }
    }

    private void Change(bool isPaused, StepTarget steps)
    {
        lock (_gate)
        {
            (_isPaused, _steps, _standsStill) = (isPaused, steps, false);
            Monitor.PulseAll(_gate);
        }
    }

    private bool TryStep(long timestampNs, long position)
    {
        lock (_gate)
        {
            if (!_isPaused || !_steps.TryTake(timestampNs, position)) return false;
        }

        // As if this event had been due right now.
        if (timestampNs != 0) (_startTimestampNs, _started) = (timestampNs, Stopwatch.GetTimestamp());
        return true;
    }

    private void WaitWhilePaused()
    {
        long paused = Stopwatch.GetTimestamp();
        lock (_gate)
        {
            if (!_isPaused || !_steps.IsReached) return;
            _standsStill = true;
            Monitor.PulseAll(_gate);
            Monitor.Wait(_gate, LongestSleep);
        }

        if (_started != 0) _started += Stopwatch.GetTimestamp() - paused;
    }

    private TimeSpan TimeLeft(long timestampNs)
    {
        double dueSeconds = (timestampNs - _startTimestampNs) / 1e9 / Speed;
        double left = dueSeconds - Stopwatch.GetElapsedTime(_started).TotalSeconds;
        // A hole of centuries is waited for in pieces anyway.
        return TimeSpan.FromSeconds(Math.Clamp(left, -1, 1));
    }

    /// <summary>How far a paused run may still go: so many events, or up to a time or a position.</summary>
    private struct StepTarget
    {
        public long Events;
        public long UntilNs;
        public long ToPosition;

        public readonly bool IsReached => Events == 0 && UntilNs == 0 && ToPosition == 0;

        /// <summary>True when the event is still on the way; the first one that is not ends it.</summary>
        public bool TryTake(long timestampNs, long position)
        {
            if (Events > 0)
            {
                Events--;
                return true;
            }

            if (timestampNs < UntilNs || position < ToPosition) return true;
            this = default;
            return false;
        }
    }
}
