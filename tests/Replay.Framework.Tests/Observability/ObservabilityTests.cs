using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Replay.Framework.Tests.Replaying;

/// <summary>What the documented meter and activity source tell those who listen. No other test runs meanwhile.</summary>
public sealed class ObservabilityTests : IDisposable
{
    private const int Events = 3_000;

    private readonly TestArchive _test = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _test.Dispose();

    [Fact]
    public void A_run_counts_while_it_goes_and_after_it_has_ended()
    {
        long id = _test.Record(Events);
        using Meters meters = new();
        double eventsBefore = meters.Read("replay.run.events"), bytesBefore = meters.Read("replay.run.bytes");
        Looks looks = new(meters, at: 1_000);
        _test.Run(id).Handle(looks).Run(Token);
        Assert.Equal((1_001, 1_001 * 64, 1), (looks.Seen["replay.run.events"] - eventsBefore, looks.Seen["replay.run.bytes"] - bytesBefore, looks.Seen["replay.run.active"]));
        Assert.Equal((1_001 * 64, TestArchive.TimeOf(1_000)), (looks.Seen["replay.run.position"], looks.Seen["replay.run.event_time"]));
        Assert.InRange(looks.Seen["replay.run.time_left"], 0, double.MaxValue);
        Assert.Equal((Events, Events * 64, 0), (meters.Read("replay.run.events") - eventsBefore, meters.Read("replay.run.bytes") - bytesBefore, meters.Read("replay.run.active")));
        Assert.Equal([$"{id}"], looks.Recordings);
    }

    [Fact]
    public void Runs_tell_how_long_they_took_and_how_they_ended()
    {
        long id = _test.Record(Events);
        using Meters meters = new();
        _test.Run(id).Handle(new TickSum()).Run(Token);
        Assert.Throws<HandlerException>(() => _test.Run(id).Handle(new Thrower(5)).Run(Token));
        Assert.ThrowsAny<OperationCanceledException>(() => _test.Run(id).Handle(new TickSum()).Run(new CancellationToken(canceled: true)));
        Assert.Equal(["done", "failed", "cancelled"], meters.Durations.Select(duration => duration.Outcome));
        Assert.All(meters.Durations, duration => Assert.InRange(duration.Seconds, 0, 60));
    }

    [Fact]
    public void A_recording_counts_what_is_written()
    {
        using Meters meters = new();
        double before = meters.Read("replay.recorder.bytes");
        using (RecordingWriter writer = _test.Archive.CreateRecording(TestArchive.Settings))
        {
            for (int i = 0; i < 10; i++) writer.Append(Tick.Number(i), default(BlittableCodec<Tick>), i + 1);
            writer.Flush();
            Assert.Equal((640, 1), (meters.Read("replay.recorder.bytes") - before, meters.Read("replay.recorder.active")));
        }

        Assert.Equal((640, 0), (meters.Read("replay.recorder.bytes") - before, meters.Read("replay.recorder.active")));
    }

    [Fact]
    public void A_publisher_that_waits_for_handlers_is_counted()
    {
        long id = _test.Record(Events);
        using Meters meters = new();
        _test.Run(id).Handle(new Slow()).OverRing(4).Run(Token);
        Assert.InRange(meters.Stalls, 1, long.MaxValue);
    }

