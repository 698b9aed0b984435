using System.Buffers.Binary;

namespace Replay;

/// <summary>
/// Tells whether a broken header is all that is wrong in a block: with what it must have said in its place, the block has its checksum again, and
/// everything else in it is as it was written (but for one case in 2^32).
/// </summary>
/// <param name="geometry">Where positions lie.</param>
/// <param name="sessionId">Of the recording.</param>
/// <param name="expected">CRC-32C of the block as it was written.</param>
internal readonly ref struct HeaderProof(RecordingGeometry geometry, int sessionId, uint expected)
{
    private const int FlagsAt = 5;
    private const int TypeAt = 6;

    private static ReadOnlySpan<byte> AllFlags => [Frame.Unfragmented, Frame.BeginFlag, Frame.EndFlag, 0];

    /// <summary>Whether the proof holds.</summary>
    /// <param name="block">A copy of the block; changed.</param>
    /// <param name="at">Offset of the header in it, all of which is inside.</param>
    /// <param name="position">Of the header.</param>
    /// <param name="isBoundary">Whether a frame may begin at a position, or the recording ends there.</param>
    public bool Holds(Span<byte> block, int at, long position, Func<long, bool> isBoundary)
    {
        Span<byte> header = block.Slice(at, Frame.HeaderLength);
        header[4] = 0;
        BinaryPrimitives.WriteInt32LittleEndian(header[Frame.TermOffsetAt..], geometry.TermOffset(position));
        BinaryPrimitives.WriteUInt64LittleEndian(header[Frame.StreamIdAt..], geometry.StreamAndTerm(position));
        if (Fits(block) || HoldsWithKind(block, header) || HoldsWithSession(block, header) || HoldsWithLength(block, header, position, isBoundary)) return true;
        // Length and kind, if it was a message of one frame.
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], Frame.UnfragmentedData);
        return HoldsWithLength(block, header, position, isBoundary);
    }

    private bool HoldsWithKind(Span<byte> block, Span<byte> header)
    {
        uint kind = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
        header[TypeAt + 1] = 0;
        foreach (byte type in (ReadOnlySpan<byte>)[(byte)Frame.Data, (byte)Frame.Padding])
        {
            header[TypeAt] = type;
            foreach (byte flags in AllFlags)
            {
                header[FlagsAt] = flags;
                if (Fits(block)) return true;
            }
        }
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], kind);
        return false;
    }

    private bool HoldsWithSession(Span<byte> block, Span<byte> header)
    {
        int found = BinaryPrimitives.ReadInt32LittleEndian(header[Frame.SessionIdAt..]);
        BinaryPrimitives.WriteInt32LittleEndian(header[Frame.SessionIdAt..], sessionId);
        if (Fits(block)) return true;
        BinaryPrimitives.WriteInt32LittleEndian(header[Frame.SessionIdAt..], found);
        return false;
    }

    private bool HoldsWithLength(Span<byte> block, Span<byte> header, long position, Func<long, bool> isBoundary)
    {
        long termEnd = geometry.TermStart(position) + geometry.TermLength, last = Math.Min(position + Frame.Align(geometry.MtuLength), termEnd);
        for (long end = position + Frame.HeaderLength; end <= last; end += Frame.Alignment)
            if ((end == termEnd || isBoundary(end)) && HoldsWithEnd(block, header, (int)(end - position))) return true;
        // Padding goes to the end of its term.
        return termEnd > last && HoldsWithEnd(block, header, (int)(termEnd - position));
    }

    private bool HoldsWithEnd(Span<byte> block, Span<byte> header, int alignedLength)
    {
        for (int length = alignedLength; length > alignedLength - Frame.Alignment && length >= Frame.HeaderLength; length--)
        {
            BinaryPrimitives.WriteInt32LittleEndian(header, length);
            if (Fits(block)) return true;
        }
        return false;
    }

    private bool Fits(ReadOnlySpan<byte> block) => Crc32C.Hash(block) == expected;
}
