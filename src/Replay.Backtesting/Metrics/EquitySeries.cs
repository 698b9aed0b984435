namespace Replay.Backtesting;

/// <summary>A run sampled at a fixed interval of event time; all arrays have the same length.</summary>
public sealed record EquitySeries
{
    /// <summary>Event time of each sample in nanoseconds since the Unix epoch.</summary>
    public required long[] TimestampNs { get; init; }

    /// <summary>Equity: initial capital plus profit and loss after fees, in currency.</summary>
    public required double[] Equity { get; init; }

    /// <summary>Fraction lost from the highest equity so far (the initial capital included): 0 to -1 and below.</summary>
    public required double[] Drawdown { get; init; }

    /// <summary>Own position in lots; negative when short.</summary>
    public required long[] PositionLots { get; init; }

    /// <summary>Mid price in currency; NaN where a side of the book was empty.</summary>
    public required double[] Mid { get; init; }

    /// <summary>Best ask less best bid in currency; NaN where a side of the book was empty.</summary>
    public required double[] Spread { get; init; }

    /// <summary>Event time between two samples in nanoseconds.</summary>
    public required long IntervalNs { get; init; }
}
