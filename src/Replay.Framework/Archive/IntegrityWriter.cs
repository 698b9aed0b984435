using Microsoft.Win32.SafeHandles;

namespace Replay;

/// <summary>Writes the integrity sidecars of a recording's segments while they are written: always after the bytes that it covers.</summary>
/// <remarks>A step that the disk refuses changes nothing here, so that it can be tried again, also with other bytes.</remarks>
internal sealed unsafe class IntegrityWriter : IDisposable
{
    private const int BlockLength = Crc32C.BlockLength;
    private const int PieceLength = 256 * 1024;

    private static readonly byte[] ZeroBlock = new byte[BlockLength];
    private static readonly uint ZeroChecksum = Crc32C.Hash(ZeroBlock);

    private readonly long _recordingId;
    private readonly int _segmentLength;
    private readonly bool _syncsSegments;
    private readonly BlockChecksums _image;
    private SafeFileHandle? _file;
    private string _path = "";
    private long _base = -1;
    private ulong _chainBefore;
    private Progress _progress;
    private ArchiveStorageException? _failedSync;

    /// <summary>Creates a writer that covers nothing yet.</summary>
    /// <param name="recordingId">The recording.</param>
    /// <param name="segmentLength">Length of its segments.</param>
    /// <param name="syncsSegments">Whether the sidecar of a segment is on the disk before that of the next one is begun.</param>
    public IntegrityWriter(long recordingId, int segmentLength, bool syncsSegments)
    {
        (_recordingId, _segmentLength, _syncsSegments) = (recordingId, segmentLength, syncsSegments);
        _image = new BlockChecksums(recordingId, segmentLength);
    }

    /// <summary>Bytes of the segment that have been hashed, the state of the block among them that is not whole, the chain after the whole ones, and the next slot.</summary>
    private readonly record struct Progress(long Length, uint Partial, ulong Chain, long Sequence)
    {
        public int WholeBlocks => (int)(Length / BlockLength);
    }

    /// <summary>Lets the sidecar of a segment that was cut end where the segment does, on the disk; where there is none, does nothing.</summary>
    /// <exception cref="ArchiveStorageException">The disk refused.</exception>
    public static void Cut(string segmentPath, long recordingId, long segmentBase, int segmentLength, long length)
    {
        if (!File.Exists(BlockChecksums.PathOf(segmentPath))) return;
        using IntegrityWriter sidecar = new(recordingId, segmentLength, syncsSegments: true);
        sidecar.Resume(segmentPath, segmentBase, length);
        sidecar.Finish();
        sidecar.Sync();
    }

    /// <summary>Lets the sidecars of a recording that is given its end be as after a stop: what a power cut has taken of them is made anew from the segments.</summary>
    /// <exception cref="ArchiveStorageException">The disk refused.</exception>
    public static void Complete(string directory, RecordingGeometry geometry, long stopPosition)
    {
        using BlockChecksums checksums = new(geometry.RecordingId, geometry.SegmentLength);
        foreach ((long segmentBase, string path) in SegmentFiles.Of(directory, geometry.RecordingId))
        {
            if (segmentBase >= stopPosition) continue;
            checksums.Load(path, segmentBase);
            if (checksums.IsBehind) Cut(path, geometry.RecordingId, segmentBase, geometry.SegmentLength, Math.Min(geometry.SegmentLength, stopPosition - segmentBase));
        }
    }

    /// <summary>Begins the sidecar of a new segment; call it before the segment exists, so that one of a former segment of this name is gone.</summary>
    /// <param name="segmentPath">The segment.</param>
    /// <param name="segmentBase">Position of its first byte.</param>
    /// <param name="zeros">Bytes of it that are never written, where a recording begins inside a segment.</param>
    /// <exception cref="ArchiveStorageException">The disk refused.</exception>
    public void Begin(string segmentPath, long segmentBase, long zeros)
    {
        if (_base == segmentBase) return;
        if (_syncsSegments && _file is not null) Sync();
        ulong chainBefore = _progress.Length == _segmentLength ? _progress.Chain : 0;
        Create(segmentPath, segmentBase, chainBefore, new Progress(0, Crc32C.Initial, chainBefore, 0));
        Cover([], zeros);
    }

