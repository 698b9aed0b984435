namespace Replay.Aeron.Tests;

public sealed class SegmentTests(SharedArchive shared) : ArchiveTest(shared)
{
    private const int Segment = 1024 * 1024;
    private const int Frame = 1024;
    private const long Nobody = 987_654_321;

    [Fact]
    public void A_recording_is_shortened_at_its_end()
    {
        RecordingDescriptor recording = ThreeSegments();

        Assert.Equal(1, Archive.TruncateRecording(recording.RecordingId, Segment + Frame));
        Assert.Equal(Segment + Frame, Archive.GetStopPosition(recording.RecordingId));
        Assert.Equal((Segment / Frame) + 1, Replay(Archive.FindRecording(recording.RecordingId)!).Count);
        Refused(() => Archive.TruncateRecording(recording.RecordingId, 33));
        Assert.Equal(ArchiveErrorCode.UnknownRecording, Refused(() => Archive.TruncateRecording(Nobody, 0)));
    }

    [Fact]
    public void Segments_are_purged_from_its_beginning()
    {
        RecordingDescriptor recording = ThreeSegments();

        Assert.Equal(1, Archive.PurgeSegments(recording.RecordingId, Segment));
        Assert.Equal(Segment, Archive.GetStartPosition(recording.RecordingId));
        Assert.Equal(2 * Segment, AeronArchive.SegmentBasePosition(recording, (2 * Segment) + 4096));
        Refused(() => Archive.PurgeSegments(recording.RecordingId, Segment + Frame));
        Assert.Equal(ArchiveErrorCode.UnknownRecording, Refused(() => Archive.PurgeSegments(Nobody, Segment)));
    }

    [Fact]
    public void Segments_are_detached_attached_and_deleted()
    {
        RecordingDescriptor recording = ThreeSegments();

        Archive.DetachSegments(recording.RecordingId, Segment);
        Assert.Equal(Segment, Archive.GetStartPosition(recording.RecordingId));
        Assert.Equal(1, Archive.AttachSegments(recording.RecordingId));
        Assert.Equal(0, Archive.GetStartPosition(recording.RecordingId));
        Archive.DetachSegments(recording.RecordingId, 2 * Segment);
        Assert.Equal(2, Archive.DeleteDetachedSegments(recording.RecordingId));
        Await(() => Directory.GetFiles(Server.ArchiveDirectory, $"{recording.RecordingId}-*").Length == 1, "the files to go");
        Assert.Equal(0, Archive.AttachSegments(recording.RecordingId));
        Refused(() => Archive.DetachSegments(recording.RecordingId, 33));
        Assert.Equal(ArchiveErrorCode.UnknownRecording, Refused(() => Archive.AttachSegments(Nobody)));
        Assert.Equal(ArchiveErrorCode.UnknownRecording, Refused(() => Archive.DeleteDetachedSegments(Nobody)));
    }

    [Fact]
    public void Segments_are_moved_to_the_recording_that_they_continue()
    {
        RecordingDescriptor first = Record(Segment / Frame, i => Message(i, Frame - 32));
        string channel = $"aeron:ipc?term-length=64k|init-term-id={first.InitialTermId}|term-id={first.InitialTermId + (Segment / 65536)}|term-offset=0";
        RecordingDescriptor second = Record(Segment / Frame, i => Message(i + (Segment / Frame), Frame - 32), channel);
        Assert.Equal((Segment, Segment), (first.StopPosition, second.StartPosition));

        Assert.Equal(1, Archive.MigrateSegments(first.RecordingId, second.RecordingId));

        RecordingDescriptor whole = Archive.FindRecording(second.RecordingId)!;
        Assert.Equal((0L, 2L * Segment), (whole.StartPosition, whole.StopPosition));
        Assert.Equal(Enumerable.Range(0, 2 * Segment / Frame).Select(i => Message(i, Frame - 32)), Replay(whole));
        Assert.Equal(ArchiveErrorCode.UnknownRecording, Refused(() => Archive.MigrateSegments(Nobody, first.RecordingId)));
    }

    [Fact]
    public void A_recording_is_deleted_whole()
    {
        RecordingDescriptor recording = ThreeSegments();

        Assert.Equal(3, Archive.PurgeRecording(recording.RecordingId));
        Assert.Null(Archive.FindRecording(recording.RecordingId));
        Assert.Equal(ArchiveErrorCode.UnknownRecording, Refused(() => Archive.PurgeRecording(recording.RecordingId)));
    }

    [Fact]
    public void An_active_recording_is_not_deleted()
    {
        using ExclusivePublication publication = Archive.AddRecordedExclusivePublication("aeron:ipc", StreamId);
        long recordingId = Client.Counters.RecordingIdOf(AwaitRecording(publication.Description.SessionId));

        Assert.Equal(ArchiveErrorCode.ActiveRecording, Refused(() => Archive.PurgeRecording(recordingId)));
        Assert.Equal(ArchiveErrorCode.ActiveRecording, Refused(() => Archive.TruncateRecording(recordingId, 0)));
    }

    [Fact]
    public void The_channel_of_a_recording_is_changed()
    {
        RecordingDescriptor recording = Record(1, i => Message(i, 8));

        Archive.UpdateChannel(recording.RecordingId, "aeron:ipc?alias=renamed");

        Assert.Equal("aeron:ipc?alias=renamed", Archive.FindRecording(recording.RecordingId)!.OriginalChannel);
        Assert.Equal(ArchiveErrorCode.UnknownRecording, Refused(() => Archive.UpdateChannel(Nobody, "aeron:ipc")));
    }

    private RecordingDescriptor ThreeSegments() => Record((2 * Segment / Frame) + 10, i => Message(i, Frame - 32));
}
