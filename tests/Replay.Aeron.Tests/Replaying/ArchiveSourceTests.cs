namespace Replay.Aeron.Tests;

public sealed class ArchiveSourceTests(SharedArchive shared) : ArchiveTest(shared)
{
    private const int Frame = 64;
    private const int Count = 5_000;

    private AeronSourceOptions Options => new() { Client = Server.ClientOptions, Archive = Server.ArchiveOptions };

    [Theory]
    [InlineData("aeron:ipc")]
    [InlineData("aeron:udp?endpoint=localhost:0")]
    public void A_run_over_a_remote_archive_gives_the_digests_of_a_run_over_its_files(string replayChannel)
    {
        long recordingId = RecordQuotes(Count);
        using EmbeddedArchive files = EmbeddedArchive.Open(Server.ArchiveDirectory);
        using AeronArchiveSource source = new(Options with { ReplayChannel = replayChannel });

        QuoteChecker near = new(), far = new();
        RunResult fromFiles = Run(files, recordingId, near).Run();
        RunResult fromArchive = Run(source, recordingId, far).Run();

        Assert.Equal((Count, Count), (near.Next, far.Next));
        Assert.NotNull(fromArchive.RunDigest);
        Assert.Equal(fromFiles.RunDigest, fromArchive.RunDigest);
        Assert.Equal((near.Last.EndPosition, near.Last.StreamId, near.Last.SessionId), (far.Last.EndPosition, far.Last.StreamId, far.Last.SessionId));
        Assert.Contains(source.Recordings, recording => recording.RecordingId == recordingId);
    }

    [Fact]
    public void Large_and_fragmented_messages_of_a_remote_archive_give_the_same_digests()
    {
        int[] lengths = [0, 1, 1376, 1377, 8192, 60_000, 131_072, 5, 0, 99_999];
        RecordingDescriptor recording = Record(200, i => Message(i, lengths[i % lengths.Length]), "aeron:ipc?term-length=1m|mtu=1408");
        using EmbeddedArchive files = EmbeddedArchive.Open(Server.ArchiveDirectory);
        using AeronArchiveSource source = new(Options);

        RunResult Run(IRecordingSource archive) => new ReplayRun<RawEvent, RawCodec>(archive, recording.RecordingId).Handle(new Ignore()).Run();
        RunResult fromFiles = Run(files), fromArchive = Run(source);

        Assert.Equal(200, fromArchive.Events);
        Assert.Equal(fromFiles.EventDigest, fromArchive.EventDigest);
    }

    [Fact]
    public void A_range_begins_and_ends_at_its_positions_and_is_checked()
    {
        long recordingId = RecordQuotes(Count);
        using AeronArchiveSource source = new(Options);
        QuoteChecker checker = new(first: 1000);

        RunResult result = Run(source, recordingId, checker).From(1000 * Frame).To(3000 * Frame).Run();

        Assert.Equal((2000L, 1000L * Frame, 3000L * Frame), (result.Events, result.FirstPosition, result.EndPosition));
        PositionException inside = Assert.Throws<PositionException>(() => Run(source, recordingId, new QuoteChecker()).From((1000 * Frame) + 32).Run());
        Assert.Contains($"{1000 * Frame} and {1001 * Frame}", inside.Message, StringComparison.Ordinal);
        Assert.Throws<PositionException>(() => Run(source, recordingId, new QuoteChecker()).To((Count + 1) * Frame).Run());
        Assert.Throws<RecordingNotFoundException>(() => Run(source, 987_654_321, new QuoteChecker()).Run());
    }

