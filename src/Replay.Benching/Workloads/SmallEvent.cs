using MessagePack;

namespace Replay.Benching;

/// <summary>Six fields, in MessagePack.</summary>
[MessagePackObject]
public partial struct SmallEvent
{
    [Key(0)] public long TimestampNs { get; set; }
    [Key(1)] public long PriceTicks { get; set; }
    [Key(2)] public int Lots { get; set; }
    [Key(3)] public int InstrumentId { get; set; }
    [Key(4)] public double Fee { get; set; }
    [Key(5)] public byte Side { get; set; }

    [IgnoreMember]
    public readonly long Checksum => TimestampNs + PriceTicks + Lots + InstrumentId + Side;

    /// <summary>An event with the widths of real ones: small ids and sizes, large times and prices.</summary>
    internal static SmallEvent Sample(Random random) => new()
    {
        TimestampNs = 1_700_000_000_000_000_000 + random.Next(),
        PriceTicks = random.Next(1, 10_000_000),
        Lots = random.Next(1, 1_000),
        InstrumentId = random.Next(5_000),
        Fee = random.NextDouble(),
        Side = (byte)random.Next(1, 3),
    };
}
