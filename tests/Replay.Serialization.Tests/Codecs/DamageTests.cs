using MessagePack;

namespace Replay.Serialization.Tests;

/// <summary>Cut, altered and hostile messages: the same value as MessagePack-CSharp's or a typed error, and never a byte behind the message.</summary>
public sealed class DamageTests
{
    [Fact]
    public void Every_truncation_is_refused_with_its_offset()
    {
        var events = new RandomEvents(11);
        for (int i = 0; i < 10; i++)
        {
            CheckTruncations<Trade, Trade.Codec>(events.Trade());
            CheckTruncations<ConstantWidths, ConstantWidths.Codec>(events.ConstantWidths());
            CheckTruncations<VaryingWidths, VaryingWidths.Codec>(events.VaryingWidths());
            CheckTruncations<CompactVaryingWidths, CompactVaryingWidths.Codec>(events.CompactVaryingWidths());
        }
    }

    [Fact]
    public void Every_short_destination_is_refused_and_the_exact_one_suffices()
    {
        var events = new RandomEvents(12);
        CheckDestinations<Trade, Trade.Codec>(events.Trade());
        CheckDestinations<ConstantWidths, ConstantWidths.Codec>(events.ConstantWidths());
        CheckDestinations<VaryingWidths, VaryingWidths.Codec>(events.VaryingWidths());
        CheckDestinations<CompactConstantWidths, CompactConstantWidths.Codec>(events.CompactConstantWidths());
        CheckDestinations<CompactVaryingWidths, CompactVaryingWidths.Codec>(events.CompactVaryingWidths());
    }

    [Fact]
    public void Any_byte_in_any_place_gives_the_value_that_MessagePack_reads_or_a_typed_error()
    {
        var events = new RandomEvents(13);
        CheckBytes<Trade, Trade.Codec>(events.Trade(), everyByte: true);
        CheckBytes<ConstantWidths, ConstantWidths.Codec>(events.ConstantWidths(), everyByte: false);
        CheckBytes<VaryingWidths, VaryingWidths.Codec>(events.VaryingWidths(), everyByte: false);
        CheckBytes<CompactVaryingWidths, CompactVaryingWidths.Codec>(events.CompactVaryingWidths(), everyByte: false);
    }

    private static void CheckTruncations<T, TCodec>(T value) where T : new() where TCodec : struct, IEventCodec<T>
    {
        using GuardedMemory memory = new();
        foreach (byte[] message in BothForms<T, TCodec>(value))
        {
            T slot = new();
            Assert.Equal(message.Length, default(TCodec).Decode(memory.Put(message), ref slot));
            for (int length = 0; length < message.Length; length++)
            {
                int cut = length;
                CodecException e = Assert.Throws<CodecException>(() => default(TCodec).Decode(memory.Put(message.AsSpan(0, cut)), ref slot));
                Assert.InRange(e.Offset, 0, length);
            }
        }
    }

    private static void CheckDestinations<T, TCodec>(T value) where TCodec : struct, IEventCodec<T>
    {
        using GuardedMemory memory = new();
        int needed = default(TCodec).Encode(value, memory.Last(4_096));
        Assert.Equal(needed, default(TCodec).Encode(value, memory.Last(needed)));
        for (int length = 0; length < needed; length++)
        {
            int available = length;
            Assert.Throws<CodecException>(() => default(TCodec).Encode(value, memory.Last(available)));
        }
    }

    private static void CheckBytes<T, TCodec>(T value, bool everyByte) where T : new() where TCodec : struct, IEventCodec<T>
    {
        using GuardedMemory memory = new();
        T slot = new();
        foreach (byte[] message in BothForms<T, TCodec>(value))
        {
            for (int at = 0; at < message.Length; at++)
            {
                byte before = message[at];
                foreach (byte code in everyByte ? AllBytes() : EveryKindOfCode())
                {
                    message[at] = code;
                    CheckAgainstMessagePack<T, TCodec>(memory.Put(message), ref slot);
                }

                message[at] = before;
            }
        }
    }

    private static void CheckAgainstMessagePack<T, TCodec>(Span<byte> message, ref T slot) where TCodec : struct, IEventCodec<T>
    {
        try
        {
            default(TCodec).Decode(message, ref slot);
        }
        catch (CodecException e)
        {
            Assert.InRange(e.Offset, 0, message.Length);
            return;
        }

        byte[] ours = MessagePackSerializer.Serialize(slot);
        byte[] theirs;
        try
        {
            theirs = MessagePackSerializer.Serialize(MessagePackSerializer.Deserialize<T>(message.ToArray()));
        }
        catch (MessagePackSerializationException)
        {
            return; // We read more than they do: times as binary numbers, GUIDs as bytes, nil as an empty array.
        }

        Assert.Equal(theirs, ours);
    }

    private static IEnumerable<byte[]> BothForms<T, TCodec>(T value) where TCodec : struct, IEventCodec<T>
    {
        byte[] buffer = new byte[4_096];
        int length = default(TCodec).Encode(value, buffer);
        return [buffer[..length], MessagePackSerializer.Serialize(value)];
    }

    private static IEnumerable<byte> AllBytes() => Enumerable.Range(0, 256).Select(b => (byte)b);

    private static IEnumerable<byte> EveryKindOfCode() =>
        new byte[] { 0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xe0, 0xff }.Concat(Enumerable.Range(0xc0, 32).Select(b => (byte)b));
}
