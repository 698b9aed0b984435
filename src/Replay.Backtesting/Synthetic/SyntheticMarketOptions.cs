namespace Replay.Backtesting;

/// <summary>The shape of a <see cref="SyntheticMarket"/>.</summary>
public sealed record SyntheticMarketOptions
{
    /// <summary>What is traded.</summary>
    public Instrument Instrument { get; init; } = new(1, "SYNTH", 0.01m, 1m, "USD");

    /// <summary>Time of the first event in nanoseconds since the Unix epoch: 2024-01-02 14:30 UTC, unless set.</summary>
    public long StartNs { get; init; } = 1_704_205_800_000_000_000;

    /// <summary>The price around which it starts, in ticks, 1,000 to 1,000,000; the price stays between half and one and a half times of it.</summary>
    public int StartTicks { get; init; } = 10_000;

    /// <summary>Live orders that the market tends to, 200 to 100,000.</summary>
    public int LiveOrders { get; init; } = 2_000;
}
