using System.Numerics;
using System.Runtime.InteropServices;

namespace Replay;

/// <summary>CRC-32C (Castagnoli's polynomial, reflected, as in RFC 3720) with the processor's instructions.</summary>
internal static unsafe class Crc32C
{
    /// <summary>The state before the first byte.</summary>
    public const uint Initial = uint.MaxValue;

    /// <summary>Length of the blocks that are hashed many at a time.</summary>
    public const int BlockLength = 4096;

    private const int WordsPerBlock = BlockLength / sizeof(ulong);

    /// <summary>The checksum of bytes.</summary>
    public static uint Hash(ReadOnlySpan<byte> bytes) => Finish(Append(Initial, bytes));

    /// <summary>The checksum that a state stands for.</summary>
    public static uint Finish(uint state) => ~state;

    /// <summary>The state that a checksum stands for: more bytes may follow.</summary>
    public static uint Resume(uint checksum) => ~checksum;

    /// <summary>The state after more bytes.</summary>
    public static uint Append(uint state, ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words) state = BitOperations.Crc32C(state, word);
        foreach (byte rest in bytes[(words.Length * sizeof(ulong))..]) state = BitOperations.Crc32C(state, rest);
        return state;
    }

    /// <summary>The checksums of blocks that lie behind one another.</summary>
    /// <param name="blocks">As many blocks as there are checksums to compute.</param>
    /// <param name="checksums">One for each block.</param>
    public static void HashBlocks(byte* blocks, Span<uint> checksums)
    {
        if (Crc32CFold.IsSupported)
        {
            for (int i = 0; i < checksums.Length; i++) checksums[i] = Crc32CFold.HashBlock(blocks + (long)i * BlockLength);
            return;
        }
        HashBlocksByInstruction(blocks, checksums);
    }

    /// <summary>The way of <see cref="HashBlocks"/> where the processor cannot fold.</summary>
    internal static void HashBlocksByInstruction(byte* blocks, Span<uint> checksums)
    {
        while (checksums.Length >= 4)
        {
            HashFour((ulong*)blocks, checksums);
            blocks += 4 * BlockLength;
            checksums = checksums[4..];
        }
        for (int i = 0; i < checksums.Length; i++) checksums[i] = Hash(new ReadOnlySpan<byte>(blocks + i * BlockLength, BlockLength));
    }

    /// <summary>Four blocks in turns: the instruction takes three cycles, and one can begin in each.</summary>
    private static void HashFour(ulong* words, Span<uint> checksums)
    {
        uint a = Initial, b = Initial, c = Initial, d = Initial;
        for (ulong* end = words + WordsPerBlock; words < end; words++)
        {
            a = BitOperations.Crc32C(a, words[0]);
            b = BitOperations.Crc32C(b, words[WordsPerBlock]);
            c = BitOperations.Crc32C(c, words[2 * WordsPerBlock]);
            d = BitOperations.Crc32C(d, words[3 * WordsPerBlock]);
        }
        (checksums[0], checksums[1], checksums[2], checksums[3]) = (Finish(a), Finish(b), Finish(c), Finish(d));
    }
}
