namespace Replay;

/// <summary>Compares blocks with their integrity sidecars as a reader first comes to them. On Linux nothing is allocated after construction.</summary>
/// <remarks>
/// Bytes are handed out a piece at a time, each after it was compared: frames that lie whole in front of a damaged block, none that reaches into it, since
/// any of its bytes may be wrong, unless it is proven that the header of one frame is all that is (<see cref="HeaderProof"/>): then those before it, too.
/// Where a header in it breaks the format, that is named instead of the block. Of a recording
/// that was never stopped, the block that holds the durable watermark is compared up to it, with the watermark's own checksum: what lies behind may be anything.
/// </remarks>
internal sealed unsafe class CheckedBlockSource : BlockSource
{
    private const int BlockLength = Crc32C.BlockLength;

    // Large enough that leaving the fast path for the next piece costs little, small enough that its frames are read from the processor's cache.
    private const int LongestPiece = 64 * 1024;

    private readonly SegmentBlockSource _segments;
    private readonly RecordingDescriptor _recording;
    private readonly RecordingGeometry _geometry;
    private readonly string _directory;
    private readonly SegmentPath? _sidecarPath;
    private readonly BlockChecksums _checksums;
    private long _base = -1;
    private long _pieceLength;

    // Offsets in the segment: what its sidecar covers, the part that was compared, the damaged block at its end (-1: none).
    private long _covered;
    private long _comparedFrom;
    private long _comparedTo;
    private long _damagedAt;
    private bool _isProofTried;

    // The block that holds the durable watermark, if it is damaged below it.
    private long _damagedTailAt;

    /// <summary>Creates a source that owns another.</summary>
    /// <param name="segments">The recording's bytes.</param>
    /// <param name="directory">The archive's directory.</param>
    /// <param name="recording">The recording; its stop position is known.</param>
    /// <param name="geometry">Where positions lie.</param>
    /// <param name="mayMap">Whether files may be mapped.</param>
    public CheckedBlockSource(SegmentBlockSource segments, string directory, RecordingDescriptor recording, RecordingGeometry geometry, bool mayMap)
    {
        (_segments, _directory, _recording, _geometry) = (segments, directory, recording, geometry);
        // A frame lies whole in what is handed out. Short at first: somebody waits for the first event.
        _pieceLength = (geometry.MtuLength + 2 * BlockLength) & -BlockLength;
        _checksums = new BlockChecksums(recording.RecordingId, geometry.SegmentLength);
        if (mayMap && OperatingSystem.IsLinux()) _sidecarPath = new SegmentPath(directory, recording.RecordingId, BlockChecksums.Extension);
    }

    public override byte* Load(long position, out int available)
    {
        long segmentBase = _geometry.SegmentBase(position);
        if (segmentBase != _base) Enter(segmentBase);
        long offset = position - segmentBase;
        byte* memory = offset >= _covered ? _segments.Load(position, out available) : LoadCompared(position, offset, out available);
        if (offset + available <= _damagedTailAt) return memory;
        ThrowUnlessBefore(_damagedTailAt, memory, position, offset);
        available = (int)(_damagedTailAt - offset);
        return memory;
    }

