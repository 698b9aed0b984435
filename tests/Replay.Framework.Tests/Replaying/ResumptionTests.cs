namespace Replay.Framework.Tests.Replaying;

public sealed class ResumptionTests : IDisposable
{
    private readonly TestArchive _test = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _test.Dispose();

    [Fact]
    public void A_snapshot_of_another_recording_is_refused()
    {
        (_, Snapshot snapshot) = Take();
        long other = _test.Record(100);
        Refuses("belongs to", _test.Run(other).Handle(new TickSum()).ResumeFrom(snapshot));
    }

    [Fact]
    public void A_snapshot_of_a_range_with_another_start_is_refused()
    {
        (long id, Snapshot snapshot) = Take();
        Refuses("began at 0", _test.Run(id).From(64).Handle(new TickSum()).ResumeFrom(snapshot));
    }

    [Fact]
    public void A_snapshot_behind_the_end_of_the_range_is_refused()
    {
        (long id, Snapshot snapshot) = Take();
        Refuses("outside the run's range", _test.Run(id).To(64).Handle(new TickSum()).ResumeFrom(snapshot));
    }

    [Fact]
    public void A_snapshot_of_other_handlers_or_outputs_is_refused()
    {
        (long id, Snapshot snapshot) = Take();
        Refuses("handlers", _test.Run(id).Handle("another name", new TickSum()).ResumeFrom(snapshot));
        Refuses("handlers", _test.Run(id).Handle(new TickSum(), new TickSum()).ResumeFrom(snapshot));
        Refuses("outputs", _test.Run(id).Handle(new TickSum()).WithOutput(new ReplayOutput("more")).ResumeFrom(snapshot));
    }

    [Fact]
    public void A_snapshot_of_a_newer_handler_is_refused_and_one_of_an_older_is_given_with_its_version()
    {
        long id = _test.Record(100);
        _test.Run(id).Handle("sum", new VersionTwo()).SnapshotTo(_test.Snapshots).Run(Token);
        Refuses("version 2", _test.Run(id).Handle("sum", new TickSum()).ResumeFrom(_test.Snapshots.TryLoadNewest(id)));
        _test.Run(id).Handle("sum", new TickSum()).SnapshotTo(_test.Snapshots).Run(Token);
        TickSum upgraded = new VersionTwo();
        _test.Run(id).Handle("sum", upgraded).ResumeFrom(_test.Snapshots.TryLoadNewest(id)).Run(Token);
        Assert.Equal(100, upgraded.Events);
    }

    [Fact]
    public void A_snapshot_without_digests_is_refused_by_a_run_with_them()
    {
        long id = _test.Record(100);
        _test.Run(id).Handle(new TickSum()).WithDigests(false).SnapshotTo(_test.Snapshots).Run(Token);
        Snapshot snapshot = _test.Snapshots.TryLoadNewest(id)!;
        Refuses("without digests", _test.Run(id).Handle(new TickSum()).ResumeFrom(snapshot));
        Assert.Equal(0, _test.Run(id).Handle(new TickSum()).WithDigests(false).ResumeFrom(snapshot).Run(Token).Events);
    }

