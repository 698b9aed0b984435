using CsCheck;

namespace Replay.Framework.Tests.Replaying;

/// <summary>The promise of the engine: inline, over any ring, or resumed anywhere, a run gives the same answer.</summary>
public sealed class SameAnswerTests : IDisposable
{
    private readonly TestArchive _test = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _test.Dispose();

    public static TheoryData<string, int> Rings => new()
    {
        { "BusySpin", 64 },
        { "Yielding", 1 },
        { "Yielding", 2 },
        { "Yielding", 1_024 },
        { "Yielding", 65_536 },
        { "SpinThenYield", 256 },
        { "Sleeping", 512 },
        { "Blocking", 16 },
        { "Blocking", 4_096 },
    };

    [Theory]
    [MemberData(nameof(Rings))]
    public void A_ring_of_any_size_and_wait_gives_the_digests_of_an_inline_run(string wait, int slots)
    {
        long id = _test.Record(4_000, LengthOf);
        RunResult inline = Run(id, run => run.Inline());
        RunResult ring = Run(id, run => run.OverRing(slots, Wait(wait)));
        AssertSame(inline, ring);
        Assert.Equal(4_000, ring.Events);
    }

    [Fact]
    public void A_run_resumed_at_any_snapshot_in_either_mode_gives_the_digests_of_the_whole_run()
    {
        long id = _test.Record(3_000, LengthOf);
        RunResult whole = Run(id, run => run.SnapshotTo(_test.Snapshots, everyEvents: 271));
        IReadOnlyList<SnapshotFile> files = _test.Snapshots.List();
        Assert.Equal(3_000 / 271, files.Count);
        foreach (SnapshotFile file in files)
        {
            Snapshot snapshot = SnapshotStore.Load(file.Path);
            Assert.Equal(0, snapshot.Cursor.NextSequence % 271);
            RunResult inline = Run(id, run => run.ResumeFrom(snapshot));
            RunResult ring = Run(id, run => run.ResumeFrom(snapshot).OverRing(128));
            AssertSame(whole, inline);
            AssertSame(whole, ring);
            Assert.Equal(file.Position, inline.ResumedFrom);
            Assert.Equal(3_000 - snapshot.Cursor.NextSequence, inline.Events);
        }
    }

    [Fact]
    public void Snapshots_taken_in_a_ring_are_those_of_an_inline_run_to_the_byte()
    {
        long id = _test.Record(2_000, LengthOf);
        Dictionary<string, byte[]> Files(Func<ReplayRun<Tick, BlittableCodec<Tick>>, ReplayRun<Tick, BlittableCodec<Tick>>> mode)
        {
            Run(id, run => mode(run).SnapshotTo(_test.Snapshots, everyEvents: 300).SnapshotTo(_test.Snapshots));
            Dictionary<string, byte[]> files = _test.Snapshots.List().ToDictionary(file => file.Path, file => File.ReadAllBytes(file.Path));
            foreach (string path in files.Keys) File.Delete(path);
            return files;
        }

        Dictionary<string, byte[]> inline = Files(run => run.Inline());
        Dictionary<string, byte[]> ring = Files(run => run.OverRing(64));
        Assert.Equal(7, inline.Count);
        Assert.Equal(inline.Keys.Order(), ring.Keys.Order());
        foreach ((string path, byte[] bytes) in inline) Assert.Equal(bytes, ring[path]);
    }

    [Fact]
    public void Any_recording_stopped_anywhere_and_resumed_in_any_mode_gives_the_same_digests() =>
        Gen.Select(Gen.Int[1, 1_500], Gen.Int[0, 1_000_000], Gen.Int[0, 1_000_000], Gen.Int[0, 8], Gen.Bool, Gen.Bool, Gen.Int[32, 3_000])
            .Sample((count, cutAt, startAt, slotsLog, firstInRing, secondInRing, maxLength) =>
            {
                long id = _test.Record(count, i => 32 + (int)((uint)(i * 2_654_435_761) % (uint)(maxLength - 31)));
                List<(long Position, long EndPosition)> boundaries = _test.Boundaries(id);
                int start = startAt % count;
                long from = boundaries[start].Position;
                long cut = boundaries[start + (cutAt % (count - start))].EndPosition;

                RunResult whole = Run(id, run => run.From(from));
                Mode(firstInRing, run => run.From(from).To(cut).SnapshotTo(_test.Snapshots));
                Snapshot snapshot = _test.Snapshots.TryLoadNewest(id)!;
                Assert.Equal(cut, snapshot.Cursor.Recordings[0].Position);
                AssertSame(whole, Mode(secondInRing, run => run.From(from).ResumeFrom(snapshot)));

                RunResult Mode(bool inRing, Func<ReplayRun<Tick, BlittableCodec<Tick>>, ReplayRun<Tick, BlittableCodec<Tick>>> more) =>
                    Run(id, run => inRing ? more(run).OverRing(1 << slotsLog) : more(run));
            }, iter: 25, threads: 1);