    [Fact]
    public void Runs_and_snapshots_are_activities()
    {
        long id = _test.Record(Events);
        ConcurrentQueue<Activity> stopped = [];
        using ActivityListener listener = new()
        {
            ShouldListenTo = source => source.Name == ReplayDiagnostics.ActivitySourceName,
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = stopped.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        _test.Run(id).Handle(new TickSum()).SnapshotTo(_test.Snapshots, everyEvents: 2_000).Run(Token);
        Assert.Throws<HandlerException>(() => _test.Run(id).Handle(new Thrower(5)).OverRing(64).Run(Token));
        Assert.Equal(["replay.snapshot", "replay.run", "replay.run"], stopped.Select(activity => activity.OperationName));
        Activity snapshot = stopped.ElementAt(0), good = stopped.ElementAt(1), bad = stopped.ElementAt(2);
        Assert.Equal(good.SpanId, snapshot.ParentSpanId);
        Assert.Equal(2_000L * 64, snapshot.GetTagItem("replay.position"));
        Assert.Equal(($"{id}", 0L, Events * 64L, "inline", (long)Events, "done"), (good.GetTagItem("replay.recording.id"), good.GetTagItem("replay.from"), good.GetTagItem("replay.to"),
            good.GetTagItem("replay.mode"), good.GetTagItem("replay.events"), good.GetTagItem("replay.outcome")));
        Assert.Equal((ActivityStatusCode.Error, "ring", "failed"), (bad.Status, bad.GetTagItem("replay.mode"), bad.GetTagItem("replay.outcome")));
        Assert.Contains("no more", bad.StatusDescription, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Being_observed_costs_the_events_no_memory(bool ring)
    {
        long id = _test.Record(20_000, settings: TestArchive.Settings with { TermBufferLength = 2 * 1024 * 1024, SegmentFileLength = 2 * 1024 * 1024 });
        using Meters meters = new();
        using Timer timer = new(_ => meters.Read("replay.run.events"), null, 0, 1);
        Assert.Equal(0, Enumerable.Range(0, 5).Min(_ =>
        {
            ReplayRun<Tick, BlittableCodec<Tick>> run = _test.Run(id).Handle(new TickSum());
            return (ring ? run.OverRing(64) : run).Run(Token).AllocatedBytes;
        }));
    }

    [Fact]
    public void Progress_tells_the_time_left()
    {
        Assert.Null(new ReplayProgress(0, 100, 100, 200, 0, TimeSpan.FromSeconds(1)).TimeLeft);
        Assert.Equal(TimeSpan.FromSeconds(30), new ReplayProgress(5, 125, 100, 200, 0, TimeSpan.FromSeconds(10)).TimeLeft);
        Assert.Equal(TimeSpan.Zero, new ReplayProgress(5, 200, 100, 200, 0, TimeSpan.FromSeconds(10)).TimeLeft);
    }

    private sealed class Meters : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly ConcurrentDictionary<string, double> _last = [];
        private readonly ConcurrentDictionary<string, bool> _recordings = [];
        private long _stalls;

        public Meters()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == ReplayDiagnostics.MeterName) listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => _last[instrument.Name] = value);
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            {
                if (instrument.Name == "replay.ring.stalls") Interlocked.Add(ref _stalls, value);
                _last[instrument.Name] = value;
                foreach (KeyValuePair<string, object?> tag in tags) if (tag.Key == "replay.recording.id") _recordings[$"{tag.Value}"] = true;
            });
            _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
            {
                _last[instrument.Name] = value;
                if (instrument.Name == "replay.run.duration") Durations.Add(($"{tags[0].Value}", value));
            });
            _listener.Start();
        }

        public ICollection<string> Recordings => _recordings.Keys;

        public List<(string Outcome, double Seconds)> Durations { get; } = [];

        public long Stalls => Volatile.Read(ref _stalls);

        public double Read(string instrument)
        {
            _listener.RecordObservableInstruments();
            // Instruments are made when they are first needed.
            return _last.GetValueOrDefault(instrument);
        }

        public void Dispose() => _listener.Dispose();
    }

    private sealed class Looks(Meters meters, long at) : IEventHandler<Tick>
    {
        public Dictionary<string, double> Seen { get; } = [];

        public IReadOnlyCollection<string> Recordings { get; private set; } = [];

        public void OnEvent(ref Tick data, in EventHeader header, bool endOfBatch)
        {
            if (header.Sequence != at) return;
            foreach (string name in (string[])["replay.run.events", "replay.run.bytes", "replay.run.active", "replay.run.position", "replay.run.event_time", "replay.run.time_left"])
                Seen[name] = meters.Read(name);
            Recordings = [.. meters.Recordings];
        }
    }

    private sealed class Slow : IEventHandler<Tick>
    {
        public void OnEvent(ref Tick data, in EventHeader header, bool endOfBatch)
        {
            if (header.Sequence % 500 == 0) Thread.Sleep(2);
        }
    }
}
