using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Replay.Backtesting;

/// <summary>Reads and writes market events: SBE's 8-byte message header, then a block of 48 bytes that is the same for all kinds; book rows add two groups.</summary>
/// <remarks>
/// The format is <c>docs/market-events.md</c>. A later version may lengthen the block or the group entries: what this version does not know is
/// stepped over. An unknown template gives <see cref="MarketEventKind.Unknown"/>. The machine is little-endian, as all supported platforms are.
/// </remarks>
public readonly struct MarketEventCodec : IEventCodec<MarketEvent>, IMessageHeaderCodec, IViewCodec
{
    /// <summary>Schema id of market events in the message header.</summary>
    public const int SchemaId = 21061;

    /// <summary>Schema version that this codec writes.</summary>
    public const int SchemaVersion = 1;

    /// <summary>Length in bytes of every message but a book row.</summary>
    public const int MessageLength = HeaderLength + BlockLength;

    internal const int HeaderLength = 8;
    internal const int BlockLength = 48;
    internal const int GroupHeaderLength = 4;
    internal const int LevelLength = 16;
    internal const int LastKind = (int)MarketEventKind.BookRow;

    /// <summary>Length in bytes of a book row message.</summary>
    /// <param name="askLevels">Number of ask levels, 0 to 65,535.</param>
    /// <param name="bidLevels">Number of bid levels, 0 to 65,535.</param>
    public static int GetBookRowLength(int askLevels, int bidLevels) => MessageLength + 2 * GroupHeaderLength + (askLevels + bidLevels) * LevelLength;

    /// <inheritdoc/>
    public int GetMaxEncodedLength(in MarketEvent value) =>
        value.Kind == MarketEventKind.BookRow ? GetBookRowLength(value.AskLevels, value.BidLevels) : MessageLength;

    /// <inheritdoc/>
    public int Encode(in MarketEvent value, Span<byte> destination)
    {
        int needed = GetMaxEncodedLength(value);
        if (destination.Length < needed) Throw.DestinationTooShort(needed, destination.Length);
        if ((uint)value.Kind - 1 >= LastKind) Throw.KindCannotBeEncoded(value.Kind);
        WriteHeader(value, destination);
        if (value.Kind == MarketEventKind.BookRow) WriteLevels(value.Bids, WriteLevels(value.Asks, destination[MessageLength..]));
        return needed;
    }

    /// <summary>Writes a book row from levels in memory.</summary>
    /// <param name="value">The row's other fields; its own levels are ignored.</param>
    /// <param name="asks">Ask levels, best first; at most 65,535.</param>
    /// <param name="bids">Bid levels, best first; at most 65,535.</param>
    /// <param name="destination">Takes the message: at least <see cref="GetBookRowLength"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    /// <exception cref="CodecException">The destination is too short.</exception>
    public static int EncodeBookRow(in MarketEvent value, ReadOnlySpan<PriceLevel> asks, ReadOnlySpan<PriceLevel> bids, Span<byte> destination)
    {
        int needed = GetBookRowLength(asks.Length, bids.Length);
        if (destination.Length < needed) Throw.DestinationTooShort(needed, destination.Length);
        WriteHeader(value, destination);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[2..], (ushort)MarketEventKind.BookRow);
        WriteLevels(bids, WriteLevels(asks, destination[MessageLength..]));
        return needed;
    }

    /// <inheritdoc/>
    /// <remarks>The levels of a book row point into <paramref name="source"/>, which must not move: the engine passes mapped or native memory only.</remarks>
    public int Decode(ReadOnlySpan<byte> source, ref MarketEvent slot)
    {
        if (source.Length < HeaderLength) Throw.MessageTooShort(HeaderLength, source.Length);
        ref byte message = ref MemoryMarshal.GetReference(source);
        ulong header = Unsafe.ReadUnaligned<ulong>(ref message);
        int blockLength = (ushort)header;
        uint template = (ushort)(header >> 16);
        if ((ushort)(header >> 32) != SchemaId) Throw.ForeignSchema((ushort)(header >> 32));
        if (template - 1 >= LastKind) return SkipUnknown(source, ref slot);
        if (blockLength < BlockLength) Throw.BlockTooShort(blockLength);
        if (source.Length < HeaderLength + blockLength) Throw.MessageTooShort(HeaderLength + blockLength, source.Length);

        ref byte target = ref Unsafe.As<MarketEvent, byte>(ref slot);
        Unsafe.WriteUnaligned(ref target, (ulong)template);
        Unsafe.CopyBlockUnaligned(ref Unsafe.Add(ref target, MarketEvent.BlockOffset), ref Unsafe.Add(ref message, HeaderLength), BlockLength);
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref target, MarketEvent.BlockOffset + BlockLength), 0UL);
        return template == (uint)MarketEventKind.BookRow ? DecodeLevels(source, HeaderLength + blockLength, ref slot) : HeaderLength + blockLength;
    }

    private static int SkipUnknown(ReadOnlySpan<byte> source, ref MarketEvent slot)
    {
        slot = default;
        return source.Length;
    }

    private static unsafe int DecodeLevels(ReadOnlySpan<byte> source, int offset, ref MarketEvent slot)
    {
        int asksOffset = offset + GroupHeaderLength;
        int askLevels = ReadGroup(source, offset, out int stride);
        int bidsOffset = asksOffset + askLevels * stride + GroupHeaderLength;
        int bidLevels = ReadGroup(source, bidsOffset - GroupHeaderLength, out int bidStride);
        if (bidStride != stride) Throw.UnequalGroups(bidsOffset - GroupHeaderLength, stride, bidStride);
        slot.SetLevels((byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(source)) + asksOffset, askLevels, bidLevels, stride);
        return bidsOffset + bidLevels * stride;
    }

    private static int ReadGroup(ReadOnlySpan<byte> source, int offset, out int stride)
    {
        if (source.Length < offset + GroupHeaderLength) Throw.MessageTooShort(offset + GroupHeaderLength, source.Length);
        stride = BinaryPrimitives.ReadUInt16LittleEndian(source[offset..]);
        int count = BinaryPrimitives.ReadUInt16LittleEndian(source[(offset + 2)..]);
        if (stride < LevelLength) Throw.LevelTooShort(offset, stride);
        int end = offset + GroupHeaderLength + count * stride;
        if (end < 0 || source.Length < end) Throw.MessageTooShort(end, source.Length);
        return count;
    }

    private static void WriteHeader(in MarketEvent value, Span<byte> destination)
    {
        ulong header = BlockLength | (ulong)value.Kind << 16 | (ulong)SchemaId << 32 | (ulong)SchemaVersion << 48;
        BinaryPrimitives.WriteUInt64LittleEndian(destination, header);
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<MarketEvent>(in value));
        bytes.Slice(MarketEvent.BlockOffset, BlockLength).CopyTo(destination[HeaderLength..]);
    }

    private static Span<byte> WriteLevels(PriceLevels levels, Span<byte> destination)
    {
        WriteGroupHeader(levels.Count, destination);
        Span<byte> entries = destination[GroupHeaderLength..];
        for (int i = 0; i < levels.Count; i++) MemoryMarshal.Write(entries[(i * LevelLength)..], levels[i]);
        return entries[(levels.Count * LevelLength)..];
    }

    private static Span<byte> WriteLevels(ReadOnlySpan<PriceLevel> levels, Span<byte> destination)
    {
        WriteGroupHeader(levels.Length, destination);
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(levels);
        bytes.CopyTo(destination[GroupHeaderLength..]);
        return destination[(GroupHeaderLength + bytes.Length)..];
    }

    private static void WriteGroupHeader(int count, Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(destination, LevelLength);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[2..], checked((ushort)count));
    }
}
