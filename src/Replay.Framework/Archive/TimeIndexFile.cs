using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Replay;

/// <summary>A place in a recording, and the highest event time before it.</summary>
/// <param name="Position">Start of a message or of padding.</param>
/// <param name="HighestNs">The highest time of the messages before it that have one; <see cref="TimeIndexFile.None"/>: none has.</param>
internal readonly record struct TimeIndexEntry(long Position, long HighestNs);

/// <summary>The sidecar <c>&lt;recordingId&gt;.times</c>: every 64 KiB or more of the recording, the highest event time so far.</summary>
/// <remarks>
/// uint64 magic @0, int64 recordingId @8, XxHash3 of these 16 bytes @16, zeros up to 64; then entries of 24 bytes, in the order of positions: int64
/// position @0, int64 highestNs @8, XxHash3 of int64 recordingId, int64 number of the entry, position and highestNs @16; little endian. Entries are
/// only ever added, and cut off where the recording is: so the file is read at any time, and entries at or behind its reader's stop position do not count.
/// </remarks>
internal sealed class TimeIndexFile : IDisposable
{
    public const long None = long.MinValue;

    /// <summary>Between two entries lie so many bytes of the recording at least.</summary>
    public const int Stride = 64 * 1024;

    private const ulong Magic = 0x31_4d_49_54_4c_50_52_01; // \x01"RPLTIM1"
    private const int HeaderLength = 64;
    private const int EntryLength = 24;
    private const int HashAt = 16;
    private const int EntriesPerPage = 170;

    private readonly long _recordingId;
    private readonly SafeFileHandle _file;
    private readonly string _path;

    // Entries that were read at once, for searches to come to their end in memory.
    private readonly byte[] _page = GC.AllocateUninitializedArray<byte>(EntriesPerPage * EntryLength);
    private long _pageStart;
    private int _pageCount;

    private TimeIndexFile(string path, long recordingId, SafeFileHandle file)
    {
        (_path, _recordingId, _file) = (path, recordingId, file);
        Count = Math.Max(RandomAccess.GetLength(file) - HeaderLength, 0) / EntryLength;
    }

    /// <summary>How many entries there are.</summary>
    public long Count { get; private set; }

    public const string UnfinishedSuffix = ".tmp";

    public static string Name(long recordingId) => $"{recordingId}.times";

    /// <summary>Where an entry begins in the file.</summary>
    public static long OffsetOf(long number) => HeaderLength + number * EntryLength;

    public static void Delete(string directory, long recordingId) => Storage.Delete(Path.Combine(directory, Name(recordingId)));

    /// <summary>Opens the index of a recording; null: there is none whose header can be read.</summary>
    public static TimeIndexFile? TryOpen(string directory, long recordingId, bool forWriting = false)
    {
        string path = Path.Combine(directory, Name(recordingId));
        SafeFileHandle? file = !forWriting ? Storage.TryOpenForReading(path) : Storage.IsReadable(path) ? Storage.OpenForWriting(path, FileMode.Open) : null;
        if (file is null) return null;
        Span<byte> header = stackalloc byte[HeaderLength], expected = stackalloc byte[HeaderLength];
        EncodeHeader(expected, recordingId);
        if (Storage.Read(file, header, 0) == HeaderLength && header.SequenceEqual(expected)) return new TimeIndexFile(path, recordingId, file);
        file.Dispose();
        return null;
    }

    /// <summary>Replaces the index of a recording by an empty one.</summary>
    public static TimeIndexFile Create(string directory, long recordingId) => CreateAt(Path.Combine(directory, Name(recordingId)), recordingId);

    /// <summary>Begins an index beside that of a recording, for <see cref="MoveIntoPlace"/>.</summary>
    public static TimeIndexFile CreateBeside(string directory, long recordingId) => CreateAt(Path.Combine(directory, Name(recordingId) + UnfinishedSuffix), recordingId);

    private static TimeIndexFile CreateAt(string path, long recordingId)
    {
        Storage.Delete(path);
        SafeFileHandle file = Storage.OpenForWriting(path, FileMode.Create);
        Span<byte> header = stackalloc byte[HeaderLength];
        EncodeHeader(header, recordingId);
        Storage.Write(file, path, header, 0);
        return new TimeIndexFile(path, recordingId, file);
    }

