namespace Replay.Benching.Tests;

public sealed class LatencyBenchTests : IDisposable
{
    private readonly TemporaryArchive _made = new();

    public void Dispose() => _made.Dispose();

    [Fact]
    public void Every_event_is_measured_in_both_ways_and_nothing_is_allocated()
    {
        using Workload<Tick, BlittableCodec<Tick>, TickProbe> work = new(_made.Archive, [_made.RecordTicks(2_000)]);
        List<double> done = [];

        LatencyResult result = new LatencyBench<Tick, BlittableCodec<Tick>, TickProbe>(work, eventsPerSecond: 100_000, CancellationToken.None).Run((part, _) => done.Add(part));

        Assert.Equal(6_000, result.Events);
        Assert.Equal([0.25, 0.5, 0.75, 1], done);
        Assert.All([result.Inline, result.Ring], figure =>
        {
            // Over so few events, what the runtime allocates once for itself counts too; an object for each event has at least 24 bytes.
            Assert.InRange(figure.AllocatedBytesPerEvent, 0, 23);
            double[] ascending = [figure.P50, figure.P90, figure.P99, figure.P999, figure.P9999, figure.Max];
            Assert.Equal(ascending.Order(), ascending);
            Assert.Equal(figure.Percentiles.Select(point => point.Microseconds).Order(), figure.Percentiles.Select(point => point.Microseconds));
            Assert.Equal(100, figure.Percentiles[^1].Percentile);
        });
    }

    [Fact]
    public void Events_that_wait_behind_a_slow_one_are_late_too()
    {
        // A hundred events in a millisecond; the first of them holds up the others for a tenth of a second.
        using Workload<Tick, BlittableCodec<Tick>, TickProbe> work = new(_made.Archive, [_made.RecordTicks(100)]);
        ReplayPace pace = new(1e-4);
        LatenessOfEach handler = new(pace);

        work.Run().AtPace(pace).Handle(handler).Run();

        Assert.Equal(100, handler.LateMs.Count);
        Assert.All(handler.LateMs, late => Assert.True(late > 90, $"{late} ms"));
    }

    [Fact]
    public void Events_without_a_time_have_no_rate()
    {
        using RecordingWriter writer = _made.Archive.CreateRecording(new() { TermBufferLength = 65_536, SegmentFileLength = 65_536 });
        for (int i = 0; i < 3; i++) writer.Append(Tick.Number(i), default(BlittableCodec<Tick>), timestampNs: 0);
        writer.Stop();
        using Workload<Tick, BlittableCodec<Tick>, TickProbe> work = new(_made.Archive, [writer.RecordingId]);

        Assert.Throws<UnknownTimeException>(() => new LatencyBench<Tick, BlittableCodec<Tick>, TickProbe>(work, 1_000, CancellationToken.None).Run((_, _) => { }));
    }

    private sealed class LatenessOfEach(ReplayPace pace) : IEventHandler<Tick>
    {
        public List<double> LateMs { get; } = [];

        public void OnEvent(ref Tick data, in EventHeader header, bool endOfBatch)
        {
            if (LateMs.Count == 0) Thread.Sleep(100);
            LateMs.Add(LatencyMeter.ToNs(System.Diagnostics.Stopwatch.GetTimestamp() - pace.DueAt(header.TimestampNs)) / 1e6);
        }
    }
}
