namespace Replay;

/// <summary>Keeps what lies beside a recording's segments in step with them while they are written.</summary>
/// <remarks>Members that the disk refuses may be called again. Used by the writer's thread alone.</remarks>
internal sealed class SidecarWriter : IDisposable
{
    private readonly string _directory;
    private readonly RecordingGeometry _geometry;
    private readonly IntegrityWriter? _integrity;
    private readonly TimeIndexWriter? _times;

    /// <summary>Begins the sidecars of a recording.</summary>
    /// <param name="directory">The archive's directory.</param>
    /// <param name="recording">The recording.</param>
    /// <param name="geometry">Where positions lie.</param>
    /// <param name="options">Which sidecars there are.</param>
    /// <param name="extended">The recording that is extended; null: it is new.</param>
    public SidecarWriter(string directory, RecordingDescriptor recording, RecordingGeometry geometry, ArchiveOptions options, RecordingReader? extended)
    {
        (_directory, _geometry) = (directory, geometry);
        if (extended is not null) _times = TimeIndexWriter.Resume(directory, extended, options.WritesTimeIndex);
        else if (options.WritesTimeIndex) _times = TimeIndexWriter.Begin(directory, recording.RecordingId);
        if (!options.WritesIntegrity) return;
        _integrity = new IntegrityWriter(recording.RecordingId, geometry.SegmentLength, options.SyncsWhileRecording);
        if (extended is not null) ResumeIntegrity(_integrity, extended.StopPosition);
    }

    /// <summary>The highest time of what has been written, as far as it is known.</summary>
    public long HighestTimeNs => _times?.HighestNs ?? TimeIndexFile.None;

    /// <summary>Says that a new segment is about to be made.</summary>
    public void BeforeNewSegment(long position)
    {
        string path = Path.Combine(_directory, _geometry.SegmentName(position));
        long segmentBase = _geometry.SegmentBase(position);
        // One of a former segment of this name would tell of other bytes.
        if (_integrity is null) Storage.Delete(BlockChecksums.PathOf(path));
        else _integrity.Begin(path, segmentBase, position - segmentBase);
    }

    /// <summary>Says that whole messages, or the header of padding, have been written to the segment.</summary>
    /// <param name="bytes">The frames.</param>
    /// <param name="position">Their start.</param>
    /// <param name="highestTimeNs">The highest time up to their end.</param>
    /// <param name="zeros">How many zeros follow them that belong to the padding.</param>
    public void OnWritten(ReadOnlySpan<byte> bytes, long position, long highestTimeNs, long zeros = 0)
    {
        _times?.OnWritten(position);
        _integrity?.Cover(bytes, zeros);
        // Last: when a step before it is refused, these bytes may be followed by others in their place.
        if (_times is not null) _times.HighestNs = highestTimeNs;
    }

    /// <summary>Says that the recording ends here.</summary>
    /// <param name="sync">Whether the sidecars have to be on the disk.</param>
    public void Finish(bool sync)
    {
        _integrity?.Finish();
        if (!sync) return;
        _integrity?.Sync();
        _times?.Sync();
    }

    public void Dispose()
    {
        _integrity?.Dispose();
        _times?.Dispose();
    }

    private void ResumeIntegrity(IntegrityWriter integrity, long position)
    {
        long segmentBase = _geometry.SegmentBase(position);
        string path = Path.Combine(_directory, _geometry.SegmentName(position));
        if (position > segmentBase && File.Exists(path)) integrity.Resume(path, segmentBase, position - segmentBase);
        else if (segmentBase > _geometry.FirstTermStart) integrity.Follow(Path.Combine(_directory, _geometry.SegmentName(segmentBase - 1)), segmentBase - _geometry.SegmentLength);
    }
}
