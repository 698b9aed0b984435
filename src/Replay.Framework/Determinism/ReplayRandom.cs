using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;

namespace Replay;

/// <summary>A seeded random generator: the same seed gives the same numbers on every machine and in every version. Allocates nothing after construction.</summary>
/// <remarks>
/// xoshiro256** (D. Blackman, S. Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47, 2021), seeded by SplitMix64 (G. Steele,
/// D. Lea, C. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014). Not for secrets. Used by one thread at a time: give each
/// handler its own generator with its own seed, so that no handler's draws depend on another's.
/// </remarks>
public sealed class ReplayRandom : ISnapshotable
{
    private const int StateSize = 4 * sizeof(ulong);

    private ulong _s0, _s1, _s2, _s3;

    /// <summary>Creates a generator.</summary>
    /// <param name="seed">Any value; keep it with the run's parameters.</param>
    public ReplayRandom(ulong seed)
    {
        _s0 = SplitMix64(ref seed);
        _s1 = SplitMix64(ref seed);
        _s2 = SplitMix64(ref seed);
        _s3 = SplitMix64(ref seed);
    }

    /// <inheritdoc/>
    public int StateVersion => 1;

    /// <summary>The next number, each of the 2^64 values equally likely.</summary>
    public ulong NextUInt64()
    {
        ulong result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        ulong t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>The next number from 0 to 2^63 - 1.</summary>
    public long NextInt64() => (long)(NextUInt64() >> 1);

    /// <summary>The next number from 0 to below a bound, each equally likely.</summary>
    /// <param name="maxExclusive">The bound; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bound is below 1.</exception>
    public long NextInt64(long maxExclusive)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxExclusive, 1);
        return (long)NextBelow((ulong)maxExclusive);
    }

    /// <summary>The next number from a minimum to below a bound, each equally likely.</summary>
    /// <param name="minInclusive">The smallest number.</param>
    /// <param name="maxExclusive">The bound; above <paramref name="minInclusive"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bound is not above the minimum.</exception>
    public long NextInt64(long minInclusive, long maxExclusive)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(maxExclusive, minInclusive);
        return minInclusive + (long)NextBelow((ulong)maxExclusive - (ulong)minInclusive);
    }

    /// <summary>The next number from 0 to below a bound, each equally likely.</summary>
    /// <param name="maxExclusive">The bound; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bound is below 1.</exception>
    public int Next(int maxExclusive) => (int)NextInt64(maxExclusive);

    /// <summary>The next number from a minimum to below a bound, each equally likely.</summary>
    /// <param name="minInclusive">The smallest number.</param>
    /// <param name="maxExclusive">The bound; above <paramref name="minInclusive"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bound is not above the minimum.</exception>
    public int Next(int minInclusive, int maxExclusive) => (int)NextInt64(minInclusive, maxExclusive);

    /// <summary>The next number in [0, 1): one of the 2^53 multiples of 2^-53, each equally likely.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Puts items into random order, each order equally likely (Fisher and Yates, from the end).</summary>
    /// <typeparam name="T">Any type.</typeparam>
    /// <param name="items">The items, reordered in place.</param>
    public void Shuffle<T>(Span<T> items)
    {
        for (int last = items.Length - 1; last > 0; last--)
        {
            int chosen = (int)NextBelow((ulong)last + 1);
            (items[last], items[chosen]) = (items[chosen], items[last]);
        }
    }

    /// <summary>Writes the state: the four words of xoshiro256**, little-endian.</summary>
    /// <param name="destination">Takes 32 bytes.</param>
    public void SaveState(IBufferWriter<byte> destination)
    {
        Span<byte> state = destination.GetSpan(StateSize);
        BinaryPrimitives.WriteUInt64LittleEndian(state, _s0);
        BinaryPrimitives.WriteUInt64LittleEndian(state[8..], _s1);
        BinaryPrimitives.WriteUInt64LittleEndian(state[16..], _s2);
        BinaryPrimitives.WriteUInt64LittleEndian(state[24..], _s3);
        destination.Advance(StateSize);
    }

    /// <summary>Continues from a saved state.</summary>
    /// <param name="source">The 32 bytes that <see cref="SaveState"/> wrote.</param>
    /// <param name="version">1.</param>
    /// <exception cref="NotSupportedException">The version is another one.</exception>
    /// <exception cref="ArgumentException">The length is another one, or all bytes are zero, which no seed leads to.</exception>
    public void LoadState(ReadOnlySpan<byte> source, int version)
    {
        if (version != StateVersion) throw new NotSupportedException($"A random generator's state of version {version} is newer than this version of Replay.");
        if (source.Length != StateSize || source.IndexOfAnyExcept((byte)0) < 0)
            throw new ArgumentException($"A random generator's state has {StateSize} bytes that are not all zero, not these {source.Length}.", nameof(source));
        _s0 = BinaryPrimitives.ReadUInt64LittleEndian(source);
        _s1 = BinaryPrimitives.ReadUInt64LittleEndian(source[8..]);
        _s2 = BinaryPrimitives.ReadUInt64LittleEndian(source[16..]);
        _s3 = BinaryPrimitives.ReadUInt64LittleEndian(source[24..]);
    }

    // D. Lemire, "Fast random integer generation in an interval", ACM TOMACS 29, 2019: the high half of a product is the number;
    // the low half tells the few draws that would favour some numbers, and those are drawn again.
    private ulong NextBelow(ulong bound)
    {
        ulong number = Math.BigMul(NextUInt64(), bound, out ulong low);
        if (low >= bound) return number;
        ulong favoured = unchecked(0 - bound) % bound;
        while (low < favoured) number = Math.BigMul(NextUInt64(), bound, out low);
        return number;
    }

    private static ulong SplitMix64(ref ulong state)
    {
        ulong z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
