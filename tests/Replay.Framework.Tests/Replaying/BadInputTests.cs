namespace Replay.Framework.Tests.Replaying;

/// <summary>What cannot be is refused when it is said, or when the run starts, and the message says what to change; no handler sees an event before.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly TestArchive _test = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _test.Dispose();

    [Theory]
    [InlineData(-64L, null, "holds 0 to 6400")]
    [InlineData(6_464L, null, "holds 0 to 6400")]
    [InlineData(null, 6_464L, "holds 0 to 6400")]
    [InlineData(32L, null, "0 and 64")]
    [InlineData(null, 65L, "64 and 128")]
    [InlineData(640L, 320L, "after its end")]
    [InlineData(long.MinValue, null, "holds 0 to 6400")]
    [InlineData(null, long.MaxValue, "holds 0 to 6400")]
    public void A_range_that_is_none_is_refused_and_the_message_says_what_there_is(long? from, long? to, string said)
    {
        TickSum sum = new();
        ReplayRun<Tick, BlittableCodec<Tick>> run = _test.Run(_test.Record(100)).Handle(sum);
        if (from is { } start) run.From(start);
        if (to is { } end) run.To(end);
        Assert.Contains(said, Assert.Throws<PositionException>(() => run.Run(Token)).Message, StringComparison.Ordinal);
        Assert.Equal(0, sum.Events);
    }

    [Fact]
    public void A_range_before_the_start_of_an_extended_or_purged_recording_is_refused()
    {
        long id = _test.Record(3_000);
        _test.Archive.PurgeSegments(id, 2 * TestArchive.TermLength);
        Assert.Contains("holds 131072 to 192000", Assert.Throws<PositionException>(() => _test.Run(id).From(64).Handle(new TickSum()).Run(Token)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Times_in_the_wrong_order_and_a_range_given_twice_are_refused()
    {
        long id = _test.Record(100);
        Assert.Contains("exchange", Assert.Throws<ArgumentException>(() => _test.Run(id).FromTime(9).ToTime(8).Handle(new TickSum()).Run(Token)).Message, StringComparison.Ordinal);
        Assert.Contains("not at both", Assert.Throws<ArgumentException>(() => _test.Run(id).From(64).FromTime(9).Handle(new TickSum()).Run(Token)).Message, StringComparison.Ordinal);
        Assert.Contains("not at both", Assert.Throws<ArgumentException>(() => _test.Run(id).To(64).ToTime(9).Handle(new TickSum()).Run(Token)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_range_across_damage_gives_the_events_before_it_and_one_behind_it_all_of_its_own(bool ring)
    {
        long id = _test.Record(3_000);
        long damaged = _test.Boundaries(id)[500].Position;
        Overwrite(id, damaged + 6, 0x7f);
        TickSum across = new(), behind = new();
        Assert.Equal(damaged, Assert.Throws<ArchiveDamageException>(() => Mode(_test.Run(id).From(64).Handle(across)).Run(Token)).Position);
        Assert.Equal(499, across.Events);
        Assert.Equal(3_000 - 1_024, Mode(_test.Run(id).From(TestArchive.TermLength).Handle(behind)).Run(Token).Events);
        Assert.Equal(3_000 - 1_024, behind.Events);
        // Boundaries behind damage are found by walking the term: it cannot be told whether this is one.
        Assert.Throws<ArchiveDamageException>(() => Mode(_test.Run(id).From(damaged + 64).Handle(behind)).Run(Token));

        ReplayRun<Tick, BlittableCodec<Tick>> Mode(ReplayRun<Tick, BlittableCodec<Tick>> run) => ring ? run.OverRing(64) : run;
    }

    [Fact]
    public void An_empty_range_runs_and_starts_and_ends_its_handlers_in_both_modes()
    {
        long id = _test.Record(100);
        foreach (bool ring in (bool[])[false, true])
        {
            Hooks hooks = new();
            ReplayRun<Tick, BlittableCodec<Tick>> run = _test.Run(id).From(6_400).Handle(hooks);
            Assert.Equal(0, (ring ? run.OverRing(8) : run).Run(Token).Events);
            Assert.Equal((1, 1), (hooks.Starts, hooks.Shutdowns));
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-8, 1)]
    [InlineData(3, 4)]
    [InlineData(1_000, 1_024)]
    public void A_ring_whose_size_is_no_power_of_two_is_refused_when_it_is_asked_for(int slots, int next)
    {
        ReplayRun<Tick, BlittableCodec<Tick>> run = _test.Run(0);
        Assert.Contains($"such as {next}", Assert.Throws<ArgumentException>(() => run.OverRing(slots)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => run.OverRing(slots, new EventRingOptions()));
        Assert.Contains("MultiProducer", Assert.Throws<ArgumentException>(() => run.OverRing(8, new EventRingOptions { MultiProducer = true })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Graphs_without_handlers_or_that_lead_back_are_refused()
    {
        TickSum first = new(), second = new();
        Assert.Contains("call Handle", Assert.Throws<InvalidOperationException>(() => _test.Run(0).Run(Token)).Message, StringComparison.Ordinal);
        Assert.Contains("call Handle", Assert.Throws<InvalidOperationException>(() => _test.Run(0).OverRing().Run(Token)).Message, StringComparison.Ordinal);
        Assert.Contains("call Handle", Assert.Throws<InvalidOperationException>(() => _test.Run(0).ThenHandle(first)).Message, StringComparison.Ordinal);
        Assert.Contains("registered already", Assert.Throws<ArgumentException>(() => _test.Run(0).Handle(first).ThenHandle(second).ThenHandle(first)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => _test.Run(0).Handle("none", null!));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_run_that_is_under_way_takes_no_more_handlers_and_does_not_run_twice_at_once(bool ring)
    {
        long id = _test.Record(10);
        ReplayRun<Tick, BlittableCodec<Tick>> run = _test.Run(id);
        Meddler meddler = new(run);
        (ring ? run.Handle(meddler).OverRing(8) : run.Handle(meddler)).Run(Token);
        Assert.Equal(4, meddler.Refused);
        run.Handle(new TickSum()).Run(Token);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(0)]
    [InlineData(6_401)]
    [InlineData(9_600)]
    public void A_snapshot_position_outside_the_range_is_refused(long position)
    {
        long id = _test.Record(100);
        TickSum sum = new();
        PositionException refused = Assert.Throws<PositionException>(() =>
            _test.Run(id).From(640).To(3_200).Handle(sum).SnapshotTo(_test.Snapshots, atPosition: position).Run(Token));
        Assert.Contains("which is 640 to 3200", refused.Message, StringComparison.Ordinal);
        Assert.Equal((0, position), (sum.Events, refused.Position));
    }

    [Fact]
    public void A_snapshot_can_be_taken_at_either_end_of_the_range_and_a_resumed_run_keeps_the_positions_behind_it()
    {
        long id = _test.Record(100);
        SnapshotStore store = _test.Snapshots;
        Run(null);
        Assert.Equal([640, 1_280, 3_200], store.List().Select(file => file.Position));
        Assert.Equal(0, SnapshotStore.Load(store.List()[0].Path).Cursor.NextSequence);
        Snapshot middle = SnapshotStore.Load(store.List()[1].Path);
        foreach (SnapshotFile file in store.List()) File.Delete(file.Path);
        Run(middle);
        Assert.Equal([3_200], store.List().Select(file => file.Position));

        void Run(Snapshot? from) => _test.Run(id).From(640).To(3_200).Handle(new TickSum()).ResumeFrom(from)
            .SnapshotTo(store, atPosition: 640).SnapshotTo(store, atPosition: 1_280).SnapshotTo(store, atPosition: 3_200).Run(Token);
    }

    private void Overwrite(long id, long position, byte value)
    {
        string segment = Path.Combine(_test.ArchiveDirectory, $"{id}-{position / (2 * TestArchive.TermLength) * (2 * TestArchive.TermLength)}.rec");
        using FileStream file = File.OpenWrite(segment);
        file.Position = position % (2 * TestArchive.TermLength);
        file.WriteByte(value);
    }

    private sealed class Hooks : IEventHandler<Tick>, IStartHandler, IShutdownHandler
    {
        public int Starts { get; private set; }

        public int Shutdowns { get; private set; }

        public void OnStart() => Starts++;

        public void OnShutdown() => Shutdowns++;

        public void OnEvent(ref Tick data, in EventHeader header, bool endOfBatch) => throw new InvalidOperationException("There are no events.");
    }

    private sealed class Meddler(ReplayRun<Tick, BlittableCodec<Tick>> run) : IEventHandler<Tick>
    {
        public int Refused { get; private set; }

        public void OnEvent(ref Tick data, in EventHeader header, bool endOfBatch)
        {
            if (header.Sequence != 0) return;
            foreach (Action meddle in (Action[])[() => run.Handle(new TickSum()), () => run.ThenHandle(new TickSum()), () => run.From(64), () => run.Run(Token)])
            {
                if (Record.Exception(meddle) is InvalidOperationException e && e.Message.Contains("before Run", StringComparison.Ordinal)) Refused++;
            }
        }
    }
}
