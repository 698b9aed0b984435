using System.Buffers;
using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Replay;

/// <summary>Reads <c>archive.catalog</c> (version 3 of Aeron Archive's catalog) with plain reads; no length in it is trusted.</summary>
/// <remarks>
/// A 32-byte header: int32 version @0, int32 length @4, int64 nextRecordingId @8, int32 alignment @16. Then entries, each a 32-byte header (int32
/// length of what follows, int32 state, int32 checksum), 80 bytes of descriptor and three strings (uint32 length, ASCII). The list ends at a length of 0.
/// </remarks>
internal sealed class Catalog
{
    public const string FileName = "archive.catalog";
    public const int HeaderLength = 32;
    public const int EntryHeaderLength = 32;
    public const int Alignment = 64;
    public const int Version = 3 << 16 | 1 << 8;

    /// <summary>Fixed part of an entry: its header, the descriptor's fields and the lengths of three empty strings.</summary>
    public const int MinEntryLength = EntryHeaderLength + 80 + 3 * sizeof(uint);

    // Offsets in an entry.
    public const int StateAt = 4;
    public const int ChecksumAt = 8;
    public const int ControlSessionIdAt = 32;
    public const int CorrelationIdAt = 40;
    public const int RecordingIdAt = 48;
    public const int StopTimestampAt = 64;
    public const int StartPositionAt = 72;
    public const int StopPositionAt = 80;
    public const int SessionIdAt = 104;
    public const int FixedFieldsEnd = 112;

    // What is read at once: little first, since most catalogs are small.
    private const int FirstPiece = 4 * 1024;
    private const int LongestPiece = 256 * 1024;

    private readonly List<CatalogEntry> _entries = [];
    private readonly long? _only;
    private byte[] _piece;
    private long _pieceAt;
    private int _pieceLength;
    private long _lastId = -1;
    private bool _hasFaults;

    private Catalog(long? only, int firstPiece)
    {
        _only = only;
        _piece = GC.AllocateUninitializedArray<byte>(firstPiece);
    }

    /// <summary>The entries in the order of their ids, up to the first whose frame is damaged.</summary>
    public IReadOnlyList<CatalogEntry> Entries => _entries;

    /// <summary>The id that the next recording gets.</summary>
    public long NextRecordingId { get; private set; }

    /// <summary>Offset of the end of the last entry in the file.</summary>
    public long EndOffset { get; private set; }

    /// <summary>What breaks the list, so that entries behind it may be lost; null: nothing.</summary>
    public ArchiveDamageException? Damage { get; private set; }

    /// <summary>Reads the whole catalog; damage ends the list and stands in <see cref="Damage"/>.</summary>
    /// <param name="directory">The archive's directory.</param>
    /// <param name="only">The only recording whose entry is wanted: of the others no more is looked at than what makes up the list. Null: all are.</param>
    /// <param name="before">What was read before: given back if the same was wanted and the file holds the same bytes, so that they need not be decoded again.</param>
    public static Catalog Read(string directory, long? only = null, Catalog? before = null)
    {
        string path = Path.Combine(directory, FileName);
        if (before is not null && before._only == only && before.IsStillIn(path)) return before;
        // In one piece, so that the next time it can be compared.
        Catalog catalog = new(only, Math.Clamp((int)Math.Min(before?.EndOffset ?? 0, LongestPiece) * 2, FirstPiece, LongestPiece));
        try
        {
            using SafeFileHandle file = Storage.TryOpenForReading(path) ?? throw Fault(DamageKind.CatalogHeader, 0, "the catalog is empty or not a regular file");
            catalog.ReadHeader(file);
            while (catalog.ReadEntry(file)) { }
        }
        catch (ArchiveDamageException damage)
        {
            catalog.Damage = damage;
        }
        return catalog;
    }

