namespace Replay.Framework.Tests.Replaying;

/// <summary>When a run takes snapshots besides every so many events: by event time, and on request.</summary>
public sealed class SnapshotScheduleTests : IDisposable
{
    private const int Count = 1_000;

    private readonly TestArchive _test = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _test.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void By_event_time_they_stand_behind_the_first_event_of_each_interval(bool ring)
    {
        long id = _test.Record(Count);
        Run(id, ring).SnapshotTo(_test.Snapshots, everyEventTime: TimeSpan.FromMicroseconds(100)).Run(Token);

        // Events are a microsecond apart, and the first stands at a multiple of the interval.
        Assert.Equal(Enumerable.Range(1, 9).Select(k => (k * 100L) + 1), Sequences());
    }

    [Fact]
    public void By_event_time_they_are_the_same_in_a_resumed_run()
    {
        long id = _test.Record(Count);
        RunResult whole = Run(id).SnapshotTo(_test.Snapshots, everyEventTime: TimeSpan.FromMicroseconds(70)).Run(Token);
        long[] expected = Sequences();
        foreach (SnapshotFile file in _test.Snapshots.List().Skip(3)) File.Delete(file.Path);

        RunResult resumed = Run(id).ResumeFromNewest(_test.Snapshots).SnapshotTo(_test.Snapshots, everyEventTime: TimeSpan.FromMicroseconds(70)).Run(Token);

        Assert.Equal(whole.RunDigest, resumed.RunDigest);
        Assert.Equal(expected, Sequences());
    }

    [Fact]
    public void In_a_merge_they_are_taken_by_event_time_too()
    {
        ReplaySource[] sources = [.. Enumerable.Range(0, 3).Select(_ => new ReplaySource(_test.Archive, _test.Record(Count)))];
        new ReplayRun<Tick, BlittableCodec<Tick>>(sources).Handle(new TickSum())
            .SnapshotTo(_test.Snapshots, everyEventTime: TimeSpan.FromMicroseconds(250)).Run(Token);

        // Three events share each time; the snapshot stands behind the first of them.
        Assert.Equal([751L, 1501L, 2251L], Sequences());
        Assert.All(_test.Snapshots.List(), file => Assert.Null(file.RecordingId));
    }

    [Fact]
    public void Events_without_time_and_time_that_goes_back_call_for_none()
    {
        using RecordingWriter writer = _test.Archive.CreateRecording(TestArchive.Settings);
        foreach (long timestampNs in new long[] { 0, 150, 0, 120, 199, 201, 150, 0, 299, 1_000 }) writer.Append(Tick.Number(1), default(BlittableCodec<Tick>), timestampNs);
        writer.Stop();

        Run(writer.RecordingId).SnapshotTo(_test.Snapshots, everyEventTime: TimeSpan.FromTicks(1)).Run(Token);

        Assert.Equal([6L, 10L], Sequences());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task On_request_one_is_taken_while_the_run_goes_on(bool ring)
    {
        long id = _test.Record(Count);
        SnapshotTrigger trigger = new();
        Requester requester = new(trigger, at: 600);
        RunResult whole = Run(id, ring).Handle(requester).SnapshotTo(_test.Snapshots, onRequest: trigger).Run(Token);

        Snapshot snapshot = SnapshotStore.Load(await requester.Requested!.WaitAsync(TimeSpan.FromMinutes(1), Token));
        Assert.Equal(_test.Snapshots.List().Single().Path, await requester.Requested!);
        Assert.InRange(snapshot.Cursor.NextSequence, 601, Count);
        RunResult resumed = Run(id).Handle(new Requester(new SnapshotTrigger(), at: -1)).ResumeFrom(snapshot).Run(Token);
        Assert.Equal(whole.RunDigest, resumed.RunDigest);
    }

    [Fact]
    public async Task A_request_before_the_run_is_answered_after_its_first_event_and_one_behind_it_is_cancelled()
    {
        long id = _test.Record(Count);
        SnapshotTrigger trigger = new();
        Task<string> early = trigger.RequestAsync();
        Run(id).SnapshotTo(_test.Snapshots, onRequest: trigger).Run(Token);

        Assert.Equal(1, SnapshotStore.Load(await early).Cursor.NextSequence);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => trigger.RequestAsync());
    }

    [Fact]
    public async Task A_request_to_a_run_that_fails_is_cancelled()
    {
        long id = _test.Record(Count);
        SnapshotTrigger trigger = new();
        Task<string> request = trigger.RequestAsync();
        Assert.Throws<SnapshotException>(() => _test.Run(id).Handle(new Thrower(0)).SnapshotTo(_test.Snapshots, onRequest: trigger).Run(Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
    }

    [Fact]
    public void A_trigger_serves_one_run()
    {
        long id = _test.Record(1);
        SnapshotTrigger trigger = new();
        Run(id).SnapshotTo(_test.Snapshots, onRequest: trigger).Run(Token);
        Assert.Contains("one run", Assert.Throws<InvalidOperationException>(() => Run(id).SnapshotTo(_test.Snapshots, onRequest: trigger).Run(Token)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_interval_is_above_zero() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _test.Run(0).SnapshotTo(_test.Snapshots, everyEventTime: TimeSpan.Zero));

    private ReplayRun<Tick, BlittableCodec<Tick>> Run(long id, bool ring = false)
    {
        ReplayRun<Tick, BlittableCodec<Tick>> run = _test.Run(id).Handle(new TickSum());
        return ring ? run.OverRing(64) : run;
    }

    private long[] Sequences() => [.. _test.Snapshots.List().Select(file => SnapshotStore.Load(file.Path).Cursor.NextSequence).Order()];

    /// <summary>Asks for a snapshot at one event, from the handler's thread.</summary>
    private sealed class Requester(SnapshotTrigger trigger, long at) : IEventHandler<Tick>, IStatelessHandler
    {
        public Task<string>? Requested { get; private set; }

        public void OnEvent(ref Tick data, in EventHeader header, bool endOfBatch)
        {
            if (header.Sequence == at) Requested = trigger.RequestAsync();
        }
    }
}
