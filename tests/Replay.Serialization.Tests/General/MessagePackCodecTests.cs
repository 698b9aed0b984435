using CsCheck;
using MessagePack;
using MessagePack.Resolvers;
using Replay.Tests;

namespace Replay.Serialization.Tests.General;

public class MessagePackCodecTests
{
    private static readonly Gen<Order> Orders = Gen.Select(Gen.Long, Gen.Double, Gen.Int, Gen.Bool).Select((id, price, size, isBuy) =>
        new Order { Id = id, Price = price, Size = size, IsBuy = isBuy });

    private static readonly Gen<Note> Notes = Gen.Select(Gen.String, Gen.Int.Array[0, 20], Orders.Array[0, 5], Gen.Byte.Array[0, 300]).Select((text, numbers, orders, blob) =>
        new Note { Text = text, Numbers = [.. numbers], Orders = orders.DistinctBy(order => order.Id).ToDictionary(order => order.Id.ToString(), order => order), Blob = blob });

    [Fact]
    public void Structs_have_the_bytes_that_MessagePack_gives_them() => Orders.Sample(HasTheirBytes);

    [Fact]
    public void Classes_have_the_bytes_that_MessagePack_gives_them() => Notes.Sample(HasTheirBytes, iter: 300);

    [Fact]
    public void Options_of_ones_own_are_used()
    {
        MessagePackSerializerOptions options = ContractlessStandardResolver.Options;
        MessagePackCodec<Plain> codec = new(options);
        byte[] message = Encode(codec, new Plain { Name = "x", Value = 7 });
        Assert.Equal(MessagePackSerializer.Serialize(new Plain { Name = "x", Value = 7 }, options, TestContext.Current.CancellationToken), message);
        Plain decoded = new();
        Assert.Equal(message.Length, codec.Decode(message, ref decoded));
        Assert.Equal(("x", 7), (decoded.Name, decoded.Value));
    }

    [Fact]
    public void Compression_is_refused() =>
        Assert.Throws<ArgumentException>(() => new MessagePackCodec<Order>(MessagePackSerializerOptions.Standard.WithCompression(MessagePackCompression.Lz4Block)));

    [Fact]
    public void Trailing_bytes_are_left()
    {
        MessagePackCodec<Order> codec = default;
        byte[] message = Encode(codec, new Order { Id = 5 });
        Order decoded = default;
        Assert.Equal(message.Length, codec.Decode([.. message, 1, 2, 3], ref decoded));
        Assert.Equal(5, decoded.Id);
    }

    [Fact]
    public void Trailing_bytes_are_refused_where_they_begin_when_the_codec_is_strict()
    {
        MessagePackCodec<Order> strict = new() { Strict = true };
        byte[] message = Encode(strict, new Order { Id = 5 });
        Order decoded = default;
        Assert.Equal(message.Length, strict.Decode(message, ref decoded));
        Assert.Equal(message.Length, Assert.Throws<CodecException>(() => strict.Decode([.. message, 1], ref decoded)).Offset);
    }

    [Fact]
    public void A_destination_that_is_too_short_is_refused()
    {
        MessagePackCodec<Order> codec = default;
        Order order = new() { Id = long.MaxValue, Price = 1.5, Size = 100_000 };
        int length = codec.GetMaxEncodedLength(in order);
        for (int i = 0; i < length; i++) Assert.Equal(i, Assert.Throws<CodecException>(() => codec.Encode(in order, new byte[i])).Offset);
        Assert.Equal(length, codec.Encode(in order, new byte[length]));
    }

    [Fact]
    public void A_message_cut_at_any_byte_is_refused_inside_it()
    {
        MessagePackCodec<Note> codec = default;
        byte[] message = Encode(codec, new Note { Text = "text", Numbers = [1, 2, 300], Orders = { ["a"] = new Order { Id = 7, Price = 2.5 } }, Blob = [1, 2] });
        for (int length = 0; length < message.Length; length++)
        {
            Note slot = new();
            Assert.InRange(Assert.Throws<CodecException>(() => codec.Decode(message.AsSpan(0, length), ref slot)).Offset, 0, length);
        }
    }

