namespace Replay.Backtesting;

/// <summary>What is kept of a backtest, and what its returns are measured against.</summary>
public sealed record BacktestOptions
{
    /// <summary>Capital at the start in currency, above zero: returns and drawdowns are parts of it.</summary>
    public decimal InitialCapital { get; init; } = 1_000_000m;

    /// <summary>Event time between two samples of the equity curve in nanoseconds; doubles whenever <see cref="MaxSamples"/> are full.</summary>
    public long SampleIntervalNs { get; init; } = 1_000_000_000;

    /// <summary>Samples kept at most, so that memory stays bounded however long the run.</summary>
    public int MaxSamples { get; init; } = 16_384;

    /// <summary>Fills listed one by one at most: the first ones. Figures always count all.</summary>
    public int MaxFills { get; init; } = 65_536;

    /// <summary>Seconds of trading in a year, to annualise Sharpe and Sortino ratios: 252 days of 6.5 hours, unless the market trades otherwise.</summary>
    public double TradingSecondsPerYear { get; init; } = Statistics.TradingDays * 6.5 * 3600;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(InitialCapital);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(SampleIntervalNs);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxSamples, 2);
        ArgumentOutOfRangeException.ThrowIfNegative(MaxFills);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(TradingSecondsPerYear);
    }
}
