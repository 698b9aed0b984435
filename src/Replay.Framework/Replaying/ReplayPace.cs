using System.Diagnostics;

namespace Replay;

/// <summary>How fast a run goes, as a multiple of event time; can be paused from any thread. One for each run.</summary>
/// <remarks>
/// Events come when they are due, or as soon after as the handlers take them; a handler that falls behind catches up. Event time that goes back, or is
/// unknown, is waited for by nobody. Outputs and digests are the same as at full speed.
/// </remarks>
public sealed class ReplayPace
{
    // Sleeping ends late by up to a millisecond or so; the rest is waited for awake.
    private static readonly TimeSpan Awake = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMilliseconds(20);

    private volatile bool _isPaused;
    private long _startTimestampNs;
    private long _started;

    /// <summary>Describes a pace.</summary>
    /// <param name="speed">Seconds of event time in a second: 1 is real time. Above 0.</param>
    public ReplayPace(double speed = 1)
    {
        if (!(speed > 0 && double.IsFinite(speed))) throw new ArgumentOutOfRangeException(nameof(speed), speed, "A run's speed is a number above 0; to stop it, pause it.");
        Speed = speed;
    }

    /// <summary>Seconds of event time in a second.</summary>
    public double Speed { get; }

    /// <summary>True between <see cref="Pause"/> and <see cref="Resume"/>.</summary>
    public bool IsPaused => _isPaused;

    /// <summary>Stops before the next event.</summary>
    public void Pause() => _isPaused = true;

    /// <summary>Goes on; the time of the pause does not count.</summary>
    public void Resume() => _isPaused = false;

    /// <summary>True when the event may be delivered at once.</summary>
    internal bool IsDue(long timestampNs)
    {
        if (timestampNs != 0 && _started == 0) (_startTimestampNs, _started) = (timestampNs, Stopwatch.GetTimestamp());
        return !_isPaused && (timestampNs == 0 || TimeLeft(timestampNs) <= TimeSpan.Zero);
    }

    /// <summary>When the event is to be delivered, in ticks of the stopwatch; known from the first event on.</summary>
    internal long DueAt(long timestampNs) => _started + (long)((timestampNs - _startTimestampNs) * (Stopwatch.Frequency / 1e9) / Speed);

    /// <summary>Waits until the event may be delivered.</summary>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    internal void Wait(long timestampNs, CancellationToken cancellationToken)
    {
        while (!IsDue(timestampNs))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_isPaused) WaitWhilePaused();
            else if (TimeLeft(timestampNs) is var left && left > Awake) Thread.Sleep(left - Awake < LongestSleep ? left - Awake : LongestSleep);
            else Thread.SpinWait(10);
        }
    }

    private void WaitWhilePaused()
    {
        long paused = Stopwatch.GetTimestamp();
        Thread.Sleep(1);
        if (_started != 0) _started += Stopwatch.GetTimestamp() - paused;
    }

    private TimeSpan TimeLeft(long timestampNs)
    {
        double dueSeconds = (timestampNs - _startTimestampNs) / 1e9 / Speed;
        double left = dueSeconds - Stopwatch.GetElapsedTime(_started).TotalSeconds;
        // A hole of centuries is waited for in pieces anyway.
        return TimeSpan.FromSeconds(Math.Clamp(left, -1, 1));
    }
}
