namespace Replay.Backtesting;

/// <summary>Exchange fees: a share of the traded value and an amount a lot, apart for makers and takers; negative values are rebates.</summary>
/// <remarks>
/// Money is counted exactly, in whole millionths of a tick-lot (the value of one lot at a price of one tick: tick size x lot size):
/// fee = price in ticks x size in lots x rate in millionths + size in lots x amount a lot in millionths of a tick. Nothing is rounded.
/// </remarks>
public sealed record FeeSchedule
{
    /// <summary>No fees.</summary>
    public static readonly FeeSchedule Free = new();

    /// <summary>Share of the value that a maker pays, in millionths (100 = one basis point).</summary>
    public long MakerRateMicros { get; init; }

    /// <summary>Share of the value that a taker pays, in millionths (100 = one basis point).</summary>
    public long TakerRateMicros { get; init; }

    /// <summary>What a maker pays for each lot, in millionths of a tick.</summary>
    public long MakerPerLotMicros { get; init; }

    /// <summary>What a taker pays for each lot, in millionths of a tick.</summary>
    public long TakerPerLotMicros { get; init; }

    /// <summary>Fees as shares of the traded value.</summary>
    /// <param name="maker">What a maker pays, in basis points, with at most two decimals.</param>
    /// <param name="taker">What a taker pays, in basis points, with at most two decimals.</param>
    /// <exception cref="ArgumentException">A rate has more than two decimals.</exception>
    public static FeeSchedule FromBasisPoints(decimal maker, decimal taker) =>
        new() { MakerRateMicros = ToMicros(maker, nameof(maker)), TakerRateMicros = ToMicros(taker, nameof(taker)) };

    /// <summary>The fee of one fill in millionths of a tick-lot.</summary>
    /// <param name="priceTicks">Price in ticks.</param>
    /// <param name="sizeLots">Size in lots.</param>
    /// <param name="isMaker">Whether the own order rested.</param>
    public Int128 GetFeeMicros(long priceTicks, long sizeLots, bool isMaker) => isMaker
        ? ((Int128)priceTicks * MakerRateMicros + MakerPerLotMicros) * sizeLots
        : ((Int128)priceTicks * TakerRateMicros + TakerPerLotMicros) * sizeLots;

    private static long ToMicros(decimal basisPoints, string name)
    {
        decimal micros = basisPoints * 100m;
        return micros == decimal.Truncate(micros)
            ? (long)micros
            : throw new ArgumentException($"{basisPoints} basis points is finer than a hundredth, the smallest rate; round it.", name);
    }
}
