namespace Replay;

/// <summary>Keeps what lies beside a recording's segments in step with them while they are written.</summary>
/// <remarks>Members that the disk refuses may be called again. Used by the writer's thread alone.</remarks>
internal sealed class SidecarWriter : IDisposable
{
    private readonly string _directory;
    private readonly RecordingGeometry _geometry;
    private readonly IntegrityWriter? _integrity;

    public SidecarWriter(string directory, RecordingDescriptor recording, RecordingGeometry geometry, ArchiveOptions options)
    {
        (_directory, _geometry) = (directory, geometry);
        if (options.WritesIntegrity) _integrity = new IntegrityWriter(recording.RecordingId, geometry.SegmentLength, options.SyncsWhileRecording);
    }

    /// <summary>Says that a new segment is about to be made.</summary>
    public void BeforeNewSegment(long position)
    {
        string path = Path.Combine(_directory, _geometry.SegmentName(position));
        long segmentBase = _geometry.SegmentBase(position);
        // One of a former segment of this name would tell of other bytes.
        if (_integrity is null) Storage.Delete(BlockChecksums.PathOf(path));
        else _integrity.Begin(path, segmentBase, position - segmentBase);
    }

    /// <summary>Says that writing goes on at the end of a recording.</summary>
    public void Resume(long position)
    {
        if (_integrity is null) return;
        long segmentBase = _geometry.SegmentBase(position);
        string path = Path.Combine(_directory, _geometry.SegmentName(position));
        if (position > segmentBase && File.Exists(path)) _integrity.Resume(path, segmentBase, position - segmentBase);
        else if (segmentBase > _geometry.FirstTermStart) _integrity.Follow(Path.Combine(_directory, _geometry.SegmentName(segmentBase - 1)), segmentBase - _geometry.SegmentLength);
    }

    /// <summary>Says that bytes have been written to the segment, and that zeros follow them.</summary>
    public void OnWritten(ReadOnlySpan<byte> bytes, long zeros = 0) => _integrity?.Cover(bytes, zeros);

    /// <summary>Says that the recording ends here.</summary>
    /// <param name="sync">Whether the sidecars have to be on the disk.</param>
    public void Finish(bool sync)
    {
        _integrity?.Finish();
        if (sync) _integrity?.Sync();
    }

    public void Dispose() => _integrity?.Dispose();
}
