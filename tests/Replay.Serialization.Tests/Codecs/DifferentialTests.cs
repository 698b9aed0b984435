using MessagePack;

namespace Replay.Serialization.Tests;

/// <summary>
/// Generated codecs against MessagePack-CSharp. REPLAY_DIFFERENTIAL_EVENTS sets the number of events of each type; an event has up to 80 values.
/// </summary>
public sealed class DifferentialTests
{
    private static readonly int Events = int.Parse(Environment.GetEnvironmentVariable("REPLAY_DIFFERENTIAL_EVENTS") ?? "5000");

    [Fact]
    public void Numbers_at_constant_offsets_go_both_ways() => Check<Trade, Trade.Codec>(new RandomEvents(1).Trade, Events * 10);

    [Fact]
    public void Every_type_of_constant_width_goes_both_ways() => Check<ConstantWidths, ConstantWidths.Codec>(new RandomEvents(2).ConstantWidths, Events);

    [Fact]
    public void Every_type_of_varying_width_goes_both_ways() => Check<VaryingWidths, VaryingWidths.Codec>(new RandomEvents(3).VaryingWidths, Events);

    [Fact]
    public void The_compact_form_of_constant_widths_is_what_MessagePack_writes() =>
        Check<CompactConstantWidths, CompactConstantWidths.Codec>(new RandomEvents(4).CompactConstantWidths, Events, isCompact: true);

    [Fact]
    public void The_compact_form_of_varying_widths_is_what_MessagePack_writes() =>
        Check<CompactVaryingWidths, CompactVaryingWidths.Codec>(new RandomEvents(5).CompactVaryingWidths, Events, isCompact: true);

    private static void Check<T, TCodec>(Func<T> next, int count, bool isCompact = false) where T : new() where TCodec : struct, IEventCodec<T>
    {
        TCodec codec = default;
        byte[] buffer = new byte[4_096];
        T fromOwn = next();
        T fromTheirs = next();
        for (int i = 0; i < count; i++)
        {
            T value = next();
            byte[] theirs = MessagePackSerializer.Serialize(value);
            int length = codec.Encode(value, buffer);
            ReadOnlySpan<byte> own = buffer.AsSpan(0, length);
            Assert.InRange(length, 1, codec.GetMaxEncodedLength(value));
            if (isCompact) Assert.True(own.SequenceEqual(theirs), $"Event {i}: {Convert.ToHexString(own)} is not {Convert.ToHexString(theirs)}");

            Assert.Equal(length, codec.Decode(own, ref fromOwn));
            Assert.Equal(theirs.Length, codec.Decode(theirs, ref fromTheirs));
            ShouldBe(theirs, fromOwn, "own bytes, own codec");
            ShouldBe(theirs, fromTheirs, "MessagePack's bytes, own codec");
            ShouldBe(theirs, MessagePackSerializer.Deserialize<T>(own.ToArray()), "own bytes, MessagePack's codec");
        }

        void ShouldBe(byte[] expected, T actual, string how)
        {
            byte[] bytes = MessagePackSerializer.Serialize(actual);
            Assert.True(bytes.AsSpan().SequenceEqual(expected), $"{how}: {Convert.ToHexString(bytes)} is not {Convert.ToHexString(expected)}");
        }
    }
}
