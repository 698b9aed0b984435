using static Replay.Aeron.AeronArchiveC;

namespace Replay.Aeron;

public sealed unsafe partial class AeronArchive
{
    /// <summary>Where the segment file begins that holds a position of a recording.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="position">The position.</param>
    public static long SegmentBasePosition(RecordingDescriptor recording, long position)
    {
        AeronLibrary.EnsureAvailable();
        return aeron_archive_segment_file_base_position(recording.StartPosition, position, recording.TermBufferLength, recording.SegmentFileLength);
    }

    /// <summary>Shortens a stopped recording to a boundary of its frames.</summary>
    /// <returns>Segment files that were deleted.</returns>
    public long TruncateRecording(long recordingId, long position)
    {
        Check(aeron_archive_truncate_recording(out long count, _handle, recordingId, position), $"Truncating recording {recordingId} to {position}");
        return count;
    }

    /// <summary>Deletes a stopped recording; its id is not used again.</summary>
    /// <returns>Segment files that were deleted.</returns>
    public long PurgeRecording(long recordingId)
    {
        Check(aeron_archive_purge_recording(out long count, _handle, recordingId), $"Purging recording {recordingId}");
        return count;
    }

    /// <summary>Deletes the segments before a position; the recording begins there then.</summary>
    /// <param name="recordingId">The recording.</param>
    /// <param name="newStartPosition">The first position of a segment.</param>
    /// <returns>Segment files that were deleted.</returns>
    public long PurgeSegments(long recordingId, long newStartPosition)
    {
        Check(aeron_archive_purge_segments(out long count, _handle, recordingId, newStartPosition), $"Purging recording {recordingId} up to {newStartPosition}");
        return count;
    }

    /// <summary>Takes the segments before a position out of a recording; their files stay.</summary>
    /// <param name="recordingId">The recording.</param>
    /// <param name="newStartPosition">The first position of a segment.</param>
    public void DetachSegments(long recordingId, long newStartPosition) =>
        Check(aeron_archive_detach_segments(_handle, recordingId, newStartPosition), $"Detaching the segments of recording {recordingId} up to {newStartPosition}");

    /// <summary>Deletes the files of segments that were detached. The archive does so after it has answered; what it has not come to yet, <see cref="AttachSegments"/> puts back.</summary>
    /// <returns>Segment files that are deleted.</returns>
    public long DeleteDetachedSegments(long recordingId)
    {
        Check(aeron_archive_delete_detached_segments(out long count, _handle, recordingId), $"Deleting the detached segments of recording {recordingId}");
        return count;
    }

    /// <summary>Puts segments back whose files lie before a recording's start.</summary>
    /// <returns>Segment files that were attached.</returns>
    public long AttachSegments(long recordingId)
    {
        Check(aeron_archive_attach_segments(out long count, _handle, recordingId), $"Attaching segments to recording {recordingId}");
        return count;
    }

    /// <summary>Moves a recording's segments to the beginning or the end of another whose stream they fit.</summary>
    /// <returns>Segment files that were moved.</returns>
    public long MigrateSegments(long sourceRecordingId, long destinationRecordingId)
    {
        Check(aeron_archive_migrate_segments(out long count, _handle, sourceRecordingId, destinationRecordingId), $"Moving the segments of recording {sourceRecordingId} to {destinationRecordingId}");
        return count;
    }

    /// <summary>Changes the channel under which the archive lists a recording.</summary>
    public void UpdateChannel(long recordingId, string channel) =>
        Check(aeron_archive_update_channel(_handle, recordingId, channel), $"Changing the channel of recording {recordingId} to {channel}");
}
