using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Replay;

/// <summary>Adds and changes entries of <c>archive.catalog</c>. The format is described at <see cref="Catalog"/>.</summary>
/// <remarks>Every step leaves a catalog that reads well, so that the writer may be killed between any two of them. Callers hold the archive's writer lock.</remarks>
internal sealed class CatalogWriter : IDisposable
{
    private const int GrowthLength = 64 * 1024;

    private readonly string _path;
    private readonly FrameChecksum _checksum;
    private SafeFileHandle _file;
    private long _endOffset;
    private long _nextRecordingId;

    private readonly bool _syncs;

    private CatalogWriter(string path, SafeFileHandle file, FrameChecksum checksum, bool syncs) => (_path, _file, _checksum, _syncs) = (path, file, checksum, syncs);

    /// <summary>Opens the catalog for writing, creating an empty one where there is none.</summary>
    /// <exception cref="ArchiveDamageException">The list of entries is damaged: adding to it could overwrite what lies behind the damage.</exception>
    public static CatalogWriter Open(string directory, FrameChecksum checksum = FrameChecksum.None, bool syncs = true)
    {
        string path = Path.Combine(directory, Catalog.FileName);
        if (!File.Exists(path)) Create(path);
        Catalog catalog = Catalog.Read(directory);
        if (catalog.Damage is { } damage) throw damage;
        CatalogWriter writer = new(path, Storage.OpenForWriting(path, FileMode.Open), checksum, syncs) { _endOffset = catalog.EndOffset, _nextRecordingId = catalog.NextRecordingId };
        writer.ClearUnfinishedEntry();
        return writer;
    }

    /// <summary>The id that the next recording gets.</summary>
    public long NextRecordingId => _nextRecordingId;

    /// <summary>Adds an entry; the id is used up even when the process ends before the entry is there.</summary>
    /// <returns>Offset of the entry.</returns>
    public long Add(RecordingDescriptor descriptor)
    {
        byte[] entry = CatalogCodec.Encode(descriptor);
        CatalogCodec.Stamp(entry, _checksum);
        EnsureLength(_endOffset + entry.Length + Catalog.EntryHeaderLength);
        WriteInt64(8, _nextRecordingId + 1);
        _nextRecordingId++;
        Storage.Write(_file, _path, entry.AsSpan(Catalog.EntryHeaderLength), _endOffset + Catalog.EntryHeaderLength);
        // The entry begins to exist with its header, which must not reach the disk before the rest: half an entry would keep the others from being read.
        if (_syncs) Sync();
        Storage.Write(_file, _path, entry.AsSpan(0, Catalog.EntryHeaderLength), _endOffset);
        long offset = _endOffset;
        _endOffset += entry.Length;
        return offset;
    }

    /// <summary>Takes an entry back if it is the last one; its id is not used again.</summary>
    public void TakeBack(long entryOffset)
    {
        int length = ReadEntry(entryOffset).Length;
        if (entryOffset + length != _endOffset) return;
        // It ceases to exist with its header, as in Add.
        Storage.Write(_file, _path, new byte[Catalog.EntryHeaderLength], entryOffset);
        Storage.Write(_file, _path, new byte[length], entryOffset);
        _endOffset = entryOffset;
    }

    /// <summary>Marks a recording as stopped; the position is written last.</summary>
    public void Stop(long entryOffset, long stopPosition, long stopTimestampMs) =>
        Change(entryOffset, (Catalog.StopTimestampAt, stopTimestampMs), (Catalog.StopPositionAt, stopPosition));

    /// <summary>Changes the stop position alone; -1: not known.</summary>
    public void SetStopPosition(long entryOffset, long stopPosition) => Change(entryOffset, (Catalog.StopPositionAt, stopPosition));

    public void SetStartPosition(long entryOffset, long startPosition) => Change(entryOffset, (Catalog.StartPositionAt, startPosition));

    /// <summary>Opens a stopped recording again: its end is not known from here on. The control session and correlation id are those of no request.</summary>
    public void Extend(long entryOffset, int sessionId)
    {
        int streamId = BinaryPrimitives.ReadInt32LittleEndian(ReadEntry(entryOffset).AsSpan(Catalog.SessionIdAt + sizeof(int)));
        Change(entryOffset, (Catalog.ControlSessionIdAt, 0), (Catalog.CorrelationIdAt, 0), (Catalog.SessionIdAt, (long)streamId << 32 | (uint)sessionId),
            (Catalog.StopTimestampAt, -1), (Catalog.StopPositionAt, -1));
    }

