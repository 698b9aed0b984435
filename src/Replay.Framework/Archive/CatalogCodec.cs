using System.Buffers.Binary;
using System.Text;

namespace Replay;

/// <summary>Entries of the catalog as bytes; the format is described at <see cref="Catalog"/>. No length in what is read is trusted.</summary>
internal static class CatalogCodec
{
    // Three strings: Aeron caps a channel at 4 KiB; this leaves room and bounds what a damaged length can make us read.
    private const int MaxEntryLength = 64 * 1024;
    private const int StringsAt = Catalog.EntryHeaderLength + 80;

    /// <summary>Length of the entry that a header begins, header included.</summary>
    /// <param name="header">32 bytes.</param>
    /// <param name="offset">Where they stand in the catalog, for the message of a fault.</param>
    /// <exception cref="ArchiveDamageException">The length or the state is not possible.</exception>
    public static int EntryLength(ReadOnlySpan<byte> header, long offset)
    {
        int length = BinaryPrimitives.ReadInt32LittleEndian(header);
        int state = BinaryPrimitives.ReadInt32LittleEndian(header[Catalog.StateAt..]);
        if (length is < Catalog.MinEntryLength - Catalog.EntryHeaderLength or > MaxEntryLength || (length + Catalog.EntryHeaderLength) % Catalog.Alignment != 0)
            throw Fault(DamageKind.CatalogEntry, offset, $"entry length {length} is not possible");
        if (state is < 0 or > 2) throw Fault(DamageKind.CatalogEntry, offset + Catalog.StateAt, $"state {state}, 0 to 2 expected");
        return length + Catalog.EntryHeaderLength;
    }

    /// <summary>Decodes a whole entry whose header <see cref="EntryLength"/> has taken.</summary>
    /// <exception cref="ArchiveDamageException">Its strings leave it, or it has swallowed the one behind it.</exception>
    public static RecordingDescriptor Decode(ReadOnlySpan<byte> entry, long offset)
    {
        RecordingDescriptor descriptor = Decode(entry, offset, out int used);
        // An entry that is longer than its alignment asks for, and not empty there, has swallowed the one behind it. Up to the alignment, Aeron leaves
        // what a longer channel has left behind (Catalog.replaceRecording).
        if (entry.Length > used && entry[used..].ContainsAnyExcept((byte)0))
            throw Fault(DamageKind.CatalogEntry, offset, $"entry length {entry.Length - Catalog.EntryHeaderLength}, but its last field ends before {used - Catalog.EntryHeaderLength}");
        return descriptor;
    }

    /// <summary>Decodes what stands behind the header of an entry.</summary>
    /// <param name="entry">At least the entry; more may follow.</param>
    /// <param name="offset">Where it stands in the catalog.</param>
    /// <param name="used">Bytes that its fields take with the header, aligned: the length that it should have.</param>
    public static RecordingDescriptor Decode(ReadOnlySpan<byte> entry, long offset, out int used)
    {
        int text = StringsAt;
        long stopTimestamp = BinaryPrimitives.ReadInt64LittleEndian(entry[Catalog.StopTimestampAt..]);
        long stopPosition = BinaryPrimitives.ReadInt64LittleEndian(entry[Catalog.StopPositionAt..]);
        RecordingDescriptor descriptor = new()
        {
            State = (RecordingState)BinaryPrimitives.ReadInt32LittleEndian(entry[Catalog.StateAt..]),
            ControlSessionId = BinaryPrimitives.ReadInt64LittleEndian(entry[Catalog.ControlSessionIdAt..]),
            CorrelationId = BinaryPrimitives.ReadInt64LittleEndian(entry[Catalog.CorrelationIdAt..]),
            RecordingId = BinaryPrimitives.ReadInt64LittleEndian(entry[Catalog.RecordingIdAt..]),
            StartTimestampMs = BinaryPrimitives.ReadInt64LittleEndian(entry[56..]),
            StopTimestampMs = stopTimestamp == -1 ? null : stopTimestamp,
            StartPosition = BinaryPrimitives.ReadInt64LittleEndian(entry[Catalog.StartPositionAt..]),
            StopPosition = stopPosition,
            Clean = stopPosition != -1,
            InitialTermId = BinaryPrimitives.ReadInt32LittleEndian(entry[88..]),
            SegmentFileLength = BinaryPrimitives.ReadInt32LittleEndian(entry[92..]),
            TermBufferLength = BinaryPrimitives.ReadInt32LittleEndian(entry[96..]),
            MtuLength = BinaryPrimitives.ReadInt32LittleEndian(entry[100..]),
            SessionId = BinaryPrimitives.ReadInt32LittleEndian(entry[Catalog.SessionIdAt..]),
            StreamId = BinaryPrimitives.ReadInt32LittleEndian(entry[108..]),
            StrippedChannel = ReadString(entry, offset, ref text),
            OriginalChannel = ReadString(entry, offset, ref text),
            SourceIdentity = ReadString(entry, offset, ref text),
        };
        used = Align(text);
        return descriptor;
    }