    /// <summary>Reads an entry; null: its checksum is wrong.</summary>
    public TimeIndexEntry? TryRead(long number)
    {
        if (number < _pageStart || number >= _pageStart + _pageCount) ReadPage(number / EntriesPerPage * EntriesPerPage);
        if (number >= _pageStart + _pageCount) return null;
        ReadOnlySpan<byte> bytes = _page.AsSpan((int)(number - _pageStart) * EntryLength, EntryLength);
        TimeIndexEntry entry = new(BinaryPrimitives.ReadInt64LittleEndian(bytes), BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]));
        Span<byte> expected = stackalloc byte[EntryLength];
        Encode(expected, number, entry);
        return bytes.SequenceEqual(expected) ? entry : null;
    }

    private void ReadPage(long start) => (_pageStart, _pageCount) = (start, Storage.Read(_file, _page, OffsetOf(start)) / EntryLength);

    /// <summary>Adds an entry behind the last one.</summary>
    /// <exception cref="ArchiveStorageException">The disk refused; there is no such entry.</exception>
    public void Add(TimeIndexEntry entry)
    {
        Span<byte> bytes = stackalloc byte[EntryLength];
        Encode(bytes, Count, entry);
        _pageCount = 0;
        Storage.Write(_file, _path, bytes, OffsetOf(Count));
        Count++;
    }

    /// <summary>Lets the index of a recording end where the recording does, on the disk: it keeps the entries before the position, up to the first that cannot be read or does not go on from the one before it.</summary>
    /// <remarks>After a power cut any part of what was not synced may be missing. An index of which nothing can be kept is removed.</remarks>
    /// <exception cref="ArchiveStorageException">The disk refused.</exception>
    public static void Cut(string directory, long recordingId, long position)
    {
        using TimeIndexFile? file = TryOpen(directory, recordingId, forWriting: true);
        if (file is null)
        {
            Delete(directory, recordingId);
            return;
        }
        long kept = OffsetOf(file.Kept(position).Count);
        if (kept != RandomAccess.GetLength(file._file)) Storage.SetLength(file._file, file._path, kept);
        file.Sync();
    }

    /// <summary>The entries before a position, up to the first that cannot be read or does not go on from the one before it.</summary>
    public List<TimeIndexEntry> Kept(long position)
    {
        List<TimeIndexEntry> kept = [];
        while (kept.Count < Count && TryRead(kept.Count) is { } entry && entry.Position < position && (kept.Count == 0 || (entry.Position > kept[^1].Position && entry.HighestNs >= kept[^1].HighestNs)))
            kept.Add(entry);
        return kept;
    }

    /// <summary>Puts an index that was made beside that of its recording into its place, on the disk.</summary>
    /// <exception cref="ArchiveStorageException">The disk refused.</exception>
    public void MoveIntoPlace()
    {
        Sync();
        Storage.Rename(_path, _path[..^UnfinishedSuffix.Length]);
    }

    /// <summary>Forces the entries to the disk.</summary>
    /// <exception cref="ArchiveStorageException">The disk refused.</exception>
    public void Sync() => FileSync.Data(_file, _path);

    public void Dispose() => _file.Dispose();

    private static void EncodeHeader(Span<byte> header, long recordingId)
    {
        header.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(header, Magic);
        BinaryPrimitives.WriteInt64LittleEndian(header[8..], recordingId);
        BinaryPrimitives.WriteUInt64LittleEndian(header[HashAt..], XxHash3.HashToUInt64(header[..HashAt]));
    }

    private void Encode(Span<byte> bytes, long number, TimeIndexEntry entry)
    {
        BinaryPrimitives.WriteInt64LittleEndian(bytes, entry.Position);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], entry.HighestNs);
        ReadOnlySpan<long> hashed = [_recordingId, number, entry.Position, entry.HighestNs];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[HashAt..], XxHash3.HashToUInt64(MemoryMarshal.AsBytes(hashed)));
    }
}
