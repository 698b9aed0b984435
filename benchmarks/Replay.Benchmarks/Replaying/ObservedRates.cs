using System.Diagnostics;
using System.Diagnostics.Metrics;
using Replay.Benching;

namespace Replay.Benchmarks;

/// <summary>Runs that somebody watches, beside runs that nobody does.</summary>
internal static class ObservedRates
{
    private const int Warmups = 4;
    private const int RoundCount = 9;
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(10);

    public static void Run(ResultsPage page, long events)
    {
        using TemporaryArchive made = new();
        using Workload<Tick, BlittableCodec<Tick>, TickProbe> work = new(made.Archive, [made.RecordTicks(events)]);
        page.Add($"{events:N0} events of 32 bytes, inline into a class handler, on a mapping that stays", Rounds.Measure(Warmups, RoundCount,
        [
            new("nobody watches", () => work.IntoClass()),
            new("progress", () => work.IntoClass(run => run.WithProgress(new Ignored()))),
            new("all instruments read each 10 ms", () => WithMetrics(work)),
            new("activities listened to", () => WithActivities(work)),
        ]));
    }

    private static Sample WithMetrics(Workload<Tick, BlittableCodec<Tick>, TickProbe> work)
    {
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, asked) =>
        {
            if (instrument.Meter.Name == ReplayDiagnostics.MeterName) asked.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, _, _, _) => { });
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => { });
        listener.Start();
        using Timer timer = new(_ => listener.RecordObservableInstruments(), null, Often, Often);
        return work.IntoClass();
    }

    private static Sample WithActivities(Workload<Tick, BlittableCodec<Tick>, TickProbe> work)
    {
        using ActivityListener listener = new()
        {
            ShouldListenTo = source => source.Name == ReplayDiagnostics.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        return work.IntoClass();
    }

    private sealed class Ignored : IProgress<ReplayProgress>
    {
        public void Report(ReplayProgress value) { }
    }
}