    /// <summary>Goes on in a segment that is there: what its sidecar says is kept, the rest is read.</summary>
    /// <param name="segmentPath">The segment.</param>
    /// <param name="segmentBase">Position of its first byte.</param>
    /// <param name="length">How much of it there is.</param>
    /// <exception cref="ArchiveStorageException">The disk refused.</exception>
    public void Resume(string segmentPath, long segmentBase, long length)
    {
        _image.Load(segmentPath, segmentBase);
        IntegritySlot slot = _image.Slot;
        int whole = (int)(Math.Min(slot.CoveredLength, length) / BlockLength);
        ulong chain = BlockChecksums.Extend(slot.ChainBefore, _image.Checksums[..whole]);
        Create(segmentPath, segmentBase, slot.ChainBefore, slot.HasTail && slot.CoveredLength == length
            ? new Progress(length, Crc32C.Resume(slot.TailChecksum), chain, slot.Sequence)
            : new Progress((long)whole * BlockLength, Crc32C.Initial, chain, slot.Sequence), isInPlace: false);
        CoverFile(segmentPath, length);
        // The recording may have been stopped: until the new sidecar is on the disk, the old one stays in its place.
        Sync();
        string path = BlockChecksums.PathOf(segmentPath);
        Storage.Rename(_path, path);
        _path = path;
    }

    /// <summary>Takes over the chain of a segment before the first one that is begun here.</summary>
    public void Follow(string segmentPath, long segmentBase)
    {
        _image.Load(segmentPath, segmentBase);
        if (_image.Slot.CoveredLength == _segmentLength) Follow(_image.Slot.Chain);
    }

    /// <summary>Goes on from the chain at the end of the segment before the first one that is begun here.</summary>
    public void Follow(ulong chain) => _progress = new Progress(_segmentLength, Crc32C.Initial, chain, 0);

    /// <summary>Covers bytes that have been written behind those before, and zeros behind them that the file has without their having been written.</summary>
    /// <exception cref="ArchiveStorageException">The disk refused.</exception>
    public void Cover(ReadOnlySpan<byte> bytes, long zeros)
    {
        Progress next = HashZeros(Hash(_progress, bytes), zeros);
        int from = _progress.WholeBlocks, count = next.WholeBlocks - from;
        if (count == 0)
        {
            _progress = next;
            return;
        }
        next = next with { Chain = BlockChecksums.Extend(_progress.Chain, _image.Checksums.Slice(from, count)) };
        int offset = BlockChecksums.ChecksumsAt + from * sizeof(uint);
        Storage.Write(_file!, _path, _image.File.Slice(offset, count * sizeof(uint)), offset);
        // The checksums count once the slot says so.
        WriteSlot(next, (long)next.WholeBlocks * BlockLength, next.Chain, 0);
    }

    /// <summary>Covers what a segment that is there holds, up to a length.</summary>
    public void CoverFile(string path, long length)
    {
        if (_progress.Length == length) return;
        using SafeFileHandle segment = Storage.OpenForReading(path);
        byte[] piece = new byte[PieceLength];
        while (_progress.Length < length)
        {
            int count = Storage.Read(segment, piece.AsSpan(0, (int)Math.Min(piece.Length, length - _progress.Length)), _progress.Length);
            if (count == 0) throw new ArchiveDamageException(DamageKind.SegmentFile, _recordingId, Path.GetFileName(path), _progress.Length, _base + _progress.Length, "the file ends before the recording does");
            Cover(piece.AsSpan(0, count), 0);
        }
    }

    /// <summary>Covers the last block as far as it goes: at the end of a recording.</summary>
    /// <exception cref="ArchiveStorageException">The disk refused.</exception>
    public void Finish()
    {
        if (_progress.Length % BlockLength == 0) return;
        uint tail = Crc32C.Finish(_progress.Partial);
        WriteSlot(_progress, _progress.Length, BlockChecksums.Extend(_progress.Chain, [tail]), tail);
    }

    /// <summary>Forces the sidecar to the disk.</summary>
    /// <exception cref="ArchiveStorageException">The disk refused; it will not be asked again.</exception>
    public void Sync()
    {
        if (_failedSync is not null) throw _failedSync;
        try
        {
            FileSync.Data(_file!, _path);
        }
        catch (ArchiveStorageException fault)
        {
            _failedSync = fault;
            throw;
        }
    }

