namespace Replay;

/// <summary>Reports a run's progress five times a second from a thread of the pool, and once at its end: the events pay nothing for it.</summary>
internal sealed class ProgressTimer : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly RunContext _run;
    private readonly Timer? _timer;

    public ProgressTimer(RunContext run)
    {
        _run = run;
        if (run.Progress is not null) _timer = new Timer(static timer => ((ProgressTimer)timer!).Report(), this, Interval, Interval);
    }

    public void Dispose()
    {
        if (_timer is null) return;
        // A report that is on its way must not come after the last one.
        using ManualResetEvent noneOnItsWay = new(false);
        if (_timer.Dispose(noneOnItsWay)) noneOnItsWay.WaitOne();
        Report();
    }

    private void Report() => _run.Progress!.Report(_run.CurrentProgress);
}
