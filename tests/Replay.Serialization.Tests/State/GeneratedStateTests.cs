using System.Buffers;

namespace Replay.Serialization.Tests;

/// <summary>State saved and loaded by generated code.</summary>
public sealed class GeneratedStateTests
{
    [Fact]
    public void Every_kind_of_member_is_loaded_as_it_was_saved()
    {
        EveryKind saved = Filled();
        EveryKind loaded = new() { Parameter = "mine", List = { "replaced" }, ByName = { ["replaced"] = 1 } };
        loaded.LoadState(Save(saved), 1);

        Assert.Equal("mine", loaded.Parameter);
        saved.Parameter = "mine";
        Assert.Equivalent(saved, loaded, strict: true);
        Assert.Equal(BitConverter.DoubleToInt64Bits(saved.Double), BitConverter.DoubleToInt64Bits(loaded.Double));
        Assert.Equal(saved.Time.Kind, loaded.Time.Kind);
        Assert.Equal(Save(saved), Save(loaded));
    }

    [Fact]
    public void Equal_states_give_equal_bytes_whatever_the_order_in_which_they_came_about()
    {
        EveryKind one = new(), other = new();
        string[] names = ["b", "B", "a", "ä", "z"];
        foreach (string name in names) one.ByName[name] = name.Length;
        foreach (string name in names.Reverse()) other.ByName[name] = name.Length;
        foreach (int i in Enumerable.Range(0, 100)) one.Set.Add(i * 7919 % 101);
        foreach (int i in Enumerable.Range(0, 100).Reverse()) other.Set.Add(i * 7919 % 101);
        Assert.Equal(Save(one), Save(other));
    }

    [Fact]
    public void A_state_cut_anywhere_is_damage()
    {
        byte[] whole = Save(Filled());
        for (int length = 0; length < whole.Length; length++)
        {
            byte[] cut = whole[..length];
            Assert.Throws<InvalidDataException>(() => new EveryKind().LoadState(cut, 1));
        }

        Assert.Throws<InvalidDataException>(() => new EveryKind().LoadState([.. whole, 0], 1));
    }

    [Fact]
    public void Random_bytes_are_damage_or_a_state_and_cost_no_more_memory_than_they_have()
    {
        byte[] whole = Save(Filled());
        Random random = new(1);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] altered = [.. whole];
            altered[random.Next(altered.Length)] = (byte)random.Next(256);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                new EveryKind().LoadState(altered, 1);
            }
            catch (Exception e) when (e is InvalidDataException or OverflowException or NotSupportedException)
            {
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * whole.Length);
        }
    }

    [Fact]
    public void An_older_state_is_carried_over()
    {
        AverageThree now = new();
        now.LoadState(Save(new AverageOne { Sum = 12_345, Count = 3 }), 1);
        Assert.Equal((123.45, 3, -1.0), (now.Total, now.Count, now.Peak));
        Assert.Equal(3, now.StateVersion);

        AverageThree again = new();
        again.LoadState(Save(now), 3);
        Assert.Equal((123.45, 3, -1.0, 0L), (again.Total, again.Count, again.Peak, again.Sum));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_version_that_is_not_read_is_refused_with_those_that_are(int version) =>
        Assert.Contains("reads 2", Assert.Throws<NotSupportedException>(() => new Forgetful().LoadState(Save(new Forgetful()), version)).Message, StringComparison.Ordinal);

    private static EveryKind Filled()
    {
        EveryKind filled = new()
        {
            Flag = true,
            Byte = 255,
            SByte = -128,
            Short = -32_768,
            UShort = 65_535,
            Char = 'ß',
            Int = int.MinValue,
            UInt = uint.MaxValue,
            ULong = ulong.MaxValue,
            Wide = Int128.MinValue,
            Single = float.NaN,
            Double = -0.0,
            Decimal = -1.230m,
            Text = "Größe",
            Missing = null,
            Time = new DateTime(2026, 11, 22, 1, 2, 3, DateTimeKind.Local),
            Span = TimeSpan.FromTicks(-5),
            Guid = new Guid("00112233-4455-6677-8899-aabbccddeeff"),
            Regime = Regime.Halted,
            Maybe = null,
            MaybeRegime = Regime.Busy,
            Array = [1, -2, 3],
            List = { "x", "" },
            Set = { 3, 1, 2 },
            SortedTexts = { "b", "a" },
            ByName = { ["b"] = 2, ["a"] = 1 },
            Nested = { [Regime.Busy] = [[1, 2], []], [Regime.Quiet] = [] },
            Part = { Count = 9 },
        };
        filled.SetLong(long.MinValue);
        filled.Queue.Enqueue(1.5);
        filled.Queue.Enqueue(double.NegativeInfinity);
        new[] { 7, 8, 9 }.CopyTo(filled.FixedArray, 0);
        return filled;
    }

    private static byte[] Save(ISnapshotable handler)
    {
        ArrayBufferWriter<byte> bytes = new();
        handler.SaveState(bytes);
        return bytes.WrittenSpan.ToArray();
    }
}
