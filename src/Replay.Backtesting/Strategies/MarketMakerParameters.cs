namespace Replay.Backtesting;

/// <summary>How a <see cref="MarketMaker"/> quotes.</summary>
public sealed record MarketMakerParameters
{
    /// <summary>Size of each quote in lots.</summary>
    public long SizeLots { get; init; } = 100;

    /// <summary>Distance of each quote from the reservation price in ticks.</summary>
    public long HalfSpreadTicks { get; init; } = 2;

    /// <summary>Position in lots, long or short, that quotes never add to beyond.</summary>
    public long MaxPositionLots { get; init; } = 1_000;

    /// <summary>How far the reservation price moves against a position of <see cref="MaxPositionLots"/>, in ticks: the larger, the sooner inventory is worked off.</summary>
    public long SkewTicks { get; init; } = 2;

    /// <summary>Quotes are multiples of this many ticks: the smallest price step that the exchange takes.</summary>
    public long IncrementTicks { get; init; } = 1;

    /// <summary>A quote stays where it is while it is at most this many ticks from where it should be: each move gives up a place in the queue.</summary>
    public long ToleranceTicks { get; init; }

    /// <summary>The parameters as they are shown with a result.</summary>
    public IEnumerable<NamedValue> Describe() =>
    [
        new("Quote size, lots", $"{SizeLots}"),
        new("Half spread, ticks", $"{HalfSpreadTicks}"),
        new("Largest position, lots", $"{MaxPositionLots}"),
        new("Skew at the largest position, ticks", $"{SkewTicks}"),
        new("Price increment, ticks", $"{IncrementTicks}"),
        new("Tolerance, ticks", $"{ToleranceTicks}"),
    ];
}
