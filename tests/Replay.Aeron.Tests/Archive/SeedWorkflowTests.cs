namespace Replay.Aeron.Tests;

/// <summary>The smallest whole job: record a stream, list it, replay it.</summary>
public sealed class SeedWorkflowTests(SharedArchive shared) : ArchiveTest(shared)
{
    [Fact]
    public void Eleven_messages_are_recorded_listed_and_replayed_and_not_one_more()
    {
        const int Count = 11;
        long subscriptionId = Archive.StartRecording("aeron:ipc", StreamId);
        using Publication publication = Client.AddPublication("aeron:ipc", StreamId);
        int counterId = AwaitRecording(publication.Description.SessionId);
        long recordingId = Client.Counters.RecordingIdOf(counterId);
        for (int i = 0; i < Count; i++) Publish(publication, "123456"u8);
        Await(() => Client.Counters.ValueOf(counterId) == publication.Position, "the recording to reach the publication's position");
        Archive.StopRecording(subscriptionId);

        RecordingDescriptor recording = Assert.Single(Archive.ListRecordings("aeron:ipc", StreamId));
        Assert.Equal((recordingId, 0L, 704L), (recording.RecordingId, recording.StartPosition, recording.StopPosition));
        Assert.Equal((publication.Description.SessionId, StreamId, "aeron:ipc"), (recording.SessionId, recording.StreamId, recording.StrippedChannel));

        List<byte[]> messages = Replay(recording, new ReplayRequest { Position = 0, Length = recording.StopPosition });
        Assert.Equal(Count, messages.Count);
        Assert.All(messages, message => Assert.Equal("123456"u8, message));
    }
}
