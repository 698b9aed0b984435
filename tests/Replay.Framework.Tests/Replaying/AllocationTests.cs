namespace Replay.Framework.Tests.Replaying;

/// <summary>Between the first and the last event a run allocates nothing, on any thread; and the measurement finds what a handler does.</summary>
public sealed class AllocationTests : IDisposable
{
    private static readonly RecordingSettings OneSegment = TestArchive.Settings with { TermBufferLength = 1024 * 1024, SegmentFileLength = 8 * 1024 * 1024 };

    private readonly TestArchive _test = new();

    public void Dispose() => _test.Dispose();

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Events_cost_no_memory(bool ring, bool digests)
    {
        long id = _test.Record(40_000, i => i % 100 == 7 ? 3_000 : 32, OneSegment);
        Assert.Equal(0, Best(() => Run(id, ring, digests, new TickSum())));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Opening_further_segments_costs_no_memory(bool ring)
    {
        long id = _test.Record(40_000, i => i % 100 == 7 ? 3_000 : 32);
        Assert.InRange(Directory.GetFiles(_test.ArchiveDirectory, $"{id}-*.rec").Length, 20, 100);
        Assert.Equal(0, Best(() => Run(id, ring, digests: true, new TickSum())));
    }

    [Fact]
    public void Views_cost_no_memory_either()
    {
        long id = _test.Record(40_000, i => i % 100 == 7 ? 3_000 : 32);
        Assert.Equal(0, Best(() => new ReplayRun<RawEvent, RawCodec>(_test.Archive, id).Handle(new RawSum()).OverRing(1_024).Run(TestContext.Current.CancellationToken)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_snapshot_behind_the_last_event_is_not_counted(bool ring)
    {
        long id = _test.Record(40_000, settings: OneSegment);
        ReplayRun<Tick, BlittableCodec<Tick>> NewRun() => (ring ? _test.Run(id).OverRing(1_024) : _test.Run(id)).Handle(new TickSum()).SnapshotTo(_test.Snapshots);
        Assert.Equal(0, Best(() => NewRun().Run(TestContext.Current.CancellationToken)));
        Assert.Equal(40_000, Assert.Single(_test.Snapshots.List()).Position / 64);
        Assert.Equal(0, Best(() => NewRun().ResumeFromNewest(_test.Snapshots).Run(TestContext.Current.CancellationToken)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_handler_that_allocates_once_is_found(bool ring)
    {
        long id = _test.Record(40_000, settings: OneSegment);
        Assert.InRange(Best(() => Run(id, ring, digests: true, new AllocatesOnce())), 100, 1_000);
    }

    /// <summary>The least of a few runs: the first ones also pay for compiling, which allocates.</summary>
    private static long Best(Func<RunResult> run) => Enumerable.Range(0, 5).Min(_ => run().AllocatedBytes);

    private RunResult Run(long id, bool ring, bool digests, TickSum handler)
    {
        ReplayOutput output = new("prints");
        ReplayRun<Tick, BlittableCodec<Tick>> run = _test.Run(id).WithDigests(digests).WithOutput(output).Handle(handler, new TickPrinter(output));
        return (ring ? run.OverRing(1_024) : run).Run(TestContext.Current.CancellationToken);
    }

    private sealed class AllocatesOnce : TickSum
    {
        private object? _kept;

        public override void OnEvent(ref Tick data, in EventHeader header, bool endOfBatch)
        {
            base.OnEvent(ref data, in header, endOfBatch);
            if (data.Id == 20_000) _kept = new byte[100];
            GC.KeepAlive(_kept);
        }
    }

    private sealed class RawSum : IEventHandler<RawEvent>
    {
        public long Bytes { get; private set; }

        public void OnEvent(ref RawEvent data, in EventHeader header, bool endOfBatch) => Bytes += data.Payload.Length;
    }
}