    /// <summary>An entry of the length that its fields need, without a checksum.</summary>
    public static byte[] Encode(RecordingDescriptor d)
    {
        byte[] entry = new byte[Align(Catalog.MinEntryLength + d.StrippedChannel.Length + d.OriginalChannel.Length + d.SourceIdentity.Length)];
        Span<byte> span = entry;
        BinaryPrimitives.WriteInt32LittleEndian(span, entry.Length - Catalog.EntryHeaderLength);
        BinaryPrimitives.WriteInt32LittleEndian(span[Catalog.StateAt..], (int)d.State);
        BinaryPrimitives.WriteInt64LittleEndian(span[Catalog.ControlSessionIdAt..], d.ControlSessionId);
        BinaryPrimitives.WriteInt64LittleEndian(span[Catalog.CorrelationIdAt..], d.CorrelationId);
        BinaryPrimitives.WriteInt64LittleEndian(span[Catalog.RecordingIdAt..], d.RecordingId);
        BinaryPrimitives.WriteInt64LittleEndian(span[56..], d.StartTimestampMs);
        BinaryPrimitives.WriteInt64LittleEndian(span[Catalog.StopTimestampAt..], d.StopTimestampMs ?? -1);
        BinaryPrimitives.WriteInt64LittleEndian(span[Catalog.StartPositionAt..], d.StartPosition);
        BinaryPrimitives.WriteInt64LittleEndian(span[Catalog.StopPositionAt..], d.StopPosition);
        BinaryPrimitives.WriteInt32LittleEndian(span[88..], d.InitialTermId);
        BinaryPrimitives.WriteInt32LittleEndian(span[92..], d.SegmentFileLength);
        BinaryPrimitives.WriteInt32LittleEndian(span[96..], d.TermBufferLength);
        BinaryPrimitives.WriteInt32LittleEndian(span[100..], d.MtuLength);
        BinaryPrimitives.WriteInt32LittleEndian(span[Catalog.SessionIdAt..], d.SessionId);
        BinaryPrimitives.WriteInt32LittleEndian(span[108..], d.StreamId);
        Span<byte> text = span[StringsAt..];
        foreach (string value in (ReadOnlySpan<string>)[d.StrippedChannel, d.OriginalChannel, d.SourceIdentity])
        {
            BinaryPrimitives.WriteUInt32LittleEndian(text, (uint)value.Length);
            Encoding.Latin1.GetBytes(value, text[sizeof(uint)..]);
            text = text[(sizeof(uint) + value.Length)..];
        }
        return entry;
    }

    /// <summary>Puts the checksum into an entry that stands at the beginning of some bytes.</summary>
    public static void Stamp(Span<byte> entry, FrameChecksum kind) =>
        BinaryPrimitives.WriteInt32LittleEndian(entry[Catalog.ChecksumAt..], Checksums.Of(entry[Catalog.EntryHeaderLength..], kind));

    /// <summary>The checksum that an entry carries, found by trying since the catalog does not name it; null: one that fits none.</summary>
    /// <remarks>Aeron's recovery of a recording that was not stopped sets the two stop fields and leaves the checksum as it was (Catalog.refreshAndFixDescriptor).</remarks>
    public static FrameChecksum? ChecksumOf(ReadOnlySpan<byte> entry)
    {
        int stored = BinaryPrimitives.ReadInt32LittleEndian(entry[Catalog.ChecksumAt..]);
        if (stored == 0) return FrameChecksum.None;
        byte[] unstopped = entry.ToArray();
        BinaryPrimitives.WriteInt64LittleEndian(unstopped.AsSpan(Catalog.StopTimestampAt), -1);
        BinaryPrimitives.WriteInt64LittleEndian(unstopped.AsSpan(Catalog.StopPositionAt), -1);
        foreach (FrameChecksum kind in (ReadOnlySpan<FrameChecksum>)[FrameChecksum.Crc32, FrameChecksum.Crc32c])
        {
            if (Checksums.Of(entry[Catalog.EntryHeaderLength..], kind) == stored || Checksums.Of(unstopped.AsSpan(Catalog.EntryHeaderLength), kind) == stored) return kind;
        }
        return null;
    }

    public static ArchiveDamageException Fault(DamageKind kind, long offset, string detail) => new(kind, null, Catalog.FileName, offset, -1, detail);

    private static int Align(int length) => (length + Catalog.Alignment - 1) & -Catalog.Alignment;

    private static string ReadString(ReadOnlySpan<byte> entry, long offset, ref int at)
    {
        uint length = at + sizeof(uint) <= entry.Length ? BinaryPrimitives.ReadUInt32LittleEndian(entry[at..]) : uint.MaxValue;
        int start = at + sizeof(uint);
        if (length > entry.Length - start) throw Fault(DamageKind.CatalogEntry, offset + at, "a string leaves its entry");
        at = start + (int)length;
        return Encoding.Latin1.GetString(entry[start..at]);
    }
}
