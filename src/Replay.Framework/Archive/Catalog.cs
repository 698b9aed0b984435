using System.Buffers.Binary;
using System.Text;
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

    // Three strings: Aeron caps a channel at 4 KiB; this leaves room and bounds what a damaged length can make us read.
    private const int MaxEntryLength = 64 * 1024;

    // Offsets in an entry.
    public const int StateAt = 4;
    public const int ChecksumAt = 8;
    public const int ControlSessionIdAt = 32;
    public const int CorrelationIdAt = 40;
    public const int StopTimestampAt = 64;
    public const int StartPositionAt = 72;
    public const int StopPositionAt = 80;
    public const int SessionIdAt = 104;

    private readonly List<CatalogEntry> _entries = [];

    private Catalog() { }

    /// <summary>The entries in the order of their ids, up to the first whose frame is damaged.</summary>
    public IReadOnlyList<CatalogEntry> Entries => _entries;

    /// <summary>The id that the next recording gets.</summary>
    public long NextRecordingId { get; private set; }

    /// <summary>Offset of the end of the last entry in the file.</summary>
    public long EndOffset { get; private set; }

    /// <summary>What breaks the list, so that entries behind it may be lost; null: nothing.</summary>
    public ArchiveDamageException? Damage { get; private set; }

    /// <summary>Reads the whole catalog; damage ends the list and stands in <see cref="Damage"/>.</summary>
    public static Catalog Read(string directory)
    {
        string path = Path.Combine(directory, FileName);
        Catalog catalog = new();
        try
        {
            if (!Storage.IsReadable(path)) throw Fault(DamageKind.CatalogHeader, 0, "the catalog is empty or not a regular file");
            using SafeFileHandle file = Storage.OpenForReading(path);
            catalog.ReadHeader(file);
            while (catalog.ReadEntry(file)) { }
        }
        catch (ArchiveDamageException damage)
        {
            catalog.Damage = damage;
        }
        return catalog;
    }

    private void ReadHeader(SafeFileHandle file)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        int count = Storage.Read(file, header, 0);
        if (count < HeaderLength) throw Fault(DamageKind.CatalogHeader, 0, $"the catalog holds {count} bytes, its header needs {HeaderLength}");
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
        Span<byte> header = stackalloc byte[EntryHeaderLength];
        int count = Storage.Read(file, header, EndOffset);
        if (!header[..count].ContainsAnyExcept((byte)0)) return CheckNextRecordingId();
        if (count < EntryHeaderLength) throw Fault(DamageKind.CatalogEntry, EndOffset, "the catalog ends inside the header of an entry");
        int length = BinaryPrimitives.ReadInt32LittleEndian(header);
        int state = BinaryPrimitives.ReadInt32LittleEndian(header[StateAt..]);
        if (length is < MinEntryLength - EntryHeaderLength or > MaxEntryLength || (length + EntryHeaderLength) % Alignment != 0)
            throw Fault(DamageKind.CatalogEntry, EndOffset, $"entry length {length} is not possible");
        if (state is < 0 or > 2) throw Fault(DamageKind.CatalogEntry, EndOffset + StateAt, $"state {state}, 0 to 2 expected");

        byte[] entry = new byte[EntryHeaderLength + length];
        if (Storage.Read(file, entry, EndOffset) < entry.Length) throw Fault(DamageKind.CatalogEntry, EndOffset, $"the catalog ends inside an entry of {entry.Length} bytes");
        RecordingDescriptor descriptor = Decode(entry, (RecordingState)state);
        if (_entries.Count > 0 && descriptor.RecordingId <= _entries[^1].Descriptor.RecordingId)
            throw Fault(DamageKind.CatalogEntry, EndOffset + 48, $"recording id {descriptor.RecordingId} after {_entries[^1].Descriptor.RecordingId}; ids must increase");
        if (descriptor.RecordingId < 0) throw Fault(DamageKind.CatalogEntry, EndOffset + 48, $"recording id {descriptor.RecordingId} is negative");
        _entries.Add(new CatalogEntry(EndOffset, descriptor));
        EndOffset += entry.Length;
        return true;
    }

    private bool CheckNextRecordingId()
    {
        long last = _entries.Count == 0 ? -1 : _entries[^1].Descriptor.RecordingId;
        if (NextRecordingId == 0) NextRecordingId = last + 1; // As Aeron reads a 0.
        if (NextRecordingId <= last) throw Fault(DamageKind.CatalogHeader, 8, $"next recording id {NextRecordingId}, but recording {last} exists");
        return false;
    }

    private RecordingDescriptor Decode(ReadOnlySpan<byte> entry, RecordingState state)
    {
        RecordingDescriptor descriptor = Decode(entry, state, out int end);
        // An entry that is longer than its alignment asks for, and not empty there, has swallowed the one behind it. Up to the alignment, Aeron leaves
        // what a longer channel has left behind (Catalog.replaceRecording).
        int used = (end + Alignment - 1) & -Alignment;
        if (entry.Length > used && entry[used..].ContainsAnyExcept((byte)0))
            throw Fault(DamageKind.CatalogEntry, EndOffset, $"entry length {entry.Length - EntryHeaderLength}, but its last field ends at {end - EntryHeaderLength}");
        return descriptor;
    }

    private RecordingDescriptor Decode(ReadOnlySpan<byte> entry, RecordingState state, out int end)
    {
        int text = EntryHeaderLength + 80;
        long stopTimestamp = BinaryPrimitives.ReadInt64LittleEndian(entry[StopTimestampAt..]);
        long stopPosition = BinaryPrimitives.ReadInt64LittleEndian(entry[StopPositionAt..]);
        RecordingDescriptor descriptor = new()
        {
            State = state,
            ControlSessionId = BinaryPrimitives.ReadInt64LittleEndian(entry[32..]),
            CorrelationId = BinaryPrimitives.ReadInt64LittleEndian(entry[40..]),
            RecordingId = BinaryPrimitives.ReadInt64LittleEndian(entry[48..]),
            StartTimestampMs = BinaryPrimitives.ReadInt64LittleEndian(entry[56..]),
            StopTimestampMs = stopTimestamp == -1 ? null : stopTimestamp,
            StartPosition = BinaryPrimitives.ReadInt64LittleEndian(entry[72..]),
            StopPosition = stopPosition,
            Clean = stopPosition != -1,
            InitialTermId = BinaryPrimitives.ReadInt32LittleEndian(entry[88..]),
            SegmentFileLength = BinaryPrimitives.ReadInt32LittleEndian(entry[92..]),
            TermBufferLength = BinaryPrimitives.ReadInt32LittleEndian(entry[96..]),
            MtuLength = BinaryPrimitives.ReadInt32LittleEndian(entry[100..]),
            SessionId = BinaryPrimitives.ReadInt32LittleEndian(entry[104..]),
            StreamId = BinaryPrimitives.ReadInt32LittleEndian(entry[108..]),
            StrippedChannel = ReadString(entry, ref text),
            OriginalChannel = ReadString(entry, ref text),
            SourceIdentity = ReadString(entry, ref text),
        };
        end = text;
        return descriptor;
    }

    private string ReadString(ReadOnlySpan<byte> entry, ref int at)
    {
        uint length = at + sizeof(uint) <= entry.Length ? BinaryPrimitives.ReadUInt32LittleEndian(entry[at..]) : uint.MaxValue;
        int start = at + sizeof(uint);
        if (length > entry.Length - start) throw Fault(DamageKind.CatalogEntry, EndOffset + at, "a string leaves its entry");
        at = start + (int)length;
        return Encoding.Latin1.GetString(entry[start..at]);
    }

    private static ArchiveDamageException Fault(DamageKind kind, long offset, string detail) => new(kind, null, FileName, offset, -1, detail);
}

/// <summary>A catalog entry and where it stands in the file.</summary>
internal readonly record struct CatalogEntry(long Offset, RecordingDescriptor Descriptor);
