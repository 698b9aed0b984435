namespace Replay.Framework.Tests.Replaying;

/// <summary>What a run does when a handler throws, beside ending: skip and report, tell the handler; and how it says that one is stuck.</summary>
public sealed class FaultPolicyTests : IDisposable
{
    private const int Events = 3_000;

    private readonly TestArchive _test = new();

    // Long enough that a handler that a busy machine lets wait is not taken for a stuck one.
    private static readonly TimeSpan StallTimeout = TimeSpan.FromSeconds(2);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _test.Dispose();

    [Fact]
    public void Skipped_faults_are_reported_alike_in_both_modes_and_the_answers_are_the_same()
    {
        long id = _test.Record(Events);
        (RunResult inline, List<(string, long, long)> inlineFaults, TickSum inlineSum) = RunSkipping(id, run => run);
        (RunResult ring, List<(string, long, long)> ringFaults, TickSum ringSum) = RunSkipping(id, run => run.OverRing(64));
        Assert.Equal(inline.RunDigest, ring.RunDigest);
        Assert.Equal(inlineFaults, ringFaults.OrderBy(fault => fault.Item2));
        Assert.Equal(Enumerable.Range(0, Events).Where(i => i % 700 == 5).Select(i => ("picky", (long)i, i * 64L)), inlineFaults);
        Assert.Equal((Events, inlineSum.Hash), (ringSum.Events, ringSum.Hash));

        (RunResult Result, List<(string, long, long)> Faults, TickSum Sum) RunSkipping(long id, Func<ReplayRun<Tick, BlittableCodec<Tick>>, ReplayRun<Tick, BlittableCodec<Tick>>> how)
        {
            List<(string, long, long)> faults = [];
            TickSum sum = new();
            ReplayRun<Tick, BlittableCodec<Tick>> run = _test.Run(id).Handle("picky", new Picky()).Handle("sum", sum)
                .SkipAndReport(fault => faults.Add((fault.HandlerName, fault.Sequence, fault.Position)));
            return (how(run).Run(Token), faults, sum);
        }
    }

