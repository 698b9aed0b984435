using System.Buffers;
using System.Buffers.Binary;
using Replay.Tests;

namespace Replay.Framework.Tests.Determinism;

public class ReplayRandomTests
{
    // What the reference C code of xoshiro256** 1.0 (prng.di.unimi.it) gives from the state 1, 2, 3, 4.
    private static readonly ulong[] FromOneTwoThreeFour =
    [
        11520, 0, 1509978240, 1215971899390074240, 1216172134540287360, 607988272756665600, 16172922978634559625, 8476171486693032832,
        10595114339597558777, 2904607092377533576,
    ];

    [Fact]
    public void Numbers_are_those_of_xoshiro256_starstar()
    {
        ReplayRandom random = WithState(1, 2, 3, 4);
        Assert.Equal(FromOneTwoThreeFour, Enumerable.Range(0, 10).Select(_ => random.NextUInt64()));
    }

    [Fact]
    public void The_state_after_seeding_is_what_SplitMix64_gives()
    {
        // The first four outputs of the published SplitMix64 from 1234567.
        ReplayRandom expected = WithState(6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431);
        Assert.Equal(StateOf(expected), StateOf(new ReplayRandom(1234567)));
    }

    [Theory]
    [InlineData(0UL, new[] { 11091344671253066420, 13793997310169335082, 1900383378846508768UL, 7684712102626143532UL, 13521403990117723737 })]
    [InlineData(42UL, new[] { 1546998764402558742UL, 6990951692964543102UL, 12544586762248559009, 17057574109182124193, 18295552978065317476 })]
    public void A_seed_gives_the_numbers_of_the_published_algorithms(ulong seed, ulong[] expected)
    {
        ReplayRandom random = new(seed);
        Assert.Equal(expected, Enumerable.Range(0, 5).Select(_ => random.NextUInt64()));
    }

    [Fact]
    public void A_double_is_the_upper_53_bits_of_a_number()
    {
        ReplayRandom random = new(42), same = new(42);
        for (int i = 0; i < 1_000; i++) Assert.Equal(Math.ScaleB(same.NextUInt64() >> 11, -53), random.NextDouble());
    }

    [Fact]
    public void Bounded_numbers_follow_the_definition_with_redraws()
    {
        // The bound 2^63 - 1 and its like reject up to half of all draws, so both branches are taken often.
        foreach (long bound in new[] { 1L, 2, 3, 6, 1_000_003, (1L << 62) + 1, (long.MaxValue / 3 * 2) + 1, long.MaxValue })
        {
            ReplayRandom random = new(7), same = new(7);
            for (int i = 0; i < 500; i++) Assert.Equal(Bounded(same, (ulong)bound), random.NextInt64(bound));
        }
    }

    [Fact]
    public void Every_number_of_a_small_range_comes_equally_often()
    {
        ReplayRandom random = new(1);
        int[] counts = new int[6];
        for (int i = 0; i < 60_000; i++) counts[random.Next(-3, 3) + 3]++;
        Assert.All(counts, count => Assert.InRange(count, 9_600, 10_400)); // four standard deviations; the seed is fixed
    }

    [Fact]
    public void The_whole_range_of_a_long_can_be_asked_for()
    {
        ReplayRandom random = new(3);
        long[] drawn = [.. Enumerable.Range(0, 100).Select(_ => random.NextInt64(long.MinValue, long.MaxValue))];
        Assert.Contains(drawn, number => number < long.MinValue / 2);
        Assert.Contains(drawn, number => number > long.MaxValue / 2);
        Assert.All(drawn, number => Assert.NotEqual(long.MaxValue, number));
    }

    [Fact]
    public void An_unbounded_number_is_never_negative()
    {
        ReplayRandom random = new(11);
        Assert.All(Enumerable.Range(0, 1_000), _ => Assert.True(random.NextInt64() >= 0));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_bound_below_one_is_refused(int bound)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReplayRandom(1).Next(bound));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReplayRandom(1).NextInt64(5, 5 + bound));
    }

    [Fact]
    public void Shuffling_gives_every_order_equally_often()
    {
        ReplayRandom random = new(5);
        Dictionary<string, int> counts = [];
        for (int i = 0; i < 24_000; i++)
        {
            char[] items = ['a', 'b', 'c', 'd'];
            random.Shuffle(items.AsSpan());
            string order = new(items);
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }

        Assert.Equal(24, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 870, 1_130)); // four standard deviations; the seed is fixed
    }

    [Fact]
    public void A_restored_generator_goes_on_as_if_it_had_not_stopped()
    {
        ReplayRandom first = new(99);
        for (int i = 0; i < 1_000; i++) first.NextUInt64();
        ReplayRandom second = new(0);
        second.LoadState(StateOf(first), first.StateVersion);
        Assert.Equal(Enumerable.Range(0, 100).Select(_ => first.NextUInt64()), Enumerable.Range(0, 100).Select(_ => second.NextUInt64()));
    }

    [Fact]
    public void A_state_that_no_generator_has_is_refused()
    {
        ReplayRandom random = new(1);
        Assert.Throws<ArgumentException>(() => random.LoadState(new byte[32], 1));
        Assert.Throws<ArgumentException>(() => random.LoadState(new byte[31], 1));
        Assert.Throws<NotSupportedException>(() => random.LoadState(StateOf(random), 2));
    }

    [Fact]
    public void Drawing_and_shuffling_allocate_nothing()
    {
        ReplayRandom random = new(1);
        long[] items = [1, 2, 3, 4, 5];
        double sum = Draw();
        Assert.Equal(0, AllocationProbe.BytesOf(() => sum += Draw()));
        Assert.NotEqual(0, sum);

        double Draw()
        {
            random.Shuffle(items.AsSpan());
            return random.NextDouble() + random.Next(10) + random.NextInt64(5, 50) + random.NextInt64();
        }
    }

    private static long Bounded(ReplayRandom random, ulong bound)
    {
        for (; ; )
        {
            UInt128 product = (UInt128)random.NextUInt64() * bound;
            if ((ulong)product >= (ulong)((UInt128.One << 64) % bound)) return (long)(product >> 64);
        }
    }

    private static ReplayRandom WithState(params ReadOnlySpan<ulong> words)
    {
        byte[] state = new byte[32];
        for (int i = 0; i < 4; i++) BinaryPrimitives.WriteUInt64LittleEndian(state.AsSpan(8 * i), words[i]);
        ReplayRandom random = new(0);
        random.LoadState(state, 1);
        return random;
    }

    private static byte[] StateOf(ReplayRandom random)
    {
        ArrayBufferWriter<byte> state = new();
        random.SaveState(state);
        return state.WrittenSpan.ToArray();
    }
}
