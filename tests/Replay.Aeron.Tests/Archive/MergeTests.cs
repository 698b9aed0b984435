namespace Replay.Aeron.Tests;

/// <summary>Two ways of the C client to join a live stream: each message once, in order, across the join.</summary>
public sealed class MergeTests(SharedArchive shared) : ArchiveTest(shared)
{
    private const int Recorded = 2_000;
    private const int Live = 1_000;

    [Fact]
    public void A_replay_merge_joins_a_network_stream_without_a_gap_or_a_repeat()
    {
        string control = $"localhost:{ArchiveServer.FreePort()}";
        string liveDestination = $"aeron:udp?endpoint=localhost:0|control={control}";
        string publicationChannel = $"aeron:udp?control={control}|control-mode=dynamic|fc=max|term-length=64k";
        _ = Archive.StartRecording($"aeron:udp?control={control}|control-mode=dynamic", StreamId, SourceLocation.Local);
        using ExclusivePublication publication = Client.AddExclusivePublication(publicationChannel, StreamId);
        int session = publication.Description.SessionId;
        int counterId = AwaitRecording(session);
        long recordingId = Client.Counters.RecordingIdOf(counterId);
        for (int i = 0; i < Recorded; i++) Publish(publication, BitConverter.GetBytes(i));
        Await(() => Client.Counters.ValueOf(counterId) == publication.Position, "the recording");

        using Subscription subscription = Client.AddSubscription($"aeron:udp?control-mode=manual|session-id={session}", StreamId);
        using ReplayMerge merge = new(Archive, subscription, $"aeron:udp?session-id={session}", "aeron:udp?endpoint=localhost:0", liveDestination, recordingId, 0);
        Assert.False(merge.IsMerged);
        Numbers received = new();
        int sent = Recorded;
        Await(() =>
        {
            if (sent < Recorded + Live && publication.Offer(BitConverter.GetBytes(sent)).IsPublished) sent++;
            _ = sent % 2 == 0 ? merge.Poll(ref received, 10) : merge.PollMessages(ref received, 10);
            Assert.False(merge.HasFailed);
            return merge.IsMerged && sent == Recorded + Live && received.Count == sent;
        }, "the merge and all messages");

        Assert.True(merge.IsLiveAdded);
        Assert.Equal(publication.Position, merge.Position);
        Archive.StopRecording($"aeron:udp?control={control}|control-mode=dynamic", StreamId);
    }

    [Fact]
    public void A_replay_merge_over_ipc_is_refused()
    {
        using Subscription subscription = Client.AddSubscription("aeron:ipc", StreamId);

        Assert.ThrowsAny<AeronException>(() => new ReplayMerge(Archive, subscription, "aeron:ipc", "aeron:ipc", "aeron:ipc", 0, 0));
    }

    [Fact]
    public void A_replay_merge_of_what_is_not_there_fails()
    {
        using Subscription subscription = Client.AddSubscription("aeron:udp?control-mode=manual|session-id=7", StreamId);
        using ReplayMerge merge = new(Archive, subscription, "aeron:udp?session-id=7", "aeron:udp?endpoint=localhost:0",
            $"aeron:udp?endpoint=localhost:0|control=localhost:{ArchiveServer.FreePort()}", 987_654_321, 0);

        AeronException exception = Assert.ThrowsAny<AeronException>(() => Await(() => { merge.DoWork(); return false; }, "the failure"));

        Assert.Contains("Merging", exception.Message, StringComparison.Ordinal);
        Assert.True(merge.HasFailed);
        Assert.False(merge.IsMerged);
        Assert.Equal(AeronArchive.NullPosition, merge.Position);
    }

