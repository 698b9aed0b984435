using MessagePack;

namespace Replay.Serialization.Tests;

/// <summary>Versions of a type read each other's messages; here the older and newer versions of <see cref="Trade"/>.</summary>
[MessagePackObject]
public partial struct OldTrade
{
    [Key(0)] public long TimestampNs;
    [Key(1)] public long PriceTicks;
}

/// <summary>Key 3 was retired, keys 6 to 8 are new.</summary>
[MessagePackObject]
public partial struct NewTrade
{
    [Key(0)] public long TimestampNs;
    [Key(1)] public long PriceTicks;
    [Key(2)] public long Lots;
    [Key(4)] public double Fee;
    [Key(5)] public Side Side;
    [Key(6)] public Levels Levels;
    [Key(7)] public Leg Leg;
    [Key(8)] public int? Venue;
}

public sealed class SchemaEvolutionTests
{
    private static readonly Trade Sample = new RandomEvents(31).Trade();

    [Fact]
    public void An_older_type_skips_the_members_that_it_does_not_know()
    {
        foreach (byte[] message in BothForms<Trade, Trade.Codec>(Sample))
        {
            OldTrade old = default;
            Assert.Equal(message.Length, default(OldTrade.Codec).Decode(message, ref old));
            Assert.Equal((Sample.TimestampNs, Sample.PriceTicks), (old.TimestampNs, old.PriceTicks));
        }
    }

    [Fact]
    public void A_newer_type_gives_missing_members_their_default_whatever_the_slot_held()
    {
        foreach (byte[] message in BothForms<Trade, Trade.Codec>(Sample))
        {
            NewTrade slot = new() { Venue = 5, Leg = new() { Ratio = 4, Price = 3 } };
            slot.Levels[2].Lots = 6;
            Assert.Equal(message.Length, default(NewTrade.Codec).Decode(message, ref slot));
            Assert.Equal((Sample.TimestampNs, Sample.PriceTicks, (long)Sample.Lots), (slot.TimestampNs, slot.PriceTicks, slot.Lots));
            Assert.Equal((Sample.Fee, Sample.Side), (slot.Fee, slot.Side));
            Assert.Equal((null, 0, null, 0, 0), ((object?)slot.Venue, slot.Leg.Ratio, (object?)slot.Leg.Price, slot.Leg.Symbol.Length, slot.Levels[2].Lots));
        }
    }

    [Fact]
    public void An_older_type_skips_whatever_a_newer_one_added_or_retired()
    {
        NewTrade sample = new() { PriceTicks = 7, Lots = 8, Fee = 0.5, Venue = 9, Leg = new() { Symbol = new("ES"), Price = 1.25m } };
        foreach (byte[] message in BothForms<NewTrade, NewTrade.Codec>(sample))
        {
            OldTrade old = default;
            Assert.Equal(message.Length, default(OldTrade.Codec).Decode(message, ref old));
            Assert.Equal(7, old.PriceTicks);
        }
    }

    [Fact]
    public void Every_kind_of_value_can_be_skipped()
    {
        object?[] values = [1, -200, 70_000L, ulong.MaxValue, 1.5, 1.5f, true, null, "text", new string('x', 300), new string('y', 70_000), new byte[3], new byte[70_000],
            DateTime.UnixEpoch, new object[] { 1, "two" }, new Dictionary<object, object> { ["a"] = new[] { 1, 2 } }, new int[70_000]];
        foreach (object? value in values)
        {
            byte[] message = MessagePackSerializer.Serialize<object?[]>([1L, 2L, value, value]);
            OldTrade old = default;
            Assert.Equal(message.Length, default(OldTrade.Codec).Decode(message, ref old));
            Assert.Equal(2, old.PriceTicks);
        }
    }

    [Fact]
    public void An_inline_array_takes_what_fits_of_a_longer_one_and_fills_up_a_shorter_one()
    {
        Assert.Equal([1, 2, 3], Read(1, 2, 3, 4, 5));
        Assert.Equal([7, 0, 0], Read(7));
        Assert.Equal([0, 0, 0], Read());

        static int[] Read(params int[] numbers)
        {
            WithThree slot = default;
            slot.Numbers[0] = slot.Numbers[1] = slot.Numbers[2] = 99;
            byte[] message = MessagePackSerializer.Serialize(new WithMany { Numbers = numbers, Last = 5 });
            Assert.Equal(message.Length, default(WithThree.Codec).Decode(message, ref slot));
            Assert.Equal(5, slot.Last);
            return [slot.Numbers[0], slot.Numbers[1], slot.Numbers[2]];
        }
    }

    [Fact]
    public void Times_and_ids_are_read_in_their_binary_forms_too()
    {
        DateTime time = new(2026, 1, 2, 3, 4, 5, 678, DateTimeKind.Utc);
        Guid id = new("00112233-4455-6677-8899-aabbccddeeff");
        byte[] message = MessagePackSerializer.Serialize<object[]>([time.ToBinary(), id.ToByteArray()]);
        Identified slot = default;
        Assert.Equal(message.Length, default(Identified.Codec).Decode(message, ref slot));
        Assert.Equal((time, DateTimeKind.Utc, id), (slot.Time, slot.Time.Kind, slot.Id));
        Assert.Throws<CodecException>(() => default(Identified.Codec).Decode(MessagePackSerializer.Serialize<object[]>([long.MaxValue, id.ToByteArray()]), ref slot));
    }

    private static IEnumerable<byte[]> BothForms<T, TCodec>(T value) where TCodec : struct, IEventCodec<T>
    {
        byte[] buffer = new byte[1_024];
        int length = default(TCodec).Encode(value, buffer);
        return [buffer[..length], MessagePackSerializer.Serialize(value)];
    }
}

[System.Runtime.CompilerServices.InlineArray(3)]
public struct Three { private int _first; }

[MessagePackObject]
public partial struct WithThree
{
    [Key(0)] public Three Numbers;
    [Key(1)] public int Last;
}

[MessagePackObject]
public struct WithMany
{
    [Key(0)] public int[] Numbers;
    [Key(1)] public int Last;
}

[MessagePackObject]
public partial struct Identified
{
    [Key(0)] public DateTime Time;
    [Key(1)] public Guid Id;
}