    public void Dispose()
    {
        _file?.Dispose();
        _image.Dispose();
    }

    private Progress Hash(Progress progress, ReadOnlySpan<byte> bytes)
    {
        progress = FillPartial(progress, ref bytes);
        int blocks = bytes.Length / BlockLength;
        fixed (byte* first = bytes) Crc32C.HashBlocks(first, _image.Checksums.Slice(progress.WholeBlocks, blocks));
        ReadOnlySpan<byte> rest = bytes[(blocks * BlockLength)..];
        return progress with { Length = progress.Length + bytes.Length, Partial = Crc32C.Append(progress.Partial, rest) };
    }

    private Progress HashZeros(Progress progress, long count)
    {
        ReadOnlySpan<byte> zeros = ZeroBlock.AsSpan(0, (int)Math.Min(count, BlockLength));
        long end = progress.Length + count;
        progress = FillPartial(progress, ref zeros);
        int blocks = (int)((end - progress.Length) / BlockLength);
        _image.Checksums.Slice(progress.WholeBlocks, blocks).Fill(ZeroChecksum);
        progress = progress with { Length = progress.Length + (long)blocks * BlockLength };
        zeros = ZeroBlock.AsSpan(0, (int)(end - progress.Length));
        return progress with { Length = end, Partial = Crc32C.Append(progress.Partial, zeros) };
    }

    /// <summary>Completes the block that the bytes before have begun, or adds to it.</summary>
    private Progress FillPartial(Progress progress, ref ReadOnlySpan<byte> bytes)
    {
        int begun = (int)(progress.Length % BlockLength);
        if (begun == 0) return progress;
        int count = Math.Min(BlockLength - begun, bytes.Length);
        uint partial = Crc32C.Append(progress.Partial, bytes[..count]);
        bytes = bytes[count..];
        progress = progress with { Length = progress.Length + count, Partial = partial };
        if (begun + count < BlockLength) return progress;
        _image.Checksums[progress.WholeBlocks - 1] = Crc32C.Finish(partial);
        return progress with { Partial = Crc32C.Initial };
    }

    private void WriteSlot(Progress progress, long coveredLength, ulong chain, uint tail)
    {
        IntegritySlot slot = new(progress.Sequence + 1, coveredLength, _chainBefore, chain, tail);
        Span<byte> bytes = stackalloc byte[IntegritySlot.Length];
        slot.Encode(bytes, _recordingId, _base, _segmentLength);
        Storage.Write(_file!, _path, bytes, slot.Offset);
        _progress = progress with { Sequence = slot.Sequence };
    }

    /// <summary>Puts what is known into a file of its own, of full length so that it cannot run out of space later, and renames it over the sidecar if it is to be in its place at once.</summary>
    private void Create(string segmentPath, long segmentBase, ulong chainBefore, Progress progress, bool isInPlace = true)
    {
        string path = BlockChecksums.PathOf(segmentPath), unfinished = $"{path}.tmp";
        IntegritySlot slot = new(progress.Sequence, progress.Length, chainBefore, progress.Chain, 0);
        if (slot.HasTail)
        {
            uint tail = Crc32C.Finish(progress.Partial);
            slot = slot with { Chain = BlockChecksums.Extend(progress.Chain, [tail]), TailChecksum = tail };
        }
        _image.File[..BlockChecksums.ChecksumsAt].Clear();
        _image.Checksums[progress.WholeBlocks..].Clear();
        slot.Encode(_image.File[slot.Offset..][..IntegritySlot.Length], _recordingId, segmentBase, _segmentLength);
        SafeFileHandle file = Storage.OpenForWriting(unfinished, FileMode.Create);
        try
        {
            Storage.Write(file, unfinished, _image.File, 0);
            if (isInPlace) Storage.Rename(unfinished, path);
        }
        catch
        {
            file.Dispose();
            Storage.Delete(unfinished);
            throw;
        }
        _file?.Dispose();
        (_file, _path, _base, _chainBefore, _progress) = (file, isInPlace ? path : unfinished, segmentBase, chainBefore, progress);
    }
}
