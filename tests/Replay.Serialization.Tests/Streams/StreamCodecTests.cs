namespace Replay.Serialization.Tests;

public sealed class StreamCodecTests
{
    private static MixedEvent.Codec Codec => default;

    [Fact]
    public void A_message_is_the_SBE_header_and_the_body_of_its_own_codec()
    {
        BookTop top = new() { BidTicks = 99, AskTicks = 101, Symbol = new("AAPL") };
        byte[] message = Encode(top);
        byte[] body = new byte[default(BookTop.Codec).GetMaxEncodedLength(top)];
        int length = default(BookTop.Codec).Encode(top, body);

        Assert.Equal(new SbeMessageHeader((ushort)length, 2, 77, 2), SbeMessageHeader.Read(message));
        Assert.Equal(body, message[8..]);
        Assert.Equal(new byte[] { (byte)length, 0, 2, 0, 77, 0, 2, 0 }, message[..8]);
    }

    [Fact]
    public void Each_type_comes_back_in_the_slot_that_held_another()
    {
        MixedEvent slot = default;
        Note note = new() { Number = 5, Text = new("halt at noon") };

        Decode(Encode(new RandomEvents(1).Trade()), ref slot);
        Assert.Equal(1, slot.TemplateId);
        Decode(Encode(note), ref slot);
        Assert.Equal(3, slot.TemplateId);
        Assert.Equal((5, "halt at noon"), (slot.Note.Number, slot.Note.Text.ToString()));
        Note kept = slot.Note;
        Decode(Encode(new BookTop { BidTicks = -7, Symbol = new("B") }), ref slot);
        Assert.Equal((2, -7L, "B"), (slot.TemplateId, slot.BookTop.BidTicks, slot.BookTop.Symbol.ToString()));
        note.Number = 6;
        Decode(Encode(note), ref slot);
        Assert.Same(kept, slot.Note);
        Assert.Equal(6, kept.Number);
    }

    [Fact]
    public void A_slot_refuses_to_be_read_as_another_type()
    {
        MixedEvent slot = new BookTop();
        Assert.Equal(
            "The slot holds an event with template id 2, not a Trade; ask TemplateId first.",
            Assert.Throws<InvalidOperationException>(() => slot.Trade.Lots).Message);
        Assert.Throws<InvalidOperationException>(() => Codec.Encode(default, new byte[100]));
    }

    [Fact]
    public void An_unknown_template_is_skipped_or_with_strict_refused()
    {
        byte[] message = Encode(new BookTop());
        OldMixedEvent slot = default;

        Assert.Equal(message.Length, default(OldMixedEvent.Codec).Decode(message, ref slot));
        Assert.Equal(0, slot.TemplateId);
        CodecException e = Assert.Throws<CodecException>(() => new OldMixedEvent.Codec { Strict = true }.Decode(message, ref slot));
        Assert.Contains("template id 2", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_behind_an_event_are_left_out_or_with_strict_refused()
    {
        byte[] message = [.. Encode(new BookTop()), 1, 2];
        MixedEvent slot = default;

        Assert.Equal(message.Length - 2, Codec.Decode(message, ref slot));
        Assert.Equal(message.Length - 2, Assert.Throws<CodecException>(() => new MixedEvent.Codec { Strict = true }.Decode(message, ref slot)).Offset);
        byte[] trade = new byte[41];
        int length = default(Trade.Codec).Encode(default, trade);
        Trade value = default;
        Assert.Equal(length, Assert.Throws<CodecException>(() => new Trade.Codec { Strict = true }.Decode(trade, ref value)).Offset);
    }

    [Fact]
    public void Cut_and_foreign_messages_are_refused_with_the_offset_in_the_message()
    {
        byte[] message = Encode(new BookTop { Symbol = new("AAPL") });
        MixedEvent slot = default;
        for (int length = 0; length < message.Length; length++)
        {
            int cut = length;
            CodecException e = Assert.Throws<CodecException>(() => Codec.Decode(message.AsSpan(0, cut), ref slot));
            Assert.InRange(e.Offset, length < 8 ? 0 : 8, length);
        }

        message[4] = 99;
        Assert.Contains("of schema 99", Assert.Throws<CodecException>(() => Codec.Decode(message, ref slot)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_handler_of_no_listed_type_is_refused() =>
        Assert.Contains("Trade, BookTop, Note", Assert.Throws<ArgumentException>(() => MixedEvent.Route(new object())).Message, StringComparison.Ordinal);

    private static byte[] Encode(MixedEvent value)
    {
        byte[] buffer = new byte[Codec.GetMaxEncodedLength(value)];
        return buffer[..Codec.Encode(value, buffer)];
    }

    private static void Decode(byte[] message, ref MixedEvent slot) => Assert.Equal(message.Length, Codec.Decode(message, ref slot));
}
