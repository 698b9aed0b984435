using System.Buffers.Binary;
using System.Text;
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

    private CatalogWriter(string path, SafeFileHandle file, FrameChecksum checksum) => (_path, _file, _checksum) = (path, file, checksum);

    /// <summary>Opens the catalog for writing, creating an empty one where there is none.</summary>
    /// <exception cref="ArchiveDamageException">The list of entries is damaged: adding to it could overwrite what lies behind the damage.</exception>
    public static CatalogWriter Open(string directory, FrameChecksum checksum = FrameChecksum.None)
    {
        string path = Path.Combine(directory, Catalog.FileName);
        if (!File.Exists(path)) Create(path);
        Catalog catalog = Catalog.Read(directory);
        if (catalog.Damage is { } damage) throw damage;
        CatalogWriter writer = new(path, Storage.OpenForWriting(path, FileMode.Open), checksum) { _endOffset = catalog.EndOffset, _nextRecordingId = catalog.NextRecordingId };
        writer.ClearUnfinishedEntry();
        return writer;
    }

    /// <summary>The id that the next recording gets.</summary>
    public long NextRecordingId => _nextRecordingId;

    /// <summary>Adds an entry; the id is used up even when the process ends before the entry is there.</summary>
    /// <returns>Offset of the entry.</returns>
    public long Add(RecordingDescriptor descriptor)
    {
        byte[] entry = Encode(descriptor);
        BinaryPrimitives.WriteInt32LittleEndian(entry.AsSpan(Catalog.ChecksumAt), Checksums.Of(entry.AsSpan(Catalog.EntryHeaderLength), _checksum));
        EnsureLength(_endOffset + entry.Length + Catalog.EntryHeaderLength);
        WriteInt64(8, _nextRecordingId + 1);
        _nextRecordingId++;
        // The entry begins to exist with its header, written last.
        Storage.Write(_file, _path, entry.AsSpan(Catalog.EntryHeaderLength), _endOffset + Catalog.EntryHeaderLength);
        Storage.Write(_file, _path, entry.AsSpan(0, Catalog.EntryHeaderLength), _endOffset);
        long offset = _endOffset;
        _endOffset += entry.Length;
        return offset;
    }

    /// <summary>Marks a recording as stopped; the position is written last.</summary>
    public void Stop(long entryOffset, long stopPosition, long stopTimestampMs)
    {
        FrameChecksum checksum = ChecksumOf(entryOffset);
        WriteInt64(entryOffset + Catalog.StopTimestampAt, stopTimestampMs);
        WriteInt64(entryOffset + Catalog.StopPositionAt, stopPosition);
        RefreshChecksum(entryOffset, checksum);
    }

    /// <summary>Changes the stop position alone; -1: not known.</summary>
    public void SetStopPosition(long entryOffset, long stopPosition) => Change(entryOffset, Catalog.StopPositionAt, stopPosition);

    public void SetStartPosition(long entryOffset, long startPosition) => Change(entryOffset, Catalog.StartPositionAt, startPosition);

    /// <summary>Opens a stopped recording again: its end is not known from here on. The control session and correlation id are those of no request.</summary>
    public void Extend(long entryOffset, int sessionId)
    {
        FrameChecksum checksum = ChecksumOf(entryOffset);
        WriteInt64(entryOffset + Catalog.ControlSessionIdAt, 0);
        WriteInt64(entryOffset + Catalog.CorrelationIdAt, 0);
        WriteInt32(entryOffset + Catalog.SessionIdAt, sessionId);
        WriteInt64(entryOffset + Catalog.StopTimestampAt, -1);
        WriteInt64(entryOffset + Catalog.StopPositionAt, -1);
        RefreshChecksum(entryOffset, checksum);
    }

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
        BinaryPrimitives.WriteInt32LittleEndian(bytes, Catalog.Version);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), Catalog.HeaderLength);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(16), Catalog.Alignment);
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

    private void Change(long entryOffset, int field, long value)
    {
        FrameChecksum checksum = ChecksumOf(entryOffset);
        WriteInt64(entryOffset + field, value);
        RefreshChecksum(entryOffset, checksum);
    }

    /// <summary>The checksum that an entry carries, found by trying: the catalog does not name it.</summary>
    private FrameChecksum ChecksumOf(long entryOffset)
    {
        byte[] entry = ReadEntry(entryOffset);
        int stored = BinaryPrimitives.ReadInt32LittleEndian(entry.AsSpan(Catalog.ChecksumAt));
        if (stored == 0) return _checksum;
        foreach (FrameChecksum kind in (ReadOnlySpan<FrameChecksum>)[FrameChecksum.Crc32, FrameChecksum.Crc32c])
            if (Checksums.Of(entry.AsSpan(Catalog.EntryHeaderLength), kind) == stored) return kind;
        return FrameChecksum.None;
    }

    private void RefreshChecksum(long entryOffset, FrameChecksum kind)
    {
        if (kind == FrameChecksum.None) return;
        WriteInt32(entryOffset + Catalog.ChecksumAt, Checksums.Of(ReadEntry(entryOffset).AsSpan(Catalog.EntryHeaderLength), kind));
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

    private static byte[] Encode(RecordingDescriptor d)
    {
        int used = Catalog.MinEntryLength + d.StrippedChannel.Length + d.OriginalChannel.Length + d.SourceIdentity.Length;
        byte[] entry = new byte[(used + Catalog.Alignment - 1) & -Catalog.Alignment];
        Span<byte> span = entry;
        BinaryPrimitives.WriteInt32LittleEndian(span, entry.Length - Catalog.EntryHeaderLength);
        BinaryPrimitives.WriteInt32LittleEndian(span[Catalog.StateAt..], (int)d.State);
        BinaryPrimitives.WriteInt64LittleEndian(span[32..], d.ControlSessionId);
        BinaryPrimitives.WriteInt64LittleEndian(span[40..], d.CorrelationId);
        BinaryPrimitives.WriteInt64LittleEndian(span[48..], d.RecordingId);
        BinaryPrimitives.WriteInt64LittleEndian(span[56..], d.StartTimestampMs);
        BinaryPrimitives.WriteInt64LittleEndian(span[Catalog.StopTimestampAt..], d.StopTimestampMs ?? -1);
        BinaryPrimitives.WriteInt64LittleEndian(span[72..], d.StartPosition);
        BinaryPrimitives.WriteInt64LittleEndian(span[Catalog.StopPositionAt..], d.StopPosition);
        BinaryPrimitives.WriteInt32LittleEndian(span[88..], d.InitialTermId);
        BinaryPrimitives.WriteInt32LittleEndian(span[92..], d.SegmentFileLength);
        BinaryPrimitives.WriteInt32LittleEndian(span[96..], d.TermBufferLength);
        BinaryPrimitives.WriteInt32LittleEndian(span[100..], d.MtuLength);
        BinaryPrimitives.WriteInt32LittleEndian(span[104..], d.SessionId);
        BinaryPrimitives.WriteInt32LittleEndian(span[108..], d.StreamId);
        Span<byte> text = span[(Catalog.EntryHeaderLength + 80)..];
        foreach (string value in (ReadOnlySpan<string>)[d.StrippedChannel, d.OriginalChannel, d.SourceIdentity])
        {
            BinaryPrimitives.WriteUInt32LittleEndian(text, (uint)value.Length);
            Encoding.ASCII.GetBytes(value, text[sizeof(uint)..]);
            text = text[(sizeof(uint) + value.Length)..];
        }
        return entry;
    }
}