    [Fact]
    public void A_persistent_subscription_goes_from_the_recording_to_the_live_stream()
    {
        using ExclusivePublication publication = Archive.AddRecordedExclusivePublication("aeron:ipc", StreamId);
        int counterId = AwaitRecording(publication.Description.SessionId);
        for (int i = 0; i < Recorded; i++) Publish(publication, BitConverter.GetBytes(i));
        Await(() => Client.Counters.ValueOf(counterId) == publication.Position, "the recording");
        int joined = 0, left = 0;
        using Counter state = Client.AddCounter(5001, [], "state"), difference = Client.AddCounter(5001, [], "difference");
        using Counter joins = Client.AddCounter(5001, [], "joins"), leaves = Client.AddCounter(5001, [], "leaves");
        PersistentSubscriptionOptions options = new()
        {
            StateCounter = state,
            JoinDifferenceCounter = difference,
            LiveJoinedCounter = joins,
            LiveLeftCounter = leaves,
            OnLiveLeft = () => left++,
            RecordingId = Client.Counters.RecordingIdOf(counterId),
            LiveChannel = "aeron:ipc",
            LiveStreamId = StreamId,
            ReplayChannel = "aeron:ipc",
            ReplayStreamId = SharedArchive.NewStreamId(),
            OnLiveJoined = () => joined++,
        };
        using PersistentSubscription subscription = new(Client, Server.ArchiveOptions, options);
        long stateAtFirst = state.Value;
        Numbers received = new();
        int sent = Recorded;
        bool hasReplayed = false;
        Await(() =>
        {
            if (sent < Recorded + Live && publication.Offer(BitConverter.GetBytes(sent)).IsPublished) sent++;
            subscription.Poll(ref received, 10);
            hasReplayed |= subscription.IsReplaying;
            Assert.False(subscription.HasFailed);
            return subscription.IsLive && sent == Recorded + Live && received.Count == sent;
        }, "the join and all messages");

        Assert.True(hasReplayed);
        Assert.Equal((1, 1L, 0, 0L), (joined, joins.Value, left, leaves.Value));
        Assert.NotEqual(stateAtFirst, state.Value);
        Assert.Null(subscription.FailureReason);

        publication.Dispose();
        Await(() => { subscription.Poll(ref received, 10); return left == 1; }, "the live stream to be left");
        Assert.Equal(1L, leaves.Value);
    }

    [Fact]
    public void A_persistent_subscription_s_counters_are_closed_with_it_and_serve_no_other()
    {
        RecordingDescriptor recording = Record(1, i => Message(i, 8));
        Counter early = Client.AddCounter(5001, [], "early"), kept = Client.AddCounter(5001, [], "kept"), failed = Client.AddCounter(5001, [], "failed");
        PersistentSubscriptionOptions options = new()
        {
            RecordingId = recording.RecordingId,
            LiveChannel = "aeron:ipc",
            LiveStreamId = StreamId,
            ReplayChannel = "aeron:ipc",
            ReplayStreamId = SharedArchive.NewStreamId(),
            StateCounter = early,
            LiveJoinedCounter = kept,
        };
        using (PersistentSubscription subscription = new(Client, Server.ArchiveOptions, options))
        {
            Assert.Throws<ArgumentException>(() => new PersistentSubscription(Client, Server.ArchiveOptions, options with { StateCounter = null }));
            // C goes on writing to a counter that its user has disposed.
            early.Dispose();
            Numbers none = new();
            for (int i = 0; i < 100; i++) subscription.Poll(ref none, 0);
            Assert.False(kept.IsClosed);
        }
        Assert.True(kept.IsClosed);
        Assert.Throws<ObjectDisposedException>(() => kept.Value);
        Assert.Throws<AeronException>(() => new PersistentSubscription(Client, Server.ArchiveOptions, options with { RecordingId = -7, StateCounter = failed, LiveJoinedCounter = null }));
        Assert.True(failed.IsClosed);
    }

    [Fact]
    public void What_a_listener_of_a_persistent_subscription_throws_comes_out_of_the_poll()
    {
        using PersistentSubscription subscription = new(Client, Server.ArchiveOptions, new PersistentSubscriptionOptions
        {
            RecordingId = 987_654_321,
            LiveChannel = "aeron:ipc",
            LiveStreamId = StreamId,
            ReplayChannel = "aeron:ipc",
            ReplayStreamId = SharedArchive.NewStreamId(),
            OnError = _ => throw new InvalidOperationException("mine"),
        });
        Numbers none = new();

        AeronException exception = Assert.Throws<AeronException>(() => Await(() => { subscription.Poll(ref none, 10); return false; }, "the exception"));

        Assert.Equal("mine", exception.InnerException!.Message);
    }

    [Fact]
    public void A_persistent_subscription_of_what_is_not_there_fails_with_the_reason()
    {
        AeronException? told = null;
        PersistentSubscriptionOptions options = new()
        {
            RecordingId = 987_654_321,
            LiveChannel = "aeron:ipc",
            LiveStreamId = StreamId,
            ReplayChannel = "aeron:ipc",
            ReplayStreamId = SharedArchive.NewStreamId(),
            OnError = error => told = error,
        };
        using PersistentSubscription subscription = new(Client, Server.ArchiveOptions, options);
        Numbers none = new();
        Await(() =>
        {
            try
            {
                subscription.Poll(ref none, 10);
            }
            catch (AeronException)
            {
                Assert.True(subscription.HasFailed);
            }
            return subscription.HasFailed;
        }, "the failure");

        Assert.NotNull(subscription.FailureReason);
        Assert.NotNull(told);
    }

    /// <summary>Asserts that numbers arrive once each and in order.</summary>
    private sealed class Numbers : IFragmentHandler
    {
        public int Count { get; private set; }

        public void OnFragment(ReadOnlySpan<byte> payload, in FragmentHeader header) => Assert.Equal(Count++, BitConverter.ToInt32(payload));
    }
}
