using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CsCheck;

namespace Replay.Backtesting.Tests;

public sealed unsafe class MarketEventCodecTests
{
    private static MarketEventCodec Codec => default;

    private static readonly Gen<MarketEvent> GenEvent =
        from kind in Gen.Int[1, 9]
        from time in Gen.Long
        from ids in Gen.Select(Gen.Int, Gen.ULong, Gen.ULong)
        from marks in Gen.Select(Gen.Int[0, 2], Gen.Int[0, 3], Gen.Int[0, 3])
        from price in Gen.Long
        from size in Gen.Long
        select new MarketEvent
        {
            Kind = (MarketEventKind)kind,
            OtherTimestampNs = time,
            InstrumentId = ids.Item1,
            OrderId = ids.Item2,
            MatchId = ids.Item3,
            Side = (Side)marks.Item1,
            Status = (TradingStatus)marks.Item2,
            Flags = (MarketEventFlags)marks.Item3,
            PriceTicks = price,
            SizeLots = size,
        };

    [Fact]
    public void The_slot_is_one_cache_line() => Assert.Equal(MarketEvent.SizeBytes, Unsafe.SizeOf<MarketEvent>());

    [Fact]
    public void Every_kind_comes_back_as_it_was_written() => GenEvent.Sample(written =>
    {
        byte[] message = Encode(written);
        var read = Garbage();
        return Codec.Decode(message, ref read) == message.Length && Bytes(read).SequenceEqual(Bytes(written));
    });

    [Fact]
    public void Fields_stand_where_the_document_says()
    {
        var value = new MarketEvent
        {
            Kind = MarketEventKind.OrderExecute,
            OtherTimestampNs = 11,
            InstrumentId = 12,
            Side = Side.Sell,
            Status = TradingStatus.Quoting,
            Flags = MarketEventFlags.Seed,
            OrderId = 13,
            PriceTicks = -14,
            SizeLots = 15,
            MatchId = 16,
        };
        byte[] message = Encode(value);

        Assert.Equal(56, message.Length);
        Assert.Equal([48, 0, 4, 0, 0x45, 0x52, 1, 0], message[..8]);
        Assert.Equal(11, BinaryPrimitives.ReadInt64LittleEndian(message.AsSpan(8)));
        Assert.Equal(12, BinaryPrimitives.ReadInt32LittleEndian(message.AsSpan(16)));
        Assert.Equal([2, 2, 2, 0], message[20..24]);
        Assert.Equal(13, BinaryPrimitives.ReadInt64LittleEndian(message.AsSpan(24)));
        Assert.Equal(-14, BinaryPrimitives.ReadInt64LittleEndian(message.AsSpan(32)));
        Assert.Equal(15, BinaryPrimitives.ReadInt64LittleEndian(message.AsSpan(40)));
        Assert.Equal(16, BinaryPrimitives.ReadInt64LittleEndian(message.AsSpan(48)));
    }

    [Fact]
    public void A_book_row_is_a_view_of_its_message()
    {
        PriceLevel[] asks = [new(101, 5), new(102, 6), new(104, 7)];
        PriceLevel[] bids = [new(100, 3)];
        byte[] message = GC.AllocateArray<byte>(MarketEventCodec.GetBookRowLength(asks.Length, bids.Length), pinned: true);
        Assert.Equal(message.Length, MarketEventCodec.EncodeBookRow(new MarketEvent { InstrumentId = 9 }, asks, bids, message));

        var read = Garbage();
        Assert.Equal(message.Length, Codec.Decode(message, ref read));
        Assert.Equal(MarketEventKind.BookRow, read.Kind);
        Assert.Equal(9, read.InstrumentId);
        Assert.Equal(asks, ToArray(read.Asks));
        Assert.Equal(bids, ToArray(read.Bids));
        Assert.Equal(message, Encode(read));
    }