    [Fact]
    public void A_handler_that_cannot_be_saved_is_refused_before_the_run_and_a_stateless_one_is_not()
    {
        long id = _test.Record(100);
        Thrower thrower = new(at: -1);
        Refuses("cannot be saved", _test.Run(id).Handle(thrower).SnapshotTo(_test.Snapshots));
        Assert.Equal(-1, thrower.Last);

        _test.Run(id).To(640).Handle(new TickSum()).Handle("log", new TickLog()).SnapshotTo(_test.Snapshots).Run(Token);
        TickLog log = new();
        _test.Run(id).Handle(new TickSum()).Handle("log", log).ResumeFrom(_test.Snapshots.TryLoadNewest(id)).Run(Token);
        Assert.Equal(10, log.Seen[0].Header.Sequence);
        Refuses("no state", _test.Run(id).Handle(new TickSum()).Handle("log", new TickSum()).ResumeFrom(_test.Snapshots.TryLoadNewest(id)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_state_of_a_version_that_its_handler_cannot_read_is_a_snapshot_that_does_not_fit(bool ring)
    {
        (long id, Snapshot snapshot) = Take();
        string name = typeof(TickSum).FullName!;
        ReplayRun<Tick, BlittableCodec<Tick>> run = _test.Run(id).Handle(name, new Forgetful(new NotSupportedException("forgotten"))).ResumeFrom(snapshot);
        Refuses($"Handler '{name}' (version 1) cannot read its state of version 1 (forgotten)", ring ? run.OverRing(8) : run);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Anything_else_that_is_thrown_while_a_state_is_loaded_is_the_handlers_fault(bool ring)
    {
        (long id, Snapshot snapshot) = Take();
        ReplayRun<Tick, BlittableCodec<Tick>> run = _test.Run(id).Handle(typeof(TickSum).FullName!, new Forgetful(new FormatException())).ResumeFrom(snapshot);
        Assert.IsType<FormatException>(Assert.Throws<HandlerException>(() => (ring ? run.OverRing(8) : run).Run(Token)).InnerException);
    }

    [Fact]
    public void A_damaged_newest_snapshot_gives_way_to_the_one_before_with_the_same_answer()
    {
        long id = _test.Record(1_000);
        RunResult whole = _test.Run(id).Handle(new TickSum()).SnapshotTo(_test.Snapshots, everyEvents: 300).Run(Token);
        string newest = _test.Snapshots.List()[^1].Path;
        File.WriteAllBytes(newest, File.ReadAllBytes(newest)[..^1]);
        List<SnapshotException> refused = [];
        RunResult resumed = _test.Run(id).Handle(new TickSum()).ResumeFrom(_test.Snapshots.TryLoadNewest(id, refused: refused.Add)).Run(Token);
        Assert.Single(refused);
        Assert.Equal(400, resumed.Events);
        Assert.Equal(whole.RunDigest, resumed.RunDigest);
    }

    [Fact]
    public void The_events_before_a_snapshot_are_read_again_on_request_and_must_be_the_same()
    {
        (long id, Snapshot snapshot) = Take();
        RunResult whole = _test.Run(id).Handle(new TickSum()).Run(Token);
        Assert.Equal(whole.RunDigest, _test.Run(id).Handle(new TickSum()).ResumeFrom(snapshot).CheckHistory().Run(Token).RunDigest);

        Snapshot ofOtherEvents = Copy(snapshot, chain: ChainOf("other events"));
        Assert.Equal(90, _test.Run(id).Handle(new TickSum()).ResumeFrom(ofOtherEvents).Run(Token).Events);
        Refuses("taken after other events", _test.Run(id).Handle(new TickSum()).ResumeFrom(ofOtherEvents).CheckHistory());
        Refuses("taken without digests", _test.Run(id).WithDigests(false).Handle(new TickSum()).ResumeFrom(Copy(snapshot, chain: null)).CheckHistory());
    }

    [Fact]
    public void A_recording_that_another_session_has_extended_is_trusted_only_with_the_same_events()
    {
        (long id, Snapshot snapshot) = Take();
        RecordingIdentity[] earlier = [snapshot.Recordings[0] with { SessionId = 78 }];
        RunResult whole = _test.Run(id).Handle(new TickSum()).Run(Token);
        Assert.Equal(whole.RunDigest, _test.Run(id).Handle(new TickSum()).ResumeFrom(Copy(snapshot, snapshot.EventChain, earlier)).Run(Token).RunDigest);
        Refuses("session 78 and not 77", _test.Run(id).Handle(new TickSum()).ResumeFrom(Copy(snapshot, ChainOf("other events"), earlier)));

        RecordingIdentity[] unknown = [snapshot.Recordings[0] with { SessionId = null }];
        Assert.Equal(90, _test.Run(id).Handle(new TickSum()).ResumeFrom(Copy(snapshot, ChainOf("not read"), unknown)).Run(Token).Events);
    }

    [Fact]
    public void The_history_of_a_merge_with_offsets_is_that_of_all_its_recordings()
    {
        ReplaySource[] sources = [.. Enumerable.Range(0, 3).Select(i => new ReplaySource(_test.Archive, _test.Record(100)) { TimeOffsetNs = i * 10 })];
        ReplayRun<Tick, BlittableCodec<Tick>> Run() => new ReplayRun<Tick, BlittableCodec<Tick>>(sources).Handle(new TickSum());
        Run().SnapshotTo(_test.Snapshots, everyEvents: 130).Run(Token);
        Snapshot snapshot = _test.Snapshots.TryLoadNewestMerged([.. sources.Select(source => source.RecordingId)])!;
        Assert.Equal(260, snapshot.Cursor.NextSequence);
        Assert.Equal(Run().Run(Token).RunDigest, Run().ResumeFrom(snapshot).CheckHistory().Run(Token).RunDigest);
        Assert.Contains("taken after other events", Assert.Throws<SnapshotException>(() =>
            Run().ResumeFrom(Copy(snapshot, ChainOf("other events"))).CheckHistory().Run(Token)).Message, StringComparison.Ordinal);
    }

    private static ReadOnlyMemory<byte> ChainOf(string bytes)
    {
        DigestChain chain = new();
        chain.Append(System.Text.Encoding.UTF8.GetBytes(bytes));
        return chain.Save();
    }

    private static Snapshot Copy(Snapshot of, ReadOnlyMemory<byte>? chain, IReadOnlyList<RecordingIdentity>? recordings = null) => new()
    {
        Cursor = of.Cursor,
        Recordings = recordings ?? of.Recordings,
        Start = of.Start,
        EventChain = chain,
        Outputs = of.Outputs,
        Handlers = of.Handlers,
        TimeOffsetsNs = of.TimeOffsetsNs,
    };

    private (long Id, Snapshot Snapshot) Take()
    {
        long id = _test.Record(100);
        _test.Run(id).To(640).Handle(new TickSum()).SnapshotTo(_test.Snapshots).Run(Token);
        return (id, _test.Snapshots.TryLoadNewest(id)!);
    }

    private static void Refuses(string reason, ReplayRun<Tick, BlittableCodec<Tick>> run) =>
        Assert.Contains(reason, Assert.Throws<SnapshotException>(() => run.Run(Token)).Message);

    private sealed class VersionTwo : TickSum
    {
        public override int StateVersion => 2;
    }

    private sealed class Forgetful(Exception excuse) : IEventHandler<Tick>, ISnapshotable
    {
        public int StateVersion => 1;

        public void OnEvent(ref Tick data, in EventHeader header, bool endOfBatch) { }

        public void SaveState(System.Buffers.IBufferWriter<byte> destination) { }

        public void LoadState(ReadOnlySpan<byte> source, int version) => throw excuse;
    }
}
