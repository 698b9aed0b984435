namespace Replay;

/// <summary>Compares blocks with their integrity sidecars as a reader first comes to them. On Linux nothing is allocated after construction.</summary>
/// <remarks>
/// Bytes are handed out a piece at a time, each after it was compared; a frame that lies whole in front of a damaged block still is. Where the header of a
/// frame in it is broken, the cursor comes to that and says so, after the messages before it. Of a recording
/// that was never stopped, the block that holds the durable watermark is not compared: what lies behind the watermark in it may be anything.
/// </remarks>
internal sealed unsafe class CheckedBlockSource : BlockSource
{
    private const int BlockLength = Crc32C.BlockLength;

    // Large enough that leaving the fast path for the next piece costs little, small enough that its frames are read from the processor's cache.
    private const int PieceLength = 64 * 1024;

    private readonly SegmentBlockSource _segments;
    private readonly RecordingDescriptor _recording;
    private readonly RecordingGeometry _geometry;
    private readonly string _directory;
    private readonly long _pieceLength;
    private readonly SegmentPath? _sidecarPath;
    private readonly BlockChecksums _checksums;
    private long _base = -1;

    // Offsets in the segment: what its sidecar covers, the part that was compared, the damaged block at its end (-1: none).
    private long _covered;
    private long _comparedFrom;
    private long _comparedTo;
    private long _damagedAt;
    private bool _hasBrokenFrame;

    /// <summary>Creates a source that owns another.</summary>
    /// <param name="segments">The recording's bytes.</param>
    /// <param name="directory">The archive's directory.</param>
    /// <param name="recording">The recording; its stop position is known.</param>
    /// <param name="geometry">Where positions lie.</param>
    /// <param name="mayMap">Whether files may be mapped.</param>
    public CheckedBlockSource(SegmentBlockSource segments, string directory, RecordingDescriptor recording, RecordingGeometry geometry, bool mayMap)
    {
        (_segments, _directory, _recording, _geometry) = (segments, directory, recording, geometry);
        // A frame lies whole in what is handed out.
        _pieceLength = Math.Max(PieceLength, (geometry.MtuLength + 2 * BlockLength) & -BlockLength);
        _checksums = new BlockChecksums(recording.RecordingId, geometry.SegmentLength);
        if (mayMap && OperatingSystem.IsLinux()) _sidecarPath = new SegmentPath(directory, recording.RecordingId, BlockChecksums.Extension);
    }

    public override byte* Load(long position, out int available)
    {
        long segmentBase = _geometry.SegmentBase(position);
        if (segmentBase != _base) Enter(segmentBase);
        long offset = position - segmentBase;
        if (offset >= _covered) return _segments.Load(position, out available);

        long from = offset & -BlockLength;
        byte* block = _segments.Load(segmentBase + from, out int length);
        if (from < _comparedFrom || from > _comparedTo) Restart(from);
        // Of the last block of what is loaded, only a part may be there.
        long to = Math.Min(from + _pieceLength, from + length >= _covered ? _covered : from + (length & -BlockLength));
        if (_damagedAt < 0 && offset + _geometry.MtuLength > _comparedTo && to > _comparedTo) Compare(block - from, to);

        if (_damagedAt >= 0 && !_hasBrokenFrame && !IsFrameBefore(block - from, offset))
        {
            if (!HasBrokenFrame(position)) throw IntegrityCoverage.Damage(_recording.RecordingId, _geometry.SegmentName(segmentBase), segmentBase, _damagedAt);
            (_hasBrokenFrame, _comparedTo) = (true, _damagedAt + BlockLength);
            block = _segments.Load(segmentBase + from, out length);
        }
        long end = _comparedTo >= _covered ? from + length : _comparedTo;
        available = (int)(end - offset);
        return block + (offset - from);
    }

    public override void ReleaseBefore(long position) => _segments.ReleaseBefore(position);

    public override void Dispose()
    {
        _segments.Dispose();
        _checksums.Dispose();
    }

    private void Enter(long segmentBase)
    {
        if (_sidecarPath is not null) _checksums.LoadMapped(_sidecarPath.Of(segmentBase), segmentBase);
        else _checksums.Load(Path.Combine(_directory, _geometry.SegmentName(segmentBase)), segmentBase);
        _base = segmentBase;
        _covered = IntegrityCoverage.LengthUpTo(_checksums.Slot, _recording.StopPosition - segmentBase);
        Restart(0);
    }

    private void Restart(long offset) => (_comparedFrom, _comparedTo, _damagedAt, _hasBrokenFrame) = (offset, offset, -1, false);

    /// <summary>Compares up to an offset, or up to the first damaged block.</summary>
    private void Compare(byte* segment, long to)
    {
        long unknown = _recording.DurablePosition is { } durable && (durable - _base) % BlockLength != 0 ? (durable - _base) & -BlockLength : -1;
        while (_comparedTo < to && _damagedAt < 0)
        {
            long next = unknown >= _comparedTo && unknown < to ? unknown : to;
            CompareBlocks(segment, next);
            if (_damagedAt < 0 && next == unknown) _comparedTo = Math.Min(next + BlockLength, to);
        }
    }

    private void CompareBlocks(byte* segment, long to)
    {
        long first = _comparedTo / BlockLength, whole = to / BlockLength - first;
        long damaged = _checksums.FindMismatch(segment + _comparedTo, first, whole);
        bool tailDiffers = damaged < 0 && to % BlockLength != 0
            && Crc32C.Hash(new ReadOnlySpan<byte>(segment + (to & -BlockLength), (int)(to % BlockLength))) != _checksums.Slot.TailChecksum;
        _damagedAt = damaged >= 0 ? damaged * BlockLength : tailDiffers ? to & -BlockLength : -1;
        _comparedTo = _damagedAt >= 0 ? _damagedAt : to;
    }

    /// <summary>Whether the frame at an offset does not reach into the damaged block; of long padding no more than the header is read.</summary>
    private bool IsFrameBefore(byte* segment, long offset)
    {
        if (offset >= _damagedAt) return false;
        byte* frame = segment + offset;
        long length = Frame.Length(frame);
        return offset + length <= _damagedAt || (Frame.Type(frame) == Frame.Padding && length > _geometry.MtuLength);
    }

    /// <summary>Whether a header in the damaged block breaks the format, so that a cursor ends there.</summary>
    private bool HasBrokenFrame(long position)
    {
        using FrameCursor scout = new(_recording.RecordingId, _geometry, _segments, new PositionRange(position, _recording.StopPosition)) { OwnsSource = false };
        long end = Math.Min(_base + _damagedAt + BlockLength, _recording.StopPosition);
        try
        {
            while (scout.Block.Position < end) scout.SkipFrame();
            return false;
        }
        catch (ArchiveDamageException)
        {
            return true;
        }
    }
}