    [Fact]
    public void A_run_resumes_from_a_snapshot_that_another_source_took()
    {
        long recordingId = RecordQuotes(Count);
        using EmbeddedArchive files = EmbeddedArchive.Open(Server.ArchiveDirectory);
        using AeronArchiveSource source = new(Options);
        string directory = Directory.CreateTempSubdirectory("replay-aeron-snapshots").FullName;
        try
        {
            SnapshotStore store = new(directory);
            RunResult whole = Run(files, recordingId, new QuoteChecker()).SnapshotTo(store, atPosition: 2000 * Frame).Run();
            QuoteChecker rest = new();
            RunResult resumed = Run(source, recordingId, rest).ResumeFrom(store.TryLoadNewest(recordingId)).Run();

            Assert.Equal((3000L, 2000L * Frame), (resumed.Events, resumed.ResumedFrom));
            Assert.Equal(whole.RunDigest, resumed.RunDigest);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public async Task A_run_follows_an_active_recording_until_it_is_stopped()
    {
        using RemoteRecorder<Quote, BlittableCodec<Quote>> recorder = new(Archive, "aeron:ipc", StreamId);
        for (int i = 0; i < 1000; i++) recorder.Record(Quote.Of(i), Quote.TimestampNs(i));
        using AeronArchiveSource source = new(Options with { Follow = true });
        QuoteChecker checker = new();
        Task<RunResult> run = Task.Run(() => Run(source, recorder.RecordingId, checker).Run());
        for (int i = 1000; i < 2000; i++)
        {
            recorder.Record(Quote.Of(i), Quote.TimestampNs(i));
            int next = i;
            if (i % 250 == 0) Await(() => checker.Next == next + 1 || run.IsCompleted, $"event {i}");
        }
        long stop = recorder.Complete();

        RunResult result = await run.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        Assert.Equal((2000L, stop, -1L), (result.Events, result.EndPosition, checker.LiveFrom));
    }

    [Fact]
    public async Task The_idle_strategy_for_live_events_waits_for_what_is_only_being_recorded_and_the_other_one_for_the_rest()
    {
        using RemoteRecorder<Quote, BlittableCodec<Quote>> recorder = new(Archive, "aeron:ipc", StreamId);
        SignallingIdle live = new();
        using AeronArchiveSource following = new(Options with { Follow = true, Idle = new ForbiddenIdle(), LiveIdle = live });
        Task<RunResult> run = Task.Run(() => Run(following, recorder.RecordingId, new QuoteChecker()).Run());
        await live.Called.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        recorder.Record(Quote.Of(0), Quote.TimestampNs(0));
        recorder.Complete();
        Assert.Equal(1, (await run.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken)).Events);

        using AeronArchiveSource whole = new(Options with { LiveIdle = new ForbiddenIdle() });
        Assert.Equal(1, Run(whole, recorder.RecordingId, new QuoteChecker()).Run().Events);
    }

    [Theory]
    [InlineData("aeron:ipc")]
    [InlineData("aeron:udp?endpoint=localhost:{0}|term-length=64k")]
    public async Task A_run_joins_the_live_stream_once_without_a_gap_or_a_repeat(string pattern)
    {
        string channel = string.Format(System.Globalization.CultureInfo.InvariantCulture, pattern, ArchiveServer.FreePort());
        using RemoteRecorder<Quote, BlittableCodec<Quote>> recorder = new(Archive, channel, StreamId);
        int recorded = 0;
        void Record(int count)
        {
            for (int end = recorded + count; recorded < end; recorded++) recorder.Record(Quote.Of(recorded), Quote.TimestampNs(recorded));
        }
        Record(3000);
        using AeronArchiveSource source = new(Options with { Follow = true, LiveChannel = channel });
        QuoteChecker checker = new();
        Task<RunResult> run = Task.Run(() => Run(source, recorder.RecordingId, checker).Run());
        Await(() => { Record(1); return checker.LiveFrom > 0 || run.IsCompleted; }, "the join");
        Record(1000);
        recorder.Complete();
        recorder.Dispose();

        RunResult result = await run.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        Assert.Equal(recorded, result.Events);
        Assert.InRange(checker.LiveFrom, 1, recorded);
    }

    [Fact]
    public void A_run_that_waits_can_be_cancelled()
    {
        using RemoteRecorder<Quote, BlittableCodec<Quote>> recorder = new(Archive, "aeron:ipc", StreamId);
        recorder.Record(Quote.Of(0), Quote.TimestampNs(0));
        using AeronArchiveSource source = new(Options with { Follow = true });
        using CancellationTokenSource cancel = new();
        QuoteChecker checker = new() { After = _ => cancel.CancelAfter(50) };

        Assert.ThrowsAny<OperationCanceledException>(() => Run(source, recorder.RecordingId, checker).Run(cancel.Token));
        Assert.Equal(1, checker.Next);
    }

    [Fact]
    public void A_replay_that_stops_early_is_an_error_that_says_where()
    {
        long recordingId = RecordQuotes(Count);
        using AeronArchiveSource source = new(Options);
        bool stopped = false;
        QuoteChecker checker = new()
        {
            After = next =>
            {
                if (stopped || next < 1000) return;
                stopped = true;
                Archive.StopAllReplays(recordingId);
            },
        };

        ReplayEndedEarlyException exception = Assert.Throws<ReplayEndedEarlyException>(() => Run(source, recordingId, checker).Run());

        Assert.Equal((recordingId, checker.Next * Frame, (long)Count * Frame), (exception.RecordingId, exception.Position, exception.ExpectedEndPosition));
        Assert.InRange(checker.Next, 1000, Count - 1);
    }

    [Fact]
    public void A_replay_that_stops_early_goes_on_where_it_stopped_when_told_to()
    {
        long recordingId = RecordQuotes(Count);
        List<AeronException> losses = [];
        using AeronArchiveSource source = new(Options with { ReconnectTimeout = TimeSpan.FromMinutes(2), OnConnectionLost = losses.Add });
        QuoteChecker checker = new() { After = next => { if (next is 1000 or 3000) Archive.StopAllReplays(recordingId); } };

        RunResult result = Run(source, recordingId, checker).Run();

        Assert.Equal((Count, Count), (result.Events, checker.Next));
        Assert.NotEmpty(losses);
    }

    [Fact]
    public void A_run_from_a_remote_archive_allocates_nothing_for_each_event()
    {
        long recordingId = RecordQuotes(20 * Count);
        using AeronArchiveSource source = new(Options);
        QuoteCount few = default, many = default;
        ReplayRun<Quote, BlittableCodec<Quote>> Start(long to) => new ReplayRun<Quote, BlittableCodec<Quote>>(source, recordingId).To(to);
        Start(Count * Frame).Run(ref few);

        RunResult small = Start(Count * Frame).Run(ref few);
        RunResult large = Start(20 * Count * Frame).Run(ref many);

        Assert.Equal(20 * Count, many.Events);
        // Asking for a replay allocates, and the runtime now and then; the events of twenty times the range do not: an object has 24 bytes.
        Assert.InRange(large.AllocatedBytes - small.AllocatedBytes, long.MinValue, 19 * Count);
    }

    private long RecordQuotes(int count)
    {
        using RemoteRecorder<Quote, BlittableCodec<Quote>> recorder = new(Archive, "aeron:ipc", StreamId);
        for (int i = 0; i < count; i++) recorder.Record(Quote.Of(i), Quote.TimestampNs(i));
        Assert.Equal((long)count * Frame, recorder.Complete());
        return recorder.RecordingId;
    }

    private static ReplayRun<Quote, BlittableCodec<Quote>> Run(IRecordingSource source, long recordingId, QuoteChecker handler) =>
        new ReplayRun<Quote, BlittableCodec<Quote>>(source, recordingId).Handle("checker", handler);

    private sealed class SignallingIdle : IdleStrategy
    {
        private readonly TaskCompletionSource _called = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Called => _called.Task;

        public override void Idle(int workCount)
        {
            _called.TrySetResult();
            Yielding.Idle(workCount);
        }
    }

    private sealed class ForbiddenIdle : IdleStrategy
    {
        public override void Idle(int workCount) => throw new InvalidOperationException("Another idle strategy was to be used.");
    }

    private sealed class Ignore : IEventHandler<RawEvent>
    {
        public void OnEvent(ref RawEvent data, in EventHeader header, bool endOfBatch) { }
    }

    private struct QuoteCount : IEventHandler<Quote>
    {
        public long Events;

        public void OnEvent(ref Quote data, in EventHeader header, bool endOfBatch) => Events++;
    }
}