    /// <summary>Whether a file begins with the bytes that were read, up to the end of the list, all of them without a fault.</summary>
    private bool IsStillIn(string path)
    {
        if (Damage is not null || _pieceAt != 0 || _hasFaults) return false;
        int length = (int)EndOffset + EntryHeaderLength;
        byte[] now = ArrayPool<byte>.Shared.Rent(length);
        bool isSame = Storage.TryRead(path, now.AsSpan(0, length), 0) == length && now.AsSpan(0, length).SequenceEqual(_piece.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(now);
        return isSame;
    }

    /// <summary>Writes the header of a catalog.</summary>
    public static void WriteHeader(Span<byte> header, long nextRecordingId)
    {
        BinaryPrimitives.WriteInt32LittleEndian(header, Version);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], HeaderLength);
        BinaryPrimitives.WriteInt64LittleEndian(header[8..], nextRecordingId);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], Alignment);
    }

    /// <summary>An entry that was decoded, with what is wrong with its checksum.</summary>
    public static CatalogEntry EntryAt(long offset, RecordingDescriptor descriptor, ReadOnlySpan<byte> entry) => new(offset, descriptor, CatalogCodec.ChecksumOf(entry) is not null ? null
        : new ArchiveDamageException(DamageKind.CatalogChecksum, descriptor.RecordingId, FileName, offset + ChecksumAt, -1, "the entry's checksum is neither the CRC-32 nor the CRC-32C of its fields"));

    private void ReadHeader(SafeFileHandle file)
    {
        ReadOnlySpan<byte> header = Peek(file, HeaderLength);
        if (header.Length < HeaderLength) throw Fault(DamageKind.CatalogHeader, 0, $"the catalog holds {header.Length} bytes, its header needs {HeaderLength}");
        int version = BinaryPrimitives.ReadInt32LittleEndian(header);
        int length = BinaryPrimitives.ReadInt32LittleEndian(header[4..]);
        int alignment = BinaryPrimitives.ReadInt32LittleEndian(header[16..]);
        NextRecordingId = BinaryPrimitives.ReadInt64LittleEndian(header[8..]);
        if (version >> 16 != Version >> 16)
            throw Fault(DamageKind.CatalogHeader, 0, $"catalog version {version >> 16}.{version >> 8 & 0xff}.{version & 0xff}, version 3 expected; Aeron's ArchiveTool migrates older ones");
        if (length != HeaderLength) throw Fault(DamageKind.CatalogHeader, 4, $"header length {length}, {HeaderLength} expected");
        if (alignment != Alignment) throw Fault(DamageKind.CatalogHeader, 16, $"alignment {alignment}, {Alignment} expected");
        if (NextRecordingId < 0) throw Fault(DamageKind.CatalogHeader, 8, $"next recording id {NextRecordingId} is negative");
        EndOffset = HeaderLength;
    }

    private bool ReadEntry(SafeFileHandle file)
    {
        ReadOnlySpan<byte> header = Peek(file, EntryHeaderLength);
        if (!header.ContainsAnyExcept((byte)0)) return CheckNextRecordingId();
        if (header.Length < EntryHeaderLength) throw Fault(DamageKind.CatalogEntry, EndOffset, "the catalog ends inside the header of an entry");
        int length = CatalogCodec.EntryLength(header, EndOffset);
        ReadOnlySpan<byte> entry = PeekWhole(file, length);
        long recordingId = BinaryPrimitives.ReadInt64LittleEndian(entry[RecordingIdAt..]);
        CatalogEntry? decoded = _only is null || _only == recordingId ? DecodeEntry(file, entry) : null;
        if (recordingId < 0) throw Fault(DamageKind.CatalogEntry, EndOffset + RecordingIdAt, $"recording id {recordingId} is negative");
        if (recordingId <= _lastId) throw Fault(DamageKind.CatalogEntry, EndOffset + RecordingIdAt, $"recording id {recordingId} after {_lastId}; ids must increase");
        if (decoded is { } wanted)
        {
            _entries.Add(wanted);
            _hasFaults |= wanted.Fault is not null;
        }
        _lastId = recordingId;
        EndOffset += length;
        return true;
    }

    private CatalogEntry DecodeEntry(SafeFileHandle file, ReadOnlySpan<byte> entry)
    {
        // Read again: a writer may have been in the middle of changing it.
        if (CatalogCodec.ChecksumOf(entry) is null)
        {
            _pieceLength = 0;
            entry = PeekWhole(file, entry.Length);
        }
        return EntryAt(EndOffset, CatalogCodec.Decode(entry, EndOffset), entry);
    }

    private ReadOnlySpan<byte> PeekWhole(SafeFileHandle file, int length)
    {
        ReadOnlySpan<byte> entry = Peek(file, length);
        return entry.Length == length ? entry : throw Fault(DamageKind.CatalogEntry, EndOffset, $"the catalog ends inside an entry of {length} bytes");
    }

    /// <summary>The next bytes of the file, fewer at its end; valid until the next call.</summary>
    private ReadOnlySpan<byte> Peek(SafeFileHandle file, int length)
    {
        if (EndOffset + length > _pieceAt + _pieceLength)
        {
            int longer = _pieceLength == 0 ? Math.Max(length, _piece.Length) : Math.Max(length, Math.Min(2 * _piece.Length, LongestPiece));
            if (longer > _piece.Length) _piece = GC.AllocateUninitializedArray<byte>(longer);
            (_pieceAt, _pieceLength) = (EndOffset, Storage.Read(file, _piece, EndOffset));
        }
        int at = (int)(EndOffset - _pieceAt);
        return _piece.AsSpan(at, Math.Min(length, _pieceLength - at));
    }

    private bool CheckNextRecordingId()
    {
        if (NextRecordingId == 0) NextRecordingId = _lastId + 1; // As Aeron reads a 0.
        if (NextRecordingId <= _lastId) throw Fault(DamageKind.CatalogHeader, 8, $"next recording id {NextRecordingId}, but recording {_lastId} exists");
        return false;
    }

    private static ArchiveDamageException Fault(DamageKind kind, long offset, string detail) => CatalogCodec.Fault(kind, offset, detail);
}

/// <summary>A catalog entry and where it stands in the file.</summary>
/// <param name="Offset">Offset of its header in the file.</param>
/// <param name="Descriptor">What it says.</param>
/// <param name="Fault">What is wrong with it as a whole, though it can be read; null: nothing.</param>
internal readonly record struct CatalogEntry(long Offset, RecordingDescriptor Descriptor, ArchiveDamageException? Fault = null);
