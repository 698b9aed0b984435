namespace Replay.Aeron.Tests;

public sealed class RecordingTests(SharedArchive shared) : ArchiveTest(shared)
{
    private const long Nobody = 987_654_321;

    [Fact]
    public void A_recording_can_be_stopped_by_subscription_by_channel_by_id_and_by_publication()
    {
        Assert.True(Stopped(stop: (subscriptionId, _, _) => Archive.StopRecording(subscriptionId)));
        Assert.True(Stopped(stop: (_, _, _) => Archive.StopRecording("aeron:ipc", StreamId)));
        Assert.True(Stopped(stop: (subscriptionId, _, _) => Assert.True(Archive.TryStopRecording(subscriptionId))));
        Assert.True(Stopped(stop: (_, _, _) => Assert.True(Archive.TryStopRecording("aeron:ipc", StreamId))));
        Assert.True(Stopped(stop: (_, recordingId, _) => Assert.True(Archive.TryStopRecordingById(recordingId))));

        using Publication publication = Archive.AddRecordedPublication("aeron:ipc", StreamId);
        long id = Client.Counters.RecordingIdOf(AwaitRecording(publication.Description.SessionId));
        Archive.StopRecording(publication);
        Await(() => Archive.GetStopPosition(id) == 0, "the recording to stop");
    }

    [Fact]
    public void Stopping_what_is_not_active_is_an_error_or_false()
    {
        Assert.Equal(ArchiveErrorCode.UnknownSubscription, Refused(() => Archive.StopRecording(Nobody)));
        Assert.Equal(ArchiveErrorCode.UnknownSubscription, Refused(() => Archive.StopRecording("aeron:ipc", StreamId)));
        Assert.False(Archive.TryStopRecording(Nobody));
        Assert.False(Archive.TryStopRecording("aeron:ipc", StreamId));
        Assert.False(Archive.TryStopRecordingById(Record(1, i => Message(i, 8)).RecordingId));
        using Publication publication = Client.AddPublication("aeron:ipc", StreamId);
        Assert.Equal(ArchiveErrorCode.UnknownSubscription, Refused(() => Archive.StopRecording(publication)));
        using ExclusivePublication exclusive = Client.AddExclusivePublication("aeron:ipc", StreamId);
        Assert.Equal(ArchiveErrorCode.UnknownSubscription, Refused(() => Archive.StopRecording(exclusive)));
    }

    [Fact]
    public void The_same_channel_is_not_recorded_twice()
    {
        long subscriptionId = Archive.StartRecording("aeron:ipc", StreamId);

        Assert.Equal(ArchiveErrorCode.ActiveSubscription, Refused(() => Archive.StartRecording("aeron:ipc", StreamId)));
        Assert.ThrowsAny<AeronException>(() => Archive.StartRecording("not-a-channel", StreamId));
        Assert.ThrowsAny<AeronException>(() => Archive.AddRecordedPublication("not-a-channel", StreamId));
        Assert.ThrowsAny<AeronException>(() => Archive.AddRecordedExclusivePublication("not-a-channel", StreamId));
        Archive.StopRecording(subscriptionId);
    }

    [Fact]
    public void A_recording_that_stops_by_itself_does_so_when_its_publication_ends()
    {
        _ = Archive.StartRecording("aeron:ipc", StreamId, autoStop: true);
        long recordingId;
        using (ExclusivePublication publication = Client.AddExclusivePublication("aeron:ipc", StreamId))
        {
            recordingId = Client.Counters.RecordingIdOf(AwaitRecording(publication.Description.SessionId));
            Publish(publication, "x"u8);
        }

        Await(() => Archive.GetStopPosition(recordingId) == 64, "the recording to stop");
        Await(() => Archive.ListRecordingSubscriptions("aeron:ipc", StreamId).Count == 0, "the subscription to go");
    }

