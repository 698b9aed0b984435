namespace Replay.Framework.Tests.Replaying;

/// <summary>From the newest snapshot that fits to any position or time, and from one snapshot into several runs.</summary>
public sealed class TimeTravelTests : IDisposable
{
    private const int Count = 2_000;

    private readonly TestArchive _test = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _test.Dispose();

    [Fact]
    public void Any_position_is_reached_from_the_snapshot_before_it_with_the_state_of_a_full_run()
    {
        long id = RecordWithSnapshots();
        List<(long Position, long EndPosition)> boundaries = _test.Boundaries(id);
        foreach (int events in new[] { 1, 299, 300, 301, 1_450, Count })
        {
            TickSum full = new(), travelled = new();
            RunResult expected = _test.Run(id).To(boundaries[events - 1].EndPosition).Handle(full).Run(Token);
            RunResult result = _test.Run(id).To(boundaries[events - 1].EndPosition).Handle(travelled).ResumeFromNewest(_test.Snapshots).Run(Token);

            Assert.Equal((full.Events, full.Hash), (travelled.Events, travelled.Hash));
            Assert.Equal(expected.RunDigest, result.RunDigest);
            Assert.Equal(events % 300, result.Events);
        }
    }

    [Fact]
    public void Any_time_is_reached_from_the_snapshot_before_it()
    {
        long id = RecordWithSnapshots();
        TickSum travelled = new();
        RunResult result = _test.Run(id).ToTime(TestArchive.TimeOf(700)).Handle(travelled).ResumeFromNewest(_test.Snapshots).Run(Token);
        Assert.Equal((700, 100), (travelled.Events, result.Events));
    }

    [Fact]
    public void A_merge_goes_on_from_the_newest_snapshot_of_the_same_recordings()
    {
        ReplaySource[] sources = [.. Enumerable.Range(0, 2).Select(_ => new ReplaySource(_test.Archive, _test.Record(Count)))];
        ReplaySource[] others = [.. sources.Reverse()];
        RunResult whole = Merge(sources).SnapshotTo(_test.Snapshots, everyEvents: 1_500).Run(Token);
        Assert.Equal(Count * 2 % 1_500, Merge(sources).ResumeFromNewest(_test.Snapshots).Run(Token).Events);
        Assert.Equal(whole.RunDigest, Merge(sources).ResumeFromNewest(_test.Snapshots).Run(Token).RunDigest);
        Assert.Null(Merge(others).ResumeFromNewest(_test.Snapshots).Run(Token).ResumedFrom);
    }

    [Fact]
    public void Snapshots_that_do_not_fit_are_passed_over_with_the_reason_and_an_older_one_serves()
    {
        long id = RecordWithSnapshots();
        SnapshotFile[] files = [.. _test.Snapshots.List()];
        Forge(files[^1], snapshot => Copy(snapshot, recordings: [snapshot.Recordings[0] with { StartTimestampMs = 1 }]));
        Forge(files[^2], snapshot => Copy(snapshot, handlers: [snapshot.Handlers[0] with { StateVersion = 2 }]));
        Forge(files[^3], snapshot => Copy(snapshot, handlers: [snapshot.Handlers[0] with { Name = "another" }]));
        Forge(files[^4], snapshot => Copy(snapshot, shift: 32));
        List<string> reasons = [];

        RunResult resumed = _test.Run(id).Handle(new TickSum()).ResumeFromNewest(_test.Snapshots, refused => reasons.Add(refused.Message)).Run(Token);

        Assert.Equal(Count - 600, resumed.Events);
        Assert.Equal(_test.Run(id).Handle(new TickSum()).Run(Token).RunDigest, resumed.RunDigest);
        string[] expected = ["belongs to", "version 2", "handlers", "no boundary"];
        Assert.Equal(expected.Length, reasons.Count);
        Assert.All(expected.Zip(reasons), pair => Assert.Contains(pair.First, pair.Second, StringComparison.Ordinal));
    }

    [Fact]
    public void A_snapshot_inside_a_message_is_refused()
    {
        long id = RecordWithSnapshots();
        Snapshot inside = Copy(_test.Snapshots.TryLoadNewest(id)!, shift: 32);
        Assert.Contains("no boundary", Assert.Throws<SnapshotException>(() => _test.Run(id).Handle(new TickSum()).ResumeFrom(inside).Run(Token)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_snapshot_that_fits_the_run_begins_at_the_start()
    {
        long id = _test.Record(Count);
        RunResult result = _test.Run(id).Handle(new TickSum()).ResumeFromNewest(_test.Snapshots).Run(Token);
        Assert.Equal((Count, null), (result.Events, result.ResumedFrom));
    }

    [Fact]
    public void Runs_forked_with_other_parameters_give_what_full_runs_give()
    {
        // What a parameter changes begins behind the fork: so a full run and a forked one have the same past.
        const int Fork = 1_200;
        long id = _test.Record(Count);
        long position = _test.Boundaries(id)[Fork - 1].EndPosition;
        _test.Run(id).To(position).Handle("scaled", new ScaledSum(1, from: Fork)).SnapshotTo(_test.Snapshots).Run(Token);
        Snapshot fork = _test.Snapshots.TryLoadNewest(id)!;
        HashSet<Digest> answers = [];
        for (int scale = 1; scale <= 5; scale++)
        {
            RunResult full = _test.Run(id).Handle("scaled", new ScaledSum(scale, from: Fork)).Run(Token);
            RunResult forked = _test.Run(id).Handle("scaled", new ScaledSum(scale, from: Fork)).ResumeFrom(fork).Run(Token);
            Assert.Equal(full.RunDigest, forked.RunDigest);
            answers.Add(forked.RunDigest!.Value);
        }

        Assert.Equal(5, answers.Count);
    }

    private static ReplayRun<Tick, BlittableCodec<Tick>> Merge(ReplaySource[] sources) => new ReplayRun<Tick, BlittableCodec<Tick>>(sources).Handle(new TickSum());

    private long RecordWithSnapshots()
    {
        long id = _test.Record(Count);
        _test.Run(id).Handle(new TickSum()).SnapshotTo(_test.Snapshots, everyEvents: 300).Run(Token);
        Assert.Equal(Count / 300, _test.Snapshots.List().Count);
        return id;
    }

    /// <summary>Writes an altered snapshot under the name of another.</summary>
    private static void Forge(SnapshotFile file, Func<Snapshot, Snapshot> alter) =>
        File.WriteAllBytes(file.Path, [.. SnapshotFormat.Write(alter(SnapshotStore.Load(file.Path))).SelectMany(piece => piece.ToArray())]);

    private static Snapshot Copy(
        Snapshot of, IReadOnlyList<RecordingIdentity>? recordings = null, IReadOnlyList<HandlerState>? handlers = null, long shift = 0) => new()
        {
            Cursor = new([.. of.Cursor.Recordings.Select(at => at with { Position = at.Position + shift })], of.Cursor.LastTimestampNs, of.Cursor.NextSequence),
            Recordings = recordings ?? of.Recordings,
            Start = of.Start,
            EventChain = of.EventChain,
            Outputs = of.Outputs,
            Handlers = handlers ?? of.Handlers,
        };

    /// <summary>Multiplies what it sees from one event on; the parameter is no state.</summary>
    private sealed class ScaledSum(long scale, long from) : TickSum
    {
        public override void OnEvent(ref Tick data, in EventHeader header, bool endOfBatch)
        {
            if (header.Sequence >= from) data.PriceTicks *= scale;
            base.OnEvent(ref data, in header, endOfBatch);
        }
    }
}
