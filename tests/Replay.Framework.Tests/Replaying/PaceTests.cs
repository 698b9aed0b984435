using System.Diagnostics;

namespace Replay.Framework.Tests.Replaying;

/// <summary>Runs at a pace of event time wait as long as they must, and answer as others do. Nothing here fails on a slow machine.</summary>
public sealed class PaceTests : IDisposable
{
    private readonly TestArchive _test = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _test.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void No_event_comes_before_it_is_due_and_the_answer_is_that_of_full_speed(bool ring)
    {
        // A microsecond of event time each: 2 ms in all, 100 ms at a fiftieth of the speed.
        const double Speed = 0.02;
        long id = _test.Record(2_000);
        RunResult fast = _test.Run(id).Handle(new TickSum()).Run(Token);
        Arrivals arrivals = new();
        long start = Stopwatch.GetTimestamp();
        ReplayRun<Tick, BlittableCodec<Tick>> run = _test.Run(id).AtPace(new ReplayPace(Speed)).Handle(arrivals);
        RunResult slow = (ring ? run.OverRing(64) : run).Run(Token);
        Assert.Equal((fast.EventDigest, fast.Events), (slow.EventDigest, slow.Events));
        Assert.InRange(slow.Elapsed, TimeSpan.FromMilliseconds(1.999 / Speed), TimeSpan.MaxValue);
        Assert.InRange(arrivals.SmallestDelay(start, Speed), TimeSpan.FromMicroseconds(-1), TimeSpan.MaxValue);
    }

    [Fact]
    public void Merged_recordings_keep_their_pace_too()
    {
        ReplaySource[] sources = [new(_test.Archive, _test.Record(50)), new(_test.Archive, _test.Record(50)) { TimeOffsetNs = 20_000_000 }];
        RunResult result = new ReplayRun<Tick, BlittableCodec<Tick>>(sources).AtPace(new ReplayPace()).Handle(new TickLog()).Run(Token);
        Assert.InRange(result.Elapsed, TimeSpan.FromMilliseconds(20), TimeSpan.MaxValue);
    }

    [Fact]
    public void A_paused_run_goes_on_when_it_is_told_to()
    {
        ReplayPace pace = new(1_000_000);
        PausesAt handler = new(pace, 10);
        long id = _test.Record(20);
        Thread resume = new(() =>
        {
            handler.Paused.Wait(Token);
            // Gives the run a chance to go wrong; it passes whatever the timing.
            Thread.Sleep(20);
            handler.EventsWhenResumed = Volatile.Read(ref handler.Events);
            pace.Resume();
        });
        resume.Start();
        _test.Run(id).AtPace(pace).Handle(handler).Run(Token);
        resume.Join();
        Assert.Equal((11, 20), (handler.EventsWhenResumed, handler.Events));
    }

    [Fact]
    public void A_wait_ends_when_the_run_is_cancelled()
    {
        using CancellationTokenSource source = CancellationTokenSource.CreateLinkedTokenSource(Token);
        source.CancelAfter(50);
        long id = _test.Record(2);
        Assert.ThrowsAny<OperationCanceledException>(() => _test.Run(id).AtPace(new ReplayPace(1e-12)).Handle(new TickLog()).Run(source.Token));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void A_speed_that_is_none_is_refused(double speed) => Assert.Throws<ArgumentOutOfRangeException>(() => new ReplayPace(speed));

    [Fact]
    public void Holes_in_time_are_found_whatever_the_mode_and_time_going_back_makes_none()
    {
        long[] times = [100, 150, 90, 160, 1_160, 1_170, 0, 3_000, 2_000, 3_010];
        using RecordingWriter writer = _test.Archive.CreateRecording(TestArchive.Settings);
        foreach (long time in times) writer.Append(default(Tick), default(BlittableCodec<Tick>), time);
        writer.Stop();
        foreach (bool ring in (bool[])[false, true])
        {
            ReplayRun<Tick, BlittableCodec<Tick>> run = _test.Run(writer.RecordingId).WithTimeGaps(TimeSpan.FromMicroseconds(1)).Handle(new TickLog());
            TimeGaps gaps = (ring ? run.OverRing(16) : run).Run(Token).TimeGaps!;
            Assert.Equal(2, gaps.Count);
            Assert.Equal([new(160, 1_160), new(1_170, 3_000)], gaps.First);
        }

        Assert.Null(_test.Run(writer.RecordingId).Handle(new TickLog()).Run(Token).TimeGaps);
        Assert.Throws<ArgumentOutOfRangeException>(() => _test.Run(0).WithTimeGaps(TimeSpan.Zero));
    }

    [Fact]
    public void More_holes_than_are_kept_are_counted()
    {
        TimeGaps gaps = _test.Run(_test.Record(3_000)).WithTimeGaps(TimeSpan.FromMicroseconds(1)).Handle(new TickLog()).Run(Token).TimeGaps!;
        Assert.Equal((2_999, 1_024), (gaps.Count, gaps.First.Count));
        Assert.Equal(new TimeGap(TestArchive.TimeOf(0), TestArchive.TimeOf(1)), gaps.First[0]);
    }

    private sealed class Arrivals : IEventHandler<Tick>
    {
        private readonly List<(long TimestampNs, long Arrived)> _seen = [];

        public void OnEvent(ref Tick data, in EventHeader header, bool endOfBatch) => _seen.Add((header.TimestampNs, Stopwatch.GetTimestamp()));

        /// <summary>How long after its due time the most punctual event came, when the first was due at the start.</summary>
        public TimeSpan SmallestDelay(long start, double speed) => _seen.Min(at =>
            Stopwatch.GetElapsedTime(start, at.Arrived) - TimeSpan.FromMicroseconds((at.TimestampNs - _seen[0].TimestampNs) / 1e3 / speed));
    }

    private sealed class PausesAt(ReplayPace pace, long sequence) : IEventHandler<Tick>
    {
        public int Events;

        public ManualResetEventSlim Paused { get; } = new();

        public int EventsWhenResumed { get; set; }

        public void OnEvent(ref Tick data, in EventHeader header, bool endOfBatch)
        {
            Volatile.Write(ref Events, Events + 1);
            if (header.Sequence != sequence) return;
            pace.Pause();
            Paused.Set();
        }
    }
}