    [Fact]
    public void A_recording_can_be_extended_where_it_ended_and_nowhere_else()
    {
        RecordingDescriptor recording = Record(100, i => Message(i, 32));
        string channel = $"aeron:ipc?term-length=64k|init-term-id={recording.InitialTermId}|term-id={recording.InitialTermId}|term-offset={recording.StopPosition}";
        using ExclusivePublication publication = Client.AddExclusivePublication(channel, StreamId);

        long subscriptionId = Archive.ExtendRecording(recording.RecordingId, channel, StreamId);
        int counterId = AwaitRecording(publication.Description.SessionId);
        Assert.Equal(recording.RecordingId, Client.Counters.RecordingIdOf(counterId));
        for (int i = 100; i < 150; i++) Publish(publication, Message(i, 32));
        Await(() => Client.Counters.ValueOf(counterId) == publication.Position, "the recording");
        Assert.Equal(ArchiveErrorCode.ActiveRecording, Refused(() => Archive.ExtendRecording(recording.RecordingId, channel, StreamId)));
        Archive.StopRecording(subscriptionId);
        Await(() => !Archive.FindRecording(recording.RecordingId)!.Active, "the recording to stop");

        RecordingDescriptor extended = Archive.FindRecording(recording.RecordingId)!;
        Assert.Equal(150 * 64, extended.StopPosition);
        List<byte[]> messages = Replay(extended);
        Assert.Equal(Enumerable.Range(0, 150).Select(i => Message(i, 32)), messages);
        Assert.Equal(ArchiveErrorCode.UnknownRecording, Refused(() => Archive.ExtendRecording(Nobody, "aeron:ipc", StreamId)));
    }

    [Fact]
    public void Signals_tell_of_start_and_stop_and_what_their_consumer_throws_comes_out()
    {
        List<RecordingSignal> signals = [];
        using (AeronArchive archive = AeronArchive.Connect(Client, Server.ArchiveOptions with { OnRecordingSignal = signals.Add }))
        {
            using ExclusivePublication publication = archive.AddRecordedExclusivePublication("aeron:ipc", StreamId);
            Await(() => { archive.PollForRecordingSignals(); return signals.Count == 1; }, "the start");
            Publish(publication, "x"u8);
            Await(() => archive.GetRecordingPosition(signals[0].RecordingId) == 64, "the recording");
            archive.StopRecording(publication);
            Await(() => { archive.PollForRecordingSignals(); return signals.Count == 2; }, "the stop");
        }
        Assert.Equal([RecordingSignalKind.Start, RecordingSignalKind.Stop], signals.Select(signal => signal.Kind));
        Assert.Equal((signals[0].RecordingId, 64L), (signals[1].RecordingId, signals[1].Position));

        using AeronArchive throwing = AeronArchive.Connect(Client, Server.ArchiveOptions with { OnRecordingSignal = _ => throw new InvalidOperationException("mine") });
        using ExclusivePublication other = throwing.AddRecordedExclusivePublication("aeron:ipc", StreamId);
        AeronException exception = Assert.Throws<AeronException>(() => Await(() => throwing.PollForRecordingSignals() < 0, "the exception"));
        Assert.IsType<InvalidOperationException>(exception.InnerException);
    }

    private bool Stopped(Action<long, long, ExclusivePublication> stop)
    {
        long subscriptionId = Archive.StartRecording("aeron:ipc", StreamId);
        using ExclusivePublication publication = Client.AddExclusivePublication("aeron:ipc", StreamId);
        int counterId = AwaitRecording(publication.Description.SessionId);
        long recordingId = Client.Counters.RecordingIdOf(counterId);
        Assert.Equal("aeron:ipc", Client.Counters.SourceIdentityOf(counterId));
        Assert.True(Client.Counters.IsRecordingActive(counterId, recordingId));
        Assert.Equal(counterId, Client.Counters.FindRecordingPosition(recordingId));
        Assert.Equal(subscriptionId, Assert.Single(Archive.ListRecordingSubscriptions("aeron:ipc", StreamId)).SubscriptionId);
        Publish(publication, "x"u8);
        Await(() => Archive.GetRecordingPosition(recordingId) == 64, "the recording");
        Assert.Equal((AeronArchive.NullPosition, 64L), (Archive.GetStopPosition(recordingId), Archive.GetMaxRecordedPosition(recordingId)));
        stop(subscriptionId, recordingId, publication);
        Await(() => Archive.GetStopPosition(recordingId) == 64, "the recording to stop");
        Await(() => Client.Counters.FindRecordingPosition(recordingId) == CountersReader.NullCounterId, "the counter to go");
        _ = Archive.TryStopRecording(subscriptionId);
        return Archive.GetRecordingPosition(recordingId) == AeronArchive.NullPosition;
    }
}
