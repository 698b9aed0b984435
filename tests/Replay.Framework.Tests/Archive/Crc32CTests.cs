using System.Text;
using CsCheck;

namespace Replay.Framework.Tests;

public unsafe class Crc32CTests
{
    [Fact]
    public void It_is_the_checksum_of_RFC_3720()
    {
        Assert.Equal(0xe3069283u, Crc32C.Hash(Encoding.ASCII.GetBytes("123456789")));
        Assert.Equal(0x8a9136aau, Crc32C.Hash(new byte[32]));
        Assert.Equal(0x62a8ab43u, Crc32C.Hash([.. Enumerable.Repeat((byte)0xff, 32)]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(9)]
    public void Blocks_have_the_checksum_that_bit_by_bit_division_gives(int count)
    {
        byte[] bytes = new byte[count * Crc32C.BlockLength];
        new Random(count).NextBytes(bytes);
        bytes.AsSpan(0, Crc32C.BlockLength / 2).Clear();
        uint[] found = new uint[count], withoutFolding = new uint[count];
        fixed (byte* first = bytes)
        {
            Crc32C.HashBlocks(first, found);
            Crc32C.HashBlocksByInstruction(first, withoutFolding);
        }
        Assert.Equal(Enumerable.Range(0, count).Select(i => Divide(bytes.AsSpan(i * Crc32C.BlockLength, Crc32C.BlockLength))), found);
        Assert.Equal(found, withoutFolding);
    }

    [Fact]
    public void Bytes_may_come_in_any_pieces() => Gen.Select(Gen.Byte.Array[0, 300], Gen.Int[0, 300], Gen.Int[0, 300]).Sample((bytes, a, b) =>
    {
        int first = Math.Min(Math.Min(a, b), bytes.Length), second = Math.Min(Math.Max(a, b), bytes.Length);
        uint state = Crc32C.Append(Crc32C.Initial, bytes.AsSpan(0, first));
        state = Crc32C.Append(Crc32C.Resume(Crc32C.Finish(state)), bytes.AsSpan(first, second - first));
        return Crc32C.Finish(Crc32C.Append(state, bytes.AsSpan(second))) == Divide(bytes);
    });

    private static uint Divide(ReadOnlySpan<byte> bytes)
    {
        uint state = uint.MaxValue;
        foreach (byte value in bytes)
        {
            state ^= value;
            for (int bit = 0; bit < 8; bit++) state = (state & 1) != 0 ? state >> 1 ^ 0x82f63b78 : state >> 1;
        }
        return ~state;
    }
}