    [Fact]
    public void A_later_version_with_a_longer_block_and_longer_levels_is_read()
    {
        byte[] message = GC.AllocateArray<byte>(8 + 56 + 4 + 24 + 4 + 2 * 24, pinned: true);
        new byte[] { 56, 0, 10, 0, 0x45, 0x52, 2, 0 }.CopyTo(message, 0);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(16), 77);
        WriteGroup(message.AsSpan(64), 24, new PriceLevel(11, 1));
        WriteGroup(message.AsSpan(64 + 28), 24, new PriceLevel(10, 2), new PriceLevel(9, 3));

        var read = Garbage();
        Assert.Equal(message.Length, Codec.Decode(message, ref read));
        Assert.Equal(77, read.InstrumentId);
        Assert.Equal([new PriceLevel(11, 1)], ToArray(read.Asks));
        Assert.Equal([new PriceLevel(10, 2), new PriceLevel(9, 3)], ToArray(read.Bids));
    }

    [Fact]
    public void An_unknown_template_is_skipped_whatever_its_block()
    {
        byte[] message = [2, 0, 11, 0, 0x45, 0x52, 1, 0, 1, 2];
        var read = Garbage();
        Assert.Equal(message.Length, Codec.Decode(message, ref read));
        Assert.Equal(MarketEventKind.Unknown, read.Kind);
        Assert.Equal(new byte[64], Bytes(read));
    }

    [Fact]
    public void A_message_cut_anywhere_is_refused_with_the_offset()
    {
        byte[] message = new byte[MarketEventCodec.GetBookRowLength(2, 2)];
        PriceLevel[] levels = [new(1, 2), new(3, 4)];
        MarketEventCodec.EncodeBookRow(default, levels, levels, message);
        for (int length = 0; length < message.Length; length++)
        {
            var slot = Garbage();
            var fault = Assert.Throws<CodecException>(() => Codec.Decode(message.AsSpan(0, length), ref slot));
            Assert.Equal(length, fault.Offset);
        }
    }

    [Theory]
    [InlineData(0, 47, "47 bytes")] // block too short
    [InlineData(4, 1, "Schema id")] // foreign schema
    [InlineData(56, 15, "15 bytes")] // ask entries too short
    [InlineData(58, 3, "ends after")] // more asks than there are bytes
    public void A_damaged_header_is_refused(int offset, byte value, string complaint)
    {
        byte[] message = new byte[MarketEventCodec.GetBookRowLength(1, 0)];
        MarketEventCodec.EncodeBookRow(default, [new(1, 2)], [], message);
        message[offset] = value;
        var slot = Garbage();
        Assert.Contains(complaint, Assert.Throws<CodecException>(() => Codec.Decode(message, ref slot)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_short_destination_and_a_kind_without_a_template_are_refused()
    {
        Assert.Throws<CodecException>(() => Codec.Encode(new MarketEvent { Kind = MarketEventKind.OrderAdd }, new byte[55]));
        Assert.Throws<CodecException>(() => Codec.Encode(default, new byte[56]));
        Assert.Throws<CodecException>(() => Codec.Encode(new MarketEvent { Kind = (MarketEventKind)11 }, new byte[56]));
    }

    private static byte[] Encode(in MarketEvent value)
    {
        byte[] message = new byte[Codec.GetMaxEncodedLength(value)];
        Assert.Equal(message.Length, Codec.Encode(value, message));
        return message;
    }

    private static void WriteGroup(Span<byte> destination, ushort stride, params PriceLevel[] levels)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(destination, stride);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[2..], (ushort)levels.Length);
        for (int i = 0; i < levels.Length; i++) MemoryMarshal.Write(destination[(4 + i * stride)..], levels[i]);
    }

    private static PriceLevel[] ToArray(PriceLevels levels)
    {
        var array = new PriceLevel[levels.Count];
        for (int i = 0; i < array.Length; i++) array[i] = levels[i];
        return array;
    }

    private static MarketEvent Garbage()
    {
        MarketEvent slot = default;
        new Span<byte>(&slot, sizeof(MarketEvent)).Fill(0xA5);
        return slot;
    }

    private static byte[] Bytes(MarketEvent value) => new ReadOnlySpan<byte>(&value, sizeof(MarketEvent)).ToArray();
}