    private byte* LoadCompared(long position, long offset, out int available)
    {
        long from = offset & -BlockLength;
        byte* block = _segments.Load(_base + from, out int length);
        if (from < _comparedFrom || from > _comparedTo) Restart(from);
        // Of the last block of what is loaded, only a part may be there.
        long to = Math.Min(from + _pieceLength, from + length >= _covered ? _covered : from + (length & -BlockLength));
        if (_damagedAt < 0 && offset + _geometry.MtuLength > _comparedTo && to > _comparedTo) Compare(block - from, to);
        if (_pieceLength < LongestPiece) _pieceLength *= 2;
        if (_damagedAt >= 0 && IsSidecarAtFault()) return Load(position, out available);

        if (_damagedAt >= 0)
        {
            // Then it is the cursor that comes to the header, and says what is wrong with it.
            if (IsOneHeaderAllThatIsWrong(position)) (_damagedAt, _comparedTo) = (-1, Math.Min(_damagedAt + BlockLength, _covered));
            block = _segments.Load(_base + from, out length);
            if (_damagedAt >= 0) ThrowUnlessBefore(_damagedAt, block + (offset - from), position, offset);
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
        Restart(0);
        Cover();
        (long tailAt, int length) = IntegrityCoverage.WatermarkTail(_recording, segmentBase, _geometry.SegmentLength);
        bool isDamaged = length > 0 && Crc32C.Hash(new ReadOnlySpan<byte>(_segments.Load(segmentBase + tailAt, out _), length)) != _recording.DurableTailChecksum;
        _damagedTailAt = isDamaged ? tailAt : long.MaxValue;
    }

    private void Cover() => _covered = IntegrityCoverage.LengthUpTo(_checksums.Slot, _recording.StopPosition - _base);

    private void Restart(long offset) => (_comparedFrom, _comparedTo, _damagedAt, _isProofTried) = (offset, offset, -1, false);

    /// <summary>Whether a block that does not fit may be as it was written, because its sidecar is not: that then counts for less, or for nothing.</summary>
    private bool IsSidecarAtFault()
    {
        IntegritySlot before = _checksums.Slot;
        _checksums.Prove();
        if (_checksums.Slot == before) return false;
        Restart(0);
        Cover();
        return true;
    }

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

    /// <summary>Throws unless the frame at an offset ends before a damaged block; of long padding no more than the header is read.</summary>
    private void ThrowUnlessBefore(long damagedAt, byte* frame, long position, long offset)
    {
        bool isBefore = offset < damagedAt && (offset + Frame.Length(frame) <= damagedAt || (Frame.Type(frame) == Frame.Padding && Frame.Length(frame) > _geometry.MtuLength));
        if (!isBefore) throw FindBrokenFrame(damagedAt, position) ?? IntegrityCoverage.Damage(_recording.RecordingId, _geometry.SegmentName(_base), _base, damagedAt);
    }

    private bool IsOneHeaderAllThatIsWrong(long position)
    {
        if (_isProofTried) return false;
        _isProofTried = true;
        int length = (int)(Math.Min(_damagedAt + BlockLength, _covered) - _damagedAt);
        if (FindBrokenFrame(_damagedAt, position) is not { } broken || broken.Position - _base is var header && (header < _damagedAt || header + Frame.HeaderLength > _damagedAt + length)) return false;
        byte[] block = new ReadOnlySpan<byte>(_segments.Load(_base + _damagedAt, out _), length).ToArray();
        uint expected = length < BlockLength ? _checksums.Slot.TailChecksum : _checksums.Checksums[(int)(_damagedAt / BlockLength)];
        return new HeaderProof(_geometry, _recording.SessionId, expected).Holds(block, (int)(header - _damagedAt), broken.Position, IsBoundary);
    }

    private bool IsBoundary(long position)
    {
        if (position >= _recording.StopPosition) return position == _recording.StopPosition;
        byte* frame = _segments.Load(position, out int available);
        return available >= Frame.HeaderLength && Frame.TermOffset(frame) == _geometry.TermOffset(position) && Frame.StreamAndTerm(frame) == _geometry.StreamAndTerm(position);
    }

    /// <summary>The first header in a damaged block that breaks the format; null: none does.</summary>
    private ArchiveDamageException? FindBrokenFrame(long damagedAt, long position)
    {
        using FrameCursor scout = new(_recording.RecordingId, _geometry, _segments, new PositionRange(position, _recording.StopPosition)) { OwnsSource = false };
        long end = Math.Min(_base + damagedAt + BlockLength, _recording.StopPosition);
        try
        {
            while (scout.Block.Position < end) scout.SkipFrame();
            return null;
        }
        catch (ArchiveDamageException damage)
        {
            return damage;
        }
    }
}
