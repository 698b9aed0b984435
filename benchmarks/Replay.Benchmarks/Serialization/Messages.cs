using MessagePack;
using Replay.Benching;
using Replay.Serialization;

namespace Replay.Benchmarks;

internal enum OrderSide : byte { Buy = 1, Sell }

/// <summary>Twenty fields, two of them text.</summary>
[MessagePackObject]
public partial struct LargeEvent
{
    [Key(0)] public long TimestampNs;
    [Key(1)] public long ExchangeTimeNs;
    [Key(2)] public long OrderId;
    [Key(3)] public long PriceTicks;
    [Key(4)] public long StopPriceTicks;
    [Key(5)] public int Lots;
    [Key(6)] public int FilledLots;
    [Key(7)] public int DisplayLots;
    [Key(8)] public int InstrumentId;
    [Key(9)] public int AccountId;
    [Key(10)] public short Venue;
    [Key(11)] public byte Side;
    [Key(12)] public byte Kind;
    [Key(13)] public bool IsPostOnly;
    [Key(14)] public bool IsReduceOnly;
    [Key(15)] public double Fee;
    [Key(16)] public double Rebate;
    [Key(17)] public uint Flags;
    [Key(18)] public FixedText<Bytes16> Symbol;
    [Key(19)] public FixedText<Bytes32> ClientOrderId;

    [IgnoreMember]
    public readonly long Checksum => TimestampNs + PriceTicks + Lots + InstrumentId + Side + Symbol.Length + ClientOrderId.Length;
}

/// <summary>As <see cref="SmallEvent"/>, as most write it: a class.</summary>
[MessagePackObject]
public partial class SmallClass
{
    [Key(0)] public long TimestampNs { get; set; }
    [Key(1)] public long PriceTicks { get; set; }
    [Key(2)] public int Lots { get; set; }
    [Key(3)] public int InstrumentId { get; set; }
    [Key(4)] public double Fee { get; set; }
    [Key(5)] public byte Side { get; set; }
}

/// <summary>As <see cref="LargeEvent"/>, as most write it: a class with strings.</summary>
[MessagePackObject]
public class LargeClass
{
    [Key(0)] public long TimestampNs { get; set; }
    [Key(1)] public long ExchangeTimeNs { get; set; }
    [Key(2)] public long OrderId { get; set; }
    [Key(3)] public long PriceTicks { get; set; }
    [Key(4)] public long StopPriceTicks { get; set; }
    [Key(5)] public int Lots { get; set; }
    [Key(6)] public int FilledLots { get; set; }
    [Key(7)] public int DisplayLots { get; set; }
    [Key(8)] public int InstrumentId { get; set; }
    [Key(9)] public int AccountId { get; set; }
    [Key(10)] public short Venue { get; set; }
    [Key(11)] public byte Side { get; set; }
    [Key(12)] public byte Kind { get; set; }
    [Key(13)] public bool IsPostOnly { get; set; }
    [Key(14)] public bool IsReduceOnly { get; set; }
    [Key(15)] public double Fee { get; set; }
    [Key(16)] public double Rebate { get; set; }
    [Key(17)] public uint Flags { get; set; }
    [Key(18)] public string? Symbol { get; set; }
    [Key(19)] public string? ClientOrderId { get; set; }
}

/// <summary>Seeded events with the widths of real ones: small ids and sizes, large times and prices.</summary>
internal static class SampleEvents
{
    public static LargeEvent Large(Random random) => new()
    {
        TimestampNs = 1_700_000_000_000_000_000 + random.Next(),
        ExchangeTimeNs = 1_700_000_000_000_000_000 + random.Next(),
        OrderId = random.NextInt64(1L << 40),
        PriceTicks = random.Next(1, 10_000_000),
        StopPriceTicks = random.Next(2) * random.Next(1, 10_000_000),
        Lots = random.Next(1, 1_000),
        FilledLots = random.Next(100),
        DisplayLots = random.Next(1, 1_000),
        InstrumentId = random.Next(5_000),
        AccountId = random.Next(200_000),
        Venue = (short)random.Next(-5, 40),
        Side = (byte)random.Next(1, 3),
        Kind = (byte)random.Next(4),
        IsPostOnly = random.Next(2) == 0,
        IsReduceOnly = random.Next(2) == 0,
        Fee = random.NextDouble(),
        Rebate = random.NextDouble(),
        Flags = (uint)random.Next(1 << 20),
        Symbol = new FixedText<Bytes16>(random.Next(2) == 0 ? "BTC-PERPETUAL" : "AAPL"),
        ClientOrderId = new FixedText<Bytes32>($"mm-{random.Next():x8}-{random.Next(1_000_000)}"),
    };
}
