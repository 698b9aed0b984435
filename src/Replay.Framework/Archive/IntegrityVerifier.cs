using Microsoft.Win32.SafeHandles;

namespace Replay;

/// <summary>Compares a recording's segments with their integrity sidecars, with plain reads.</summary>
/// <remarks>Segments without a sidecar, and what a sidecar does not cover, are passed over.</remarks>
internal sealed unsafe class IntegrityVerifier(
    string directory, RecordingDescriptor recording, RecordingGeometry geometry, Action<ArchiveDamageException> onDamage, CancellationToken cancellationToken) : IDisposable
{
    private const int PieceLength = 1024 * 1024;

    private readonly BlockChecksums _checksums = new(recording.RecordingId, geometry.SegmentLength);
    private readonly NativeBuffer _piece = new(Math.Min(PieceLength, geometry.SegmentLength));

    // Where neither a stop nor a watermark says what has to be there, a power cut may have taken any part of a sidecar.
    private readonly bool _isFirm = recording.Clean || recording.DurablePosition is not null;

    /// <summary>Bytes that were compared.</summary>
    public long BytesCovered { get; private set; }

    /// <summary>Compares all segments up to a position.</summary>
    /// <param name="end">Behind it lies what a writer that was killed may have left in any state.</param>
    public void Run(long end)
    {
        if (IntegrityCoverage.IsOutdated(recording)) return;
        // The end of the segment before, and the chain there; null: its sidecar cannot say.
        (long At, ulong? Chain) before = (-1, null);
        // By the files that are there: what the catalog says may be anything.
        foreach ((long segmentBase, string path) in SegmentFiles.Of(directory, recording.RecordingId))
        {
            if (segmentBase < geometry.SegmentBase(recording.StartPosition) || segmentBase >= end || geometry.SegmentBase(segmentBase) != segmentBase) continue;
            _checksums.Load(path, segmentBase);
            // At a stop the newer slot and its checksums were on the disk together.
            bool isBehind = _checksums.State == SidecarState.Usable && _checksums.IsBehind;
            if (isBehind && recording.Clean)
                onDamage(Damage(DamageKind.IntegritySidecar, BlockChecksums.PathOf(path), 0, -1, "the newer slot of the integrity sidecar does not fit the checksums that it holds"));
            if (_checksums.State == SidecarState.Damaged && recording.Clean)
                onDamage(Damage(DamageKind.IntegritySidecar, BlockChecksums.PathOf(path), 0, -1, "neither slot of the integrity sidecar fits the checksums that it holds"));
            if (_checksums.State == SidecarState.Usable) CheckSegment(path, segmentBase, before.At == segmentBase ? before.Chain : null, end);
            ulong? chain = _checksums.State != SidecarState.Usable || isBehind ? null : _checksums.Slot.CoveredLength == geometry.SegmentLength ? _checksums.Slot.Chain : 0;
            before = (segmentBase + geometry.SegmentLength, chain);
            CheckWatermarkTail(path, segmentBase);
        }
    }

    public void Dispose()
    {
        _checksums.Dispose();
        _piece.Dispose();
    }

    private void CheckSegment(string path, long segmentBase, ulong? chainBefore, long end)
    {
        using SafeFileHandle? file = Storage.TryOpenForReading(path);
        if (file is null) return;
        IntegritySlot slot = _checksums.Slot;
        if (_isFirm && slot.ChainBefore != 0 && chainBefore is { } before && before != slot.ChainBefore)
            onDamage(Damage(DamageKind.SegmentChain, path, 0, segmentBase, "the segment does not follow the one before it: one of the two is of another time or recording"));
        long covered = IntegrityCoverage.LengthUpTo(slot, end - segmentBase);
        long whole = covered / Crc32C.BlockLength * Crc32C.BlockLength;
        for (long offset = 0; offset < whole; offset += _piece.Length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = Storage.Read(file, _piece.Span[..(int)Math.Min(_piece.Length, whole - offset)], offset) / Crc32C.BlockLength;
            CheckBlocks(path, segmentBase, offset / Crc32C.BlockLength, count);
            BytesCovered += (long)count * Crc32C.BlockLength;
        }
        if (covered > whole) CheckTail(file, path, segmentBase, whole, (int)(covered - whole), slot.TailChecksum);
    }

    private void CheckBlocks(string path, long segmentBase, long first, int count)
    {
        for (int checkedBlocks = 0; checkedBlocks < count;)
        {
            long block = _checksums.FindMismatch(_piece.Pointer + checkedBlocks * Crc32C.BlockLength, first + checkedBlocks, count - checkedBlocks);
            if (block < 0) return;
            onDamage(IntegrityCoverage.Damage(recording.RecordingId, Path.GetFileName(path), segmentBase, block * Crc32C.BlockLength));
            checkedBlocks = (int)(block - first) + 1;
        }
    }

    private void CheckWatermarkTail(string path, long segmentBase)
    {
        (long offset, int length) = IntegrityCoverage.WatermarkTail(recording, segmentBase, geometry.SegmentLength);
        if (length == 0 || !Storage.IsReadable(path)) return;
        using SafeFileHandle file = Storage.OpenForReading(path);
        CheckTail(file, path, segmentBase, offset, length, recording.DurableTailChecksum!.Value);
    }

    private void CheckTail(SafeFileHandle file, string path, long segmentBase, long offset, int length, uint expected)
    {
        Span<byte> tail = _piece.Span[..length];
        if (Storage.Read(file, tail, offset) < length) return;
        BytesCovered += length;
        if (Crc32C.Hash(tail) != expected) onDamage(IntegrityCoverage.Damage(recording.RecordingId, Path.GetFileName(path), segmentBase, offset));
    }

    private ArchiveDamageException Damage(DamageKind kind, string path, long offset, long position, string detail) =>
        new(kind, recording.RecordingId, Path.GetFileName(path), offset, position, detail);
}
