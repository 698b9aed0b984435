using System.Runtime.InteropServices;

namespace Replay.Serialization.Tests;

public sealed class FixedTextTests
{
    [Fact]
    public void Equal_texts_are_equal_in_memory_whatever_stood_there_before()
    {
        FixedText<Bytes8> text = new("longer");
        Assert.True(text.TrySet("ab"u8));
        FixedText<Bytes8> other = new("ab");

        Assert.True(text == other);
        Assert.Equal(text.GetHashCode(), other.GetHashCode());
        Assert.True(MemoryMarshal.AsBytes([text]).SequenceEqual(MemoryMarshal.AsBytes([other])));
        Assert.True(text.Equals("ab"u8));
        Assert.True(text != new FixedText<Bytes8>("abc"));
        Assert.Equal("ab", text.ToString());
    }

    [Fact]
    public void A_text_fits_to_its_last_byte_and_no_further()
    {
        Assert.Equal("12345678", new FixedText<Bytes8>("12345678").ToString());
        Assert.Equal("äöüß", new FixedText<Bytes8>("äöüß").ToString());
        Assert.Contains("9 UTF-8 bytes", Assert.Throws<ArgumentException>(() => new FixedText<Bytes8>("123456789")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new FixedText<Bytes8>("äöüßx"));
        FixedText<Bytes8> text = new("kept");
        Assert.False(text.TrySet("123456789"u8));
        Assert.Equal("kept", text.ToString());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(64)]
    public void Capacity_is_the_size_of_the_room(int length)
    {
        string text = new('x', length);
        Assert.Equal(length <= 64, new FixedText<Bytes64>(text).Length == length);
        Assert.Equal(64, FixedText<Bytes64>.Capacity);
    }

    [Fact]
    public void A_text_is_read_from_any_place_of_a_message_and_no_byte_behind_it()
    {
        CheckEveryPlace<Bytes8>();
        CheckEveryPlace<Bytes16>();
        CheckEveryPlace<Bytes32>();
        CheckEveryPlace<Bytes64>();
    }

    private static void CheckEveryPlace<TBytes>() where TBytes : unmanaged
    {
        using GuardedMemory memory = new();
        int capacity = FixedText<TBytes>.Capacity;
        for (int length = 0; length <= capacity + 1; length++)
        {
            for (int before = 0; before <= 40; before += 4)
            {
                for (int behind = 0; behind <= 40; behind += 4) CheckPlace<TBytes>(memory.Last(before + length + behind), before, length);
            }
        }
    }

    private static void CheckPlace<TBytes>(Span<byte> message, int before, int length) where TBytes : unmanaged
    {
        for (int i = 0; i < message.Length; i++) message[i] = (byte)(0x80 + i);
        byte header = (byte)length;
        int at = before;

        bool isRead = FixedForm.TryReadText(message, ref header, ref at, out FixedText<TBytes> text);

        Assert.Equal(length <= FixedText<TBytes>.Capacity, isRead);
        Assert.Equal(isRead ? before + length : before, at);
        if (!isRead) return;
        FixedText<TBytes> expected = new(message.Slice(before, length));
        Assert.True(MemoryMarshal.AsBytes([text]).SequenceEqual(MemoryMarshal.AsBytes([expected])));
    }
}
