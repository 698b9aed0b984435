namespace Replay.Framework.Tests.Replaying;

/// <summary>A run that is paused goes on by events, up to a time or to a position, and stands still in between, its handlers done.</summary>
public sealed class StepTests : IDisposable
{
    private const int Events = 500;

    private readonly TestArchive _test = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _test.Dispose();

    [Theory]
    [InlineData(false, double.PositiveInfinity)]
    [InlineData(true, double.PositiveInfinity)]
    [InlineData(false, 1e-9)]
    [InlineData(true, 1e-9)]
    public void Steps_deliver_as_many_events_as_they_say_whatever_the_pace(bool ring, double speed)
    {
        long id = _test.Record(Events);
        TickSum sum = new();
        ReplayPace pace = new(speed);
        pace.Pause();
        using Going going = new(_test.Run(id).AtPace(pace).Handle(sum), ring);
        AssertStands(pace, sum, 0);
        pace.Step();
        AssertStands(pace, sum, 1);
        pace.Step(9);
        AssertStands(pace, sum, 10);
        pace.StepUntil(TestArchive.TimeOf(30));
        AssertStands(pace, sum, 30);
        pace.StepUntil(TestArchive.TimeOf(20));
        AssertStands(pace, sum, 30);
        pace.StepTo(40 * 64);
        AssertStands(pace, sum, 40);
        pace.StepTo((41 * 64) + 1);
        AssertStands(pace, sum, 42);
        pace.Step(long.MaxValue);
        Assert.False(pace.WaitUntilPaused(Token));
        Assert.Equal((Events, true), (going.Result.Events, pace.IsPaused));
        Assert.Equal(_test.Run(id).Handle(new TickSum()).Run(Token).RunDigest, going.Result.RunDigest);
    }

    [Fact]
    public void A_run_that_is_resumed_after_steps_goes_on_to_its_end()
    {
        long id = _test.Record(Events);
        TickSum sum = new();
        ReplayPace pace = new(100);
        pace.Pause();
        using Going going = new(_test.Run(id).AtPace(pace).Handle(sum), ring: false);
        pace.Step(100);
        AssertStands(pace, sum, 100);
        pace.Resume();
        Assert.Equal(Events, going.Result.Events);
    }

    [Fact]
    public void Events_that_are_not_wanted_are_no_steps()
    {
        ReplaySource[] sources = [new(_test.Archive, _test.Record(Events)), new(_test.Archive, _test.Record(Events, settings: TestArchive.Settings with { StreamId = 11 }))];
        TickLog log = new();
        ReplayPace pace = new(double.PositiveInfinity);
        pace.Step(5);
        using Going going = new(new ReplayRun<Tick, BlittableCodec<Tick>>(sources).AtPace(pace).OnlyStreams(11).Handle(log), ring: false);
        Assert.True(pace.WaitUntilPaused(Token));
        Assert.Equal([1, 3, 5, 7, 9], log.Seen.Select(seen => seen.Header.Sequence));
        pace.Resume();
        Assert.Equal(Events, going.Result.Events);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Seeking_gives_handlers_the_state_that_they_have_there_whichever_snapshot_served(bool ring)
    {
        long id = _test.Record(Events);
        RunResult whole = _test.Run(id).Handle("sum", new TickSum()).SnapshotTo(_test.Snapshots, everyEvents: 100).Run(Token);
        foreach ((int to, bool byTime, int snapshotAt) in new[] { (250, true, 200), (250, false, 200), (200, true, 200), (200, false, 200), (50, true, 0), (50, false, 0) })
        {
            TickSum sum = new(), expected = new();
            _test.Run(id).To(to * 64).Handle(expected).Run(Token);
            ReplayPace pace = new(double.PositiveInfinity);
            ReplayRun<Tick, BlittableCodec<Tick>> run = _test.Run(id).Handle("sum", sum);
            if (byTime) run.SeekToTime(pace, TestArchive.TimeOf(to), _test.Snapshots);
            else run.SeekTo(pace, to * 64, _test.Snapshots);
            using Going going = new(run, ring);
            AssertStands(pace, sum, to);
            Assert.Equal(expected.Hash, sum.Hash);
            pace.Resume();
            Assert.Equal((Events - snapshotAt, whole.RunDigest), (going.Result.Events, going.Result.RunDigest));
        }
    }

    [Fact]
    public void Seeking_without_snapshots_replays_from_the_start_and_refuses_a_position_among_several_recordings()
    {
        long id = _test.Record(Events);
        TickSum sum = new();
        ReplayPace pace = new(double.PositiveInfinity);
        using Going going = new(_test.Run(id).Handle(sum).SeekTo(pace, 64 * 64), ring: false);
        AssertStands(pace, sum, 64);
        pace.Resume();
        Assert.Equal(Events, going.Result.Events);
        ReplaySource[] sources = [new(_test.Archive, id), new(_test.Archive, id)];
        Assert.Throws<InvalidOperationException>(() => new ReplayRun<Tick, BlittableCodec<Tick>>(sources).SeekTo(pace, 64));
    }

    [Fact]
    public void A_step_that_is_none_is_refused()
    {
        ReplayPace pace = new();
        Assert.Throws<ArgumentOutOfRangeException>(() => pace.Step(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => pace.StepUntil(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => pace.StepTo(-1));
    }

    private static void AssertStands(ReplayPace pace, TickSum sum, int events)
    {
        Assert.True(pace.WaitUntilPaused(Token));
        Assert.Equal(events, sum.Events);
    }

    /// <summary>A run on a thread of its own.</summary>
    private sealed class Going : IDisposable
    {
        private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        private readonly Task<RunResult> _run;

        public Going(ReplayRun<Tick, BlittableCodec<Tick>> run, bool ring) =>
            _run = Task.Factory.StartNew(() => (ring ? run.OverRing(64) : run).Run(_stop.Token), _stop.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        public RunResult Result => _run.GetAwaiter().GetResult();

        public void Dispose()
        {
            _stop.Cancel();
            _run.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).Wait(CancellationToken.None);
            _stop.Dispose();
        }
    }
}
