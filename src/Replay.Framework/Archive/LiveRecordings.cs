namespace Replay;

/// <summary>Recordings of an archive that are read on as they are written.</summary>
internal sealed class LiveRecordings(EmbeddedArchive archive) : IRecordingSource
{
    /// <inheritdoc/>
    public RecordingReader OpenReader(long recordingId)
    {
        RecordingDescriptor recording = archive.GetRecording(recordingId);
        if (!recording.Active) return archive.OpenReader(recordingId);
        if (MarkFile.ForeignOwner(archive.Directory) is { } owner)
            throw new InvalidOperationException($"{archive.Directory} belongs to a live Aeron Archive, process {owner}; follow its recordings through Replay.Aeron's AeronArchiveSource.");
        // Where a stream ends when its term ids have been through all 2^31 values (LogBufferDescriptor, maxPossiblePosition).
        long last = (long)recording.TermBufferLength << 31;
        return new RecordingReader(recording, last, (range, cancellationToken) => range.To == last
            ? new LiveBlockSource(archive.Directory, recording, new RecordingGeometry(recording), cancellationToken)
            : new MappedBlockSource(archive.Directory, recordingId, new RecordingGeometry(recording)), archive.Directory)
        { IsMapped = true };
    }
}
