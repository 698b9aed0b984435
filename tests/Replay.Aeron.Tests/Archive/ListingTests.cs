namespace Replay.Aeron.Tests;

public sealed class ListingTests(SharedArchive shared) : ArchiveTest(shared)
{
    private const long Nobody = 987_654_321;

    [Fact]
    public void Recordings_are_listed_by_id_by_count_and_by_channel()
    {
        RecordingDescriptor[] recordings = [.. Enumerable.Range(0, 3).Select(i => Record(i + 1, j => Message(j, 8)))];

        Assert.Equal(recordings, Archive.ListRecordings("aeron:ipc", StreamId));
        Assert.Equal(recordings[1..], Archive.ListRecordings("ipc", StreamId, recordings[1].RecordingId));
        Assert.Equal(recordings[..2], Archive.ListRecordings("aeron:ipc", StreamId, count: 2));
        Assert.Equal(recordings[1..2], Archive.ListRecordings(recordings[1].RecordingId, 1));
        Assert.Equal(recordings[2], Archive.FindRecording(recordings[2].RecordingId));
        Assert.Contains(recordings[0], Archive.ListRecordings());
        Assert.Equal(recordings[1].RecordingId, Archive.FindLastRecording("aeron:ipc", StreamId, recordings[1].SessionId));
    }

    [Fact]
    public void A_descriptor_tells_everything_of_a_recording()
    {
        RecordingDescriptor recording = Record(5, i => Message(i, 100), "aeron:ipc?term-length=128k|mtu=1408|alias=described");

        Assert.Equal((0L, 5 * 160L, StreamId, 131_072, 1408, 1_048_576),
            (recording.StartPosition, recording.StopPosition, recording.StreamId, recording.TermBufferLength, recording.MtuLength, recording.SegmentFileLength));
        Assert.Contains("alias=described", recording.OriginalChannel, StringComparison.Ordinal);
        Assert.StartsWith("aeron:ipc", recording.StrippedChannel, StringComparison.Ordinal);
        Assert.Equal("aeron:ipc", recording.SourceIdentity);
        Assert.True(recording.Clean && !recording.Active && recording.StopTimestampMs >= recording.StartTimestampMs);
        Assert.Equal((0L, 800L), (Archive.GetStartPosition(recording.RecordingId), Archive.GetMaxRecordedPosition(recording.RecordingId)));
    }

    [Fact]
    public void What_is_not_there_is_nothing_or_an_error()
    {
        Assert.Null(Archive.FindRecording(Nobody));
        Assert.Empty(Archive.ListRecordings(Nobody));
        Assert.Empty(Archive.ListRecordings("no-such-channel", StreamId));
        Assert.Empty(Archive.ListRecordingSubscriptions("no-such-channel"));
        Assert.Equal(-1, Archive.FindLastRecording("aeron:ipc", StreamId, 1));
        Assert.Equal(ArchiveErrorCode.UnknownRecording, Refused(() => Archive.GetStartPosition(Nobody)));
        Assert.Equal(ArchiveErrorCode.UnknownRecording, Refused(() => Archive.GetStopPosition(Nobody)));
        Assert.Equal(ArchiveErrorCode.UnknownRecording, Refused(() => Archive.GetRecordingPosition(Nobody)));
        Assert.Equal(ArchiveErrorCode.UnknownRecording, Refused(() => Archive.GetMaxRecordedPosition(Nobody)));
        Assert.Null(Archive.PollForError());
        Archive.CheckForError();
    }
}
