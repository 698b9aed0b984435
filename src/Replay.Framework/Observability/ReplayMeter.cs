using System.Diagnostics.Metrics;

namespace Replay;

/// <summary>The instruments of the meter <see cref="ReplayDiagnostics.MeterName"/>.</summary>
/// <remarks>What grows with every event is read from where it is kept anyway, when somebody asks: the data path writes nothing for it.</remarks>
internal static class ReplayMeter
{
    private const string RecordingTag = "replay.recording.id";

    private static readonly Meter Meter = new(ReplayDiagnostics.MeterName);

    public static RunningTotal<RunContext> RunEvents { get; } = new(run => run.CurrentProgress.Events);

    public static RunningTotal<RunContext> RunBytes { get; } = new(run => run.CurrentProgress.Position - run.CurrentProgress.From);

    public static RunningTotal<RecordingWriter> WrittenBytes { get; } = new(writer => writer.FlushedPosition - writer.FirstPosition);

    /// <summary>A publisher found the ring full, and waits for handlers.</summary>
    public static Counter<long> RingStalls { get; } = Meter.CreateCounter<long>("replay.ring.stalls", "{stall}", "Times that a publisher found its ring full and waited for handlers.");

    public static Histogram<double> RunDuration { get; } = Meter.CreateHistogram<double>("replay.run.duration", "s", "How long runs took that have ended, by outcome.");

    /// <summary>Those that are read when somebody asks.</summary>
    public static IReadOnlyList<Instrument> Observed { get; } =
    [
        Meter.CreateObservableUpDownCounter("replay.run.active", () => RunEvents.UnderWay.Count, "{run}", "Runs under way."),
        Meter.CreateObservableCounter("replay.run.events", () => RunEvents.Value, "{event}", "Events that runs have passed."),
        Meter.CreateObservableCounter("replay.run.bytes", () => RunBytes.Value, "By", "Bytes of recordings that runs have passed."),
        Meter.CreateObservableGauge("replay.run.position", () => OfRuns(progress => progress.Position), "By", "Where each run stands in its recording; of several, the sum."),
        Meter.CreateObservableGauge("replay.run.event_time", () => OfRuns(progress => progress.TimestampNs), "ns", "Time of each run's last event, since the Unix epoch."),
        Meter.CreateObservableGauge("replay.run.time_left", () => OfRuns(progress => progress.TimeLeft?.TotalSeconds ?? double.NaN), "s", "Time until each run ends, at its rate so far."),
        Meter.CreateObservableUpDownCounter("replay.recorder.active", () => WrittenBytes.UnderWay.Count, "{recording}", "Recordings being written."),
        Meter.CreateObservableCounter("replay.recorder.bytes", () => WrittenBytes.Value, "By", "Bytes written to recordings, headers and padding included."),
    ];

    /// <summary>Makes the instruments before a run's first event: what is made at its first use would be allocated between two events.</summary>
    public static void Prepare() => RingStalls.Add(0);

    private static IEnumerable<Measurement<TValue>> OfRuns<TValue>(Func<ReplayProgress, TValue> read) where TValue : struct =>
        RunEvents.UnderWay.Select(run => new Measurement<TValue>(read(run.CurrentProgress), KeyValuePair.Create(RecordingTag, (object?)run.Reader.Descriptor.RecordingId)));
}
