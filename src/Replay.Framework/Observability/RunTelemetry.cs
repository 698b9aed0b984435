using System.Diagnostics;

namespace Replay;

/// <summary>Shows a run to those who observe the process, from its begin to its end.</summary>
internal sealed class RunTelemetry : IDisposable
{
    private const string Outcome = "replay.outcome";

    private readonly RunContext _run;
    private readonly Activity? _activity = ReplayDiagnostics.Activities.StartActivity("replay.run");
    private readonly long _started = Stopwatch.GetTimestamp();
    private string _outcome = "failed";

    public RunTelemetry(RunContext run, bool overRing)
    {
        _run = run;
        _activity?.SetTag("replay.recording.id", string.Join(',', run.Sources.Select(source => source.Reader.Descriptor.RecordingId)))
            .SetTag("replay.from", run.FirstPosition)
            .SetTag("replay.to", run.Range.To)
            .SetTag("replay.mode", overRing ? "ring" : "inline");
        ReplayMeter.Prepare();
        ReplayMeter.RunEvents.Begin(run);
        ReplayMeter.RunBytes.Begin(run);
    }

    public void Succeed() => _outcome = "done";

    public void Fail(Exception fault)
    {
        if (fault is OperationCanceledException) _outcome = "cancelled";
        else _activity?.SetStatus(ActivityStatusCode.Error, fault.Message);
    }

    public void Dispose()
    {
        ReplayMeter.RunEvents.End(_run);
        ReplayMeter.RunBytes.End(_run);
        ReplayMeter.RunDuration.Record(Stopwatch.GetElapsedTime(_started).TotalSeconds, KeyValuePair.Create(Outcome, (object?)_outcome));
        _activity?.SetTag("replay.events", _run.CurrentProgress.Events).SetTag(Outcome, _outcome).Dispose();
    }
}