    [Fact]
    public void A_snapshot_can_be_taken_at_a_position()
    {
        long id = _test.Record(1_000);
        List<(long Position, long EndPosition)> boundaries = _test.Boundaries(id);
        RunResult whole = Run(id, run => run.SnapshotTo(_test.Snapshots, atPosition: boundaries[99].EndPosition).SnapshotTo(_test.Snapshots, atPosition: boundaries[699].EndPosition));
        Assert.Equal(1_000, whole.Events);
        AssertSame(Run(id, run => run), whole);
        Assert.Equal([boundaries[99].EndPosition, boundaries[699].EndPosition], _test.Snapshots.List().Select(file => file.Position));
        Snapshot snapshot = _test.Snapshots.TryLoadNewest(id, boundaries[500].Position)!;
        Assert.Equal(100, snapshot.Cursor.NextSequence);
        Assert.Equal(TestArchive.TimeOf(99), snapshot.Cursor.LastTimestampNs);
        AssertSame(whole, Run(id, run => run.ResumeFrom(snapshot)));
    }

    [Fact]
    public void A_snapshot_position_that_is_no_boundary_is_refused_before_the_first_event()
    {
        long id = _test.Record(100);
        foreach (long position in new long[] { 640 + 32, 100 * 64 + 64 })
        {
            TickSum sum = new();
            ReplayRun<Tick, BlittableCodec<Tick>> run = _test.Run(id).Handle(sum).SnapshotTo(_test.Snapshots, atPosition: 64).SnapshotTo(_test.Snapshots, atPosition: position);
            Assert.Throws<PositionException>(() => run.Run(Token));
            Assert.Equal(0, sum.Events);
        }
    }

    [Fact]
    public void Changed_state_changes_the_state_digest_and_the_run_digest_only()
    {
        long id = _test.Record(100);
        RunResult one = _test.Run(id).Handle("sum", new TickSum()).Run(Token);
        RunResult other = _test.Run(id).Handle("sum", new OffByOne()).Run(Token);
        Assert.Equal(one.EventDigest, other.EventDigest);
        Assert.NotEqual(one.StateDigest, other.StateDigest);
        Assert.NotEqual(one.RunDigest, other.RunDigest);
    }

    private static int LengthOf(int i) => i % 50 == 49 ? 3_000 + i % 5_000 : 32 + i % 40;

    private static WaitStrategy Wait(string name) => (WaitStrategy)typeof(WaitStrategy).GetProperty(name)!.GetValue(null)!;

    /// <summary>Two handlers in parallel, one behind them, and an output.</summary>
    private RunResult Run(long id, Func<ReplayRun<Tick, BlittableCodec<Tick>>, ReplayRun<Tick, BlittableCodec<Tick>>> how)
    {
        ReplayOutput output = new("prints");
        return how(_test.Run(id).WithOutput(output).Handle(new TickSum(), new TickPrinter(output)).ThenHandle("last", new TickSum())).Run(Token);
    }

    private static void AssertSame(RunResult expected, RunResult actual)
    {
        Assert.NotNull(expected.RunDigest);
        Assert.Equal(expected.EventDigest, actual.EventDigest);
        Assert.Equal(expected.OutputDigests, actual.OutputDigests);
        Assert.Equal(expected.StateDigest, actual.StateDigest);
        Assert.Equal(expected.RunDigest, actual.RunDigest);
        Assert.Equal(expected.EndPosition, actual.EndPosition);
    }

    private sealed class OffByOne : TickSum
    {
        public override void OnEvent(ref Tick data, in EventHeader header, bool endOfBatch)
        {
            if (data.Id == 57) data.PriceTicks++;
            base.OnEvent(ref data, in header, endOfBatch);
        }
    }
}