    [Fact]
    public void Altered_messages_give_an_event_or_a_codec_exception() =>
        Gen.Select(Notes, Gen.Int[0, 100_000], Gen.Byte).Sample((note, at, value) =>
        {
            MessagePackCodec<Note> codec = default;
            byte[] message = Encode(codec, note);
            message[at % message.Length] = value;
            try
            {
                Note decoded = new();
                Assert.InRange(codec.Decode(message, ref decoded), 1, message.Length);
            }
            catch (CodecException)
            {
                // The one way to refuse.
            }
        }, iter: 2_000);

    public static TheoryData<string> HostileMessages => new()
    {
        { "" },
        { "c0" },
        { "c1" },
        { "dfffffffff" },
        { "ddffffffff" },
        { "92dbffffffff" },
        { "9200ddffffffff" },
        { "930000dfffffffff" },
        { "94000000c6ffffffff" },
        { string.Concat(Enumerable.Repeat("91", 100_000)) },
        { "9400" + string.Concat(Enumerable.Repeat("81a161", 50_000)) },
    };

    [Theory]
    [MemberData(nameof(HostileMessages))]
    public void Hostile_messages_are_refused_without_allocating_what_they_announce(string hex)
    {
        byte[] message = Convert.FromHexString(hex);
        MessagePackCodec<Note> codec = default;
        Note slot = new();
        Assert.Throws<CodecException>(() => codec.Decode(message, ref slot));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<CodecException>(() => codec.Decode(message, ref slot));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void Nil_is_no_event()
    {
        MessagePackCodec<Note> codec = default;
        Note slot = new();
        Assert.Contains("nil", Assert.Throws<CodecException>(() => codec.Decode([0xc0], ref slot)).Message);
    }

    [Fact]
    public void Structs_of_numbers_are_written_and_read_without_allocating()
    {
#if DEBUG
        Assert.Skip("Code that is not optimised boxes structs on the way into MessagePack-CSharp.");
#endif
        MessagePackCodec<Order> codec = default;
        byte[] buffer = new byte[100];
        Order order = new() { Id = 1L << 40, Price = 3.25, Size = 70_000, IsBuy = true };
        RoundTrip(100);
        Assert.Equal(0, AllocationProbe.BytesOf(() => RoundTrip(1_000)));

        void RoundTrip(int times)
        {
            for (int i = 0; i < times; i++)
            {
                int length = codec.GetMaxEncodedLength(in order);
                codec.Encode(in order, buffer);
                codec.Decode(buffer.AsSpan(0, length), ref order);
            }
        }
    }

    private static void HasTheirBytes<T>(T value)
    {
        MessagePackCodec<T> codec = default;
        byte[] message = Encode(codec, value);
        Assert.Equal(MessagePackSerializer.Serialize(value), message);
        T decoded = default!;
        Assert.Equal(message.Length, codec.Decode(message, ref decoded));
        Assert.Equal(message, MessagePackSerializer.Serialize(decoded));
    }

    private static byte[] Encode<T>(MessagePackCodec<T> codec, T value)
    {
        byte[] message = new byte[codec.GetMaxEncodedLength(in value)];
        Assert.Equal(message.Length, codec.Encode(in value, message));
        return message;
    }

    public sealed class Plain
    {
        public string Name { get; set; } = "";

        public int Value { get; set; }
    }
}

[MessagePackObject]
public struct Order
{
    [Key(0)]
    public long Id;

    [Key(1)]
    public double Price;

    [Key(2)]
    public int Size;

    [Key(3)]
    public bool IsBuy;
}

[MessagePackObject]
public sealed class Note
{
    [Key(0)]
    public string Text { get; set; } = "";

    [Key(1)]
    public List<int> Numbers { get; set; } = [];

    [Key(2)]
    public Dictionary<string, Order> Orders { get; set; } = [];

    [Key(3)]
    public byte[] Blob { get; set; } = [];
}
