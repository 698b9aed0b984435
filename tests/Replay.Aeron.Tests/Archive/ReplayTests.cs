namespace Replay.Aeron.Tests;

public sealed class ReplayTests(SharedArchive shared) : ArchiveTest(shared)
{
    private const int Count = 500;
    private const long Nobody = 987_654_321;

    [Fact]
    public void A_range_is_replayed_from_a_position_for_a_length()
    {
        RecordingDescriptor recording = Record(Count, i => Message(i, 64));

        Assert.Equal(Enumerable.Range(100, 50).Select(i => Message(i, 64)), Replay(recording, new ReplayRequest { Position = 100 * 96, Length = 50 * 96 }));
        Assert.Equal(Count, Replay(recording).Count);
        Assert.Equal(Count, Replay(recording, new ReplayRequest { FileIoMaxLength = 4096 }).Count);
        Assert.Equal(Count, Replay(recording, new ReplayRequest { Length = ReplayRequest.AllAndStop }).Count);
    }

    [Fact]
    public void Messages_of_many_fragments_are_recorded_and_replayed_whole()
    {
        int[] lengths = [0, 1, 1376, 1377, 8192, 60_000, 131_072, 5, 0, 99_999];
        RecordingDescriptor recording = Record(lengths.Length, i => Message(i, lengths[i]), "aeron:ipc?term-length=1m|mtu=1408");

        Assert.Equal(lengths.Select((length, i) => Message(i, length)), Replay(recording));
    }

    [Fact]
    public void A_bounded_replay_does_not_overtake_its_counter()
    {
        RecordingDescriptor recording = Record(Count, i => Message(i, 64));
        using Counter limit = Client.AddCounter(5000, [], "limit");
        limit.Value = 10 * 96;
        int stream = SharedArchive.NewStreamId();
        using Subscription subscription = Archive.Replay(recording.RecordingId, "aeron:ipc", stream, new ReplayRequest { BoundingLimitCounterId = limit.Id });
        Await(() => subscription.ImageCount == 1, "the replay");
        using Image image = subscription.ImageAt(0)!;
        void Take(int messages)
        {
            Await(() => { subscription.Poll((_, in _) => { }, 100); return image.Position >= messages * 96; }, "the replay to reach its limit");
            for (int i = 0; i < 100; i++) subscription.Poll((_, in _) => { }, 100);
            Assert.Equal(messages * 96, image.Position);
        }

        Take(10);
        limit.Value = 20 * 96;
        Take(20);
        limit.Value = recording.StopPosition;
        Take(Count);
    }

    [Fact]
    public void An_active_recording_is_followed_until_it_stops()
    {
        using ExclusivePublication publication = Archive.AddRecordedExclusivePublication("aeron:ipc", StreamId);
        long recordingId = Client.Counters.RecordingIdOf(AwaitRecording(publication.Description.SessionId));
        using Subscription subscription = Archive.Replay(recordingId, "aeron:ipc", SharedArchive.NewStreamId(), new ReplayRequest { Length = ReplayRequest.AllAndFollow });
        List<int> received = [];
        for (int i = 0; i < 20; i++)
        {
            Publish(publication, BitConverter.GetBytes(i));
            Await(() => { subscription.Poll((payload, in _) => received.Add(BitConverter.ToInt32(payload)), 10); return received.Count == i + 1; }, $"message {i}");
        }
        Archive.StopRecording(publication);

        Await(() => { subscription.Poll((_, in _) => { }, 10); return subscription.ImageCount == 0; }, "the replay to end");
        Assert.Equal(Enumerable.Range(0, 20), received);
    }

    [Fact]
    public void A_replay_can_be_stopped_alone_or_with_all_others()
    {
        using ExclusivePublication publication = Archive.AddRecordedExclusivePublication("aeron:ipc", StreamId);
        long recordingId = Client.Counters.RecordingIdOf(AwaitRecording(publication.Description.SessionId));
        int stream = SharedArchive.NewStreamId();
        using Subscription subscription = Client.AddSubscription("aeron:ipc", stream);
        ReplayRequest follow = new() { Length = ReplayRequest.AllAndFollow };
        long first = Archive.StartReplay(recordingId, "aeron:ipc", stream, follow);
        _ = Archive.StartReplay(recordingId, "aeron:ipc", stream, follow);
        Await(() => subscription.ImageCount == 2, "two replays");
        using Image image = subscription.FindImage((int)first)!;

        Archive.StopReplay(first);
        Await(() => subscription.ImageCount == 1 && image.IsClosed, "one replay to stop");
        Archive.StopAllReplays(recordingId);
        Await(() => subscription.ImageCount == 0, "the other to stop");
        Archive.StopReplay(first);
    }

    [Fact]
    public void An_error_that_answers_no_request_comes_to_its_consumer_or_is_asked_for()
    {
        const int Segment = 1024 * 1024;
        RecordingDescriptor recording = Record((Segment / 1024) + 10, i => Message(i, 1024 - 32));
        string second = $"{recording.RecordingId}-{Segment}.rec";
        File.Delete(Path.Combine(Server.ArchiveDirectory, second));
        // The replay begins, and comes to the missing file.
        void Replay(AeronArchive archive, Func<bool> isTold)
        {
            using Subscription subscription = archive.Replay(recording.RecordingId, "aeron:ipc", SharedArchive.NewStreamId());
            Await(() => { subscription.Poll((_, in _) => { }, 100); return isTold(); }, "the error");
        }
        List<AeronException> told = [];
        using AeronArchive telling = AeronArchive.Connect(Client, Server.ArchiveOptions with { OnError = told.Add });

        Replay(telling, () => { telling.CheckForError(); return told.Count > 0; });
        string? text = null;
        Replay(Archive, () => (text = Archive.PollForError()) is not null);
        AeronException exception = Assert.ThrowsAny<AeronException>(() => Replay(Archive, () => { Archive.CheckForError(); return false; }));

        Assert.All([told[0].Message, text, exception.Message], message => Assert.Contains(second, message, StringComparison.Ordinal));
        Assert.Contains("An earlier request", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_replay_of_what_is_not_there_is_refused_with_the_archive_s_code()
    {
        RecordingDescriptor recording = Record(10, i => Message(i, 64));
        long Start(ReplayRequest request, long? id = null) => Archive.StartReplay(id ?? recording.RecordingId, "aeron:ipc", SharedArchive.NewStreamId(), request);

        Assert.Equal(ArchiveErrorCode.UnknownRecording, Refused(() => Start(new ReplayRequest(), Nobody)));
        Refused(() => Start(new ReplayRequest { Position = 33 }));
        Refused(() => Start(new ReplayRequest { Position = recording.StopPosition + 96 }));
        Refused(() => Start(new ReplayRequest { BoundingLimitCounterId = 999_999 }));
        Assert.ThrowsAny<AeronException>(() => Archive.StartReplay(recording.RecordingId, "not-a-channel", 1));
        Assert.ThrowsAny<AeronException>(() => Archive.Replay(Nobody, "aeron:ipc", 1));
        Assert.ThrowsAny<AeronException>(() => Archive.Replay(recording.RecordingId, "not-a-channel", 1));
    }
}