    [Fact]
    public void Skipping_may_be_said_with_the_rings_options_and_by_one_handler_alone()
    {
        long id = _test.Record(Events);
        List<long> inOptions = [], alone = [];
        _test.Run(id).Handle(new Picky()).OverRing(64, new EventRingOptions { SkipAndReport = fault => inOptions.Add(fault.Sequence) }).Run(Token);
        _test.Run(id).Handle(new Picky()).SkipAndReport(fault => alone.Add(fault.Sequence)).Run(Token);
        Assert.Equal([5, 705, 1_405, 2_105, 2_805], inOptions);
        Assert.Equal(inOptions, alone);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_report_that_throws_ends_the_run(bool ring)
    {
        long id = _test.Record(Events);
        ReplayRun<Tick, BlittableCodec<Tick>> run = _test.Run(id).Handle("picky", new Picky()).Handle(new TickSum()).SkipAndReport(_ => throw new FormatException("planted"));
        HandlerException fault = Assert.Throws<HandlerException>(() => (ring ? run.OverRing(64) : run).Run(Token));
        Assert.Contains("picky threw FormatException in SkipAndReport: planted", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_struct_handler_cannot_be_skipped()
    {
        long id = _test.Record(1);
        StructCounter counter = default;
        Assert.Contains("class", Assert.Throws<InvalidOperationException>(() => _test.Run(id).SkipAndReport(_ => { }).Run(ref counter, Token)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void A_handler_is_told_of_its_own_faults_and_no_other_is(bool ring, bool skips)
    {
        long id = _test.Record(1_000);
        Told thrower = new(throwsAt: 400), other = new(throwsAt: -1);
        ReplayRun<Tick, BlittableCodec<Tick>> run = _test.Run(id).Handle("thrower", thrower).Handle("other", other);
        if (skips) run.SkipAndReport(_ => { });
        if (ring) run.OverRing(64);
        if (skips) run.Run(Token);
        else Assert.Equal(400, Assert.Throws<HandlerException>(() => run.Run(Token)).Sequence);
        HandlerException told = Assert.Single(thrower.Faults);
        Assert.Equal(("thrower", 400, 400 * 64), (told.HandlerName, told.Sequence, told.Position));
        Assert.Empty(other.Faults);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_handler_is_told_of_a_fault_in_OnStart(bool ring)
    {
        long id = _test.Record(10);
        Told handler = new(throwsAt: -1, throwsInStart: true);
        ReplayRun<Tick, BlittableCodec<Tick>> run = _test.Run(id).Handle(handler);
        Assert.Throws<HandlerException>(() => (ring ? run.OverRing(64) : run).Run(Token));
        Assert.Contains("in OnStart", Assert.Single(handler.Faults).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_hook_that_throws_ends_the_run_with_both_faults(bool ring)
    {
        long id = _test.Record(1_000);
        ReplayRun<Tick, BlittableCodec<Tick>> run = _test.Run(id).Handle("thrower", new Told(throwsAt: 400, throwsWhenTold: true)).SkipAndReport(_ => { });
        HandlerException fault = Assert.Throws<HandlerException>(() => (ring ? run.OverRing(64) : run).Run(Token));
        Assert.Equal(("thrower", 400), (fault.HandlerName, fault.Sequence));
        Assert.Equal([typeof(FormatException), typeof(InvalidDataException)], Assert.IsType<AggregateException>(fault.InnerException).InnerExceptions.Select(e => e.GetType()));
    }

    [Fact]
    public void A_stuck_handler_is_named_after_the_stall_timeout_and_nothing_is_lost_for_the_others()
    {
        long id = _test.Record(Events);
        using ManualResetEventSlim release = new();
        Stuck stuck = new(release, at: 100);
        TickSum beside = new();
        try
        {
            ReplayRun<Tick, BlittableCodec<Tick>> run = _test.Run(id).Handle("stuck", stuck).Handle("beside", beside)
                .OverRing(256, new EventRingOptions { StallTimeout = StallTimeout });
            HandlerStalledException stalled = Assert.Throws<HandlerStalledException>(() => run.Run(Token));
            Assert.Equal("stuck", stalled.HandlerName);
            Assert.InRange(beside.Events, 100, 100 + 256);
        }
        finally
        {
            release.Set();
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_handler_that_is_stuck_where_all_are_waited_for_is_named_too(bool inSnapshot)
    {
        long id = _test.Record(100);
        using ManualResetEventSlim release = new();
        StuckInState stuck = new(release, inSnapshot);
        try
        {
            ReplayRun<Tick, BlittableCodec<Tick>> run = _test.Run(id).Handle(new TickSum()).Handle("stuck", stuck)
                .OverRing(256, new EventRingOptions { StallTimeout = StallTimeout }).SnapshotTo(_test.Snapshots, everyEvents: 50);
            Assert.Equal("stuck", Assert.Throws<HandlerStalledException>(() => run.Run(Token)).HandlerName);
        }
        finally
        {
            release.Set();
        }
    }

    [Fact]
    public void What_a_stuck_handler_looks_at_stays_where_it_is()
    {
        long id = _test.Record(100, _ => 3_000);
        using ManualResetEventSlim release = new(), seen = new();
        LooksAgain stuck = new(release, seen);
        ReplayRun<RawEvent, RawCodec> run = new ReplayRun<RawEvent, RawCodec>(_test.Archive, id).Handle(stuck)
            .OverRing(256, new EventRingOptions { StallTimeout = StallTimeout });
        Assert.Throws<HandlerStalledException>(() => run.Run(Token));
        GC.Collect();
        GC.WaitForPendingFinalizers();
        release.Set();
        Assert.True(seen.Wait(TimeSpan.FromSeconds(20), Token));
        Assert.Equal((stuck.Before, true), (stuck.After, stuck.Before != 0));
    }

    [Fact]
    public void A_handler_that_is_slow_but_not_stuck_holds_the_run_back_and_gets_everything()
    {
        long id = _test.Record(Events);
        TickSum slow = new(), fast = new();
        RunResult result = _test.Run(id).Handle(slow).Handle("pausing", new Pausing(fast)).OverRing(4, new EventRingOptions { StallTimeout = TimeSpan.FromSeconds(30), MaxBatchSize = 2 }).Run(Token);
        Assert.Equal((Events, Events, Events), (result.Events, slow.Events, fast.Events));
    }

    [Fact]
    public void A_handler_over_a_ring_is_told_that_nothing_has_come_for_the_timeout()
    {
        long id = _test.Record(10);
        ReplayPace pace = new(1_000_000);
        pace.Pause();
        // Only being told lets the run go on.
        ResumesOnTimeout handler = new(pace);
        _test.Run(id).AtPace(pace).Handle(handler).OverRing(64, new EventRingOptions { Timeout = TimeSpan.FromMilliseconds(1) }).Run(Token);
        Assert.InRange(handler.Timeouts, 1, int.MaxValue);
        Assert.Equal(-1, handler.FirstSequence);
    }

    private sealed class Picky : IEventHandler<Tick>, IStatelessHandler
    {
        public void OnEvent(ref Tick data, in EventHeader header, bool endOfBatch)
        {
            if (data.Id % 700 == 5) throw new InvalidOperationException("not this one");
        }
    }

    private struct StructCounter : IEventHandler<Tick>
    {
        public long Count;

        public void OnEvent(ref Tick data, in EventHeader header, bool endOfBatch) => Count++;
    }

    private sealed class Told(long throwsAt, bool throwsInStart = false, bool throwsWhenTold = false) : IEventHandler<Tick>, IStartHandler, IExceptionHandler
    {
        public List<HandlerException> Faults { get; } = [];

        public void OnStart()
        {
            if (throwsInStart) throw new FormatException("planted");
        }

        public void OnEvent(ref Tick data, in EventHeader header, bool endOfBatch)
        {
            if (header.Sequence == throwsAt) throw new FormatException("planted");
        }

        public void OnException(HandlerException fault)
        {
            Faults.Add(fault);
            if (throwsWhenTold) throw new InvalidDataException("in the hook");
        }
    }

    private sealed class Stuck(ManualResetEventSlim release, long at) : IEventHandler<Tick>
    {
        public void OnEvent(ref Tick data, in EventHeader header, bool endOfBatch)
        {
            if (header.Sequence == at) release.Wait(Token);
        }
    }

    private sealed class StuckInState(ManualResetEventSlim release, bool inSnapshot) : TickSum, ISnapshotable
    {
        public override void OnEvent(ref Tick data, in EventHeader header, bool endOfBatch)
        {
            if (!inSnapshot && header.Sequence == 40) release.Wait(Token);
            base.OnEvent(ref data, in header, endOfBatch);
        }

        void ISnapshotable.SaveState(System.Buffers.IBufferWriter<byte> destination)
        {
            release.Wait(Token);
            SaveState(destination);
        }
    }

    private sealed class LooksAgain(ManualResetEventSlim release, ManualResetEventSlim seen) : IEventHandler<RawEvent>
    {
        public long Before { get; private set; }

        public long After { get; private set; }

        public void OnEvent(ref RawEvent data, in EventHeader header, bool endOfBatch)
        {
            if (header.Sequence != 20) return;
            Before = Sum(data.Payload);
            release.Wait(Token);
            After = Sum(data.Payload);
            seen.Set();
        }

        private static long Sum(ReadOnlySpan<byte> bytes)
        {
            long sum = 0;
            foreach (byte b in bytes) sum = (sum * 31) + b;
            return sum;
        }
    }

    private sealed class Pausing(TickSum inner) : IEventHandler<Tick>
    {
        public void OnEvent(ref Tick data, in EventHeader header, bool endOfBatch)
        {
            if (header.Sequence % 1_000 == 0) Thread.Sleep(5);
            inner.OnEvent(ref data, in header, endOfBatch);
        }
    }

    private sealed class ResumesOnTimeout(ReplayPace pace) : IEventHandler<Tick>, ITimeoutHandler
    {
        public int Timeouts { get; private set; }

        public long FirstSequence { get; private set; } = long.MinValue;

        public void OnEvent(ref Tick data, in EventHeader header, bool endOfBatch) { }

        public void OnTimeout(long sequence)
        {
            if (Timeouts++ == 0) FirstSequence = sequence;
            pace.Resume();
        }
    }
}