    /// <summary>Says that no request of a control session has extended the recording since its sidecars were written.</summary>
    public void ForgetExtension(long entryOffset) => Change(entryOffset, (Catalog.ControlSessionIdAt, 0), (Catalog.CorrelationIdAt, 0));

    /// <summary>Replaces an entry by one of the same length, at once.</summary>
    public void Replace(long entryOffset, ReadOnlySpan<byte> entry) => Storage.Write(_file, _path, entry, entryOffset);

    /// <summary>Leaves out entries: a new catalog is written beside the old one, synced and renamed over it. Ids are not used again.</summary>
    public void Remove(IReadOnlyCollection<CatalogEntry> entries)
    {
        byte[] catalog = new byte[_endOffset];
        Storage.Read(_file, catalog, 0);
        HashSet<long> removed = [.. entries.Select(entry => entry.Offset)];
        int end = Catalog.HeaderLength;
        for (int at = end, next; at < catalog.Length; at = next)
        {
            next = at + Catalog.EntryHeaderLength + BinaryPrimitives.ReadInt32LittleEndian(catalog.AsSpan(at));
            if (removed.Contains(at)) continue;
            catalog.AsSpan(at, next - at).CopyTo(catalog.AsSpan(end));
            end += next - at;
        }
        // A 0 would be read as one more than the last id, which may have been removed.
        BinaryPrimitives.WriteInt64LittleEndian(catalog.AsSpan(8), _nextRecordingId);
        byte[] compact = new byte[end + GrowthLength];
        catalog.AsSpan(0, end).CopyTo(compact);
        AtomicFile.Write(_path, compact);
        SafeFileHandle file = Storage.OpenForWriting(_path, FileMode.Open);
        _file.Dispose();
        (_file, _endOffset) = (file, end);
    }

    public void SetState(long entryOffset, RecordingState state)
    {
        // Outside of what the entry's checksum covers.
        WriteInt32(entryOffset + Catalog.StateAt, (int)state);
    }

    public void Sync() => FileSync.File(_file, _path);

    public void Dispose() => _file.Dispose();

    private static void Create(string path)
    {
        byte[] bytes = new byte[GrowthLength];
        Catalog.WriteHeader(bytes, nextRecordingId: 0);
        AtomicFile.Write(path, bytes);
    }

    /// <summary>A writer that was killed inside <see cref="Add"/> may have left an entry without its header.</summary>
    private void ClearUnfinishedEntry()
    {
        byte[] tail = new byte[RandomAccess.GetLength(_file) - _endOffset is var length && length > 0 ? (int)Math.Min(length, GrowthLength) : 0];
        int count = Storage.Read(_file, tail, _endOffset);
        if (tail.AsSpan(0, count).ContainsAnyExcept((byte)0)) Storage.Write(_file, _path, new byte[count], _endOffset);
    }

    private void EnsureLength(long needed)
    {
        long length = RandomAccess.GetLength(_file);
        if (needed > length) Storage.Write(_file, _path, new byte[GrowthLength], length);
    }

    /// <summary>Changes fields of an entry, in this order. One with a checksum is written whole at once, so that no kill leaves a checksum that fits nothing.</summary>
    private void Change(long entryOffset, params ReadOnlySpan<(int Field, long Value)> changes)
    {
        byte[] entry = ReadEntry(entryOffset);
        FrameChecksum checksum = BinaryPrimitives.ReadInt32LittleEndian(entry.AsSpan(Catalog.ChecksumAt)) == 0 ? _checksum : CatalogCodec.ChecksumOf(entry) ?? FrameChecksum.None;
        foreach ((int field, long value) in changes)
        {
            if (checksum == FrameChecksum.None) WriteInt64(entryOffset + field, value);
            else BinaryPrimitives.WriteInt64LittleEndian(entry.AsSpan(field), value);
        }
        if (checksum == FrameChecksum.None) return;
        CatalogCodec.Stamp(entry, checksum);
        Storage.Write(_file, _path, entry, entryOffset);
    }

    private byte[] ReadEntry(long entryOffset)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        Storage.Read(_file, length, entryOffset);
        byte[] entry = new byte[Catalog.EntryHeaderLength + BinaryPrimitives.ReadInt32LittleEndian(length)];
        Storage.Read(_file, entry, entryOffset);
        return entry;
    }

    private void WriteInt32(long offset, int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        Storage.Write(_file, _path, bytes, offset);
    }

    private void WriteInt64(long offset, long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        Storage.Write(_file, _path, bytes, offset);
    }
}
