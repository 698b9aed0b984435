namespace Replay.Backtesting;

/// <summary>What a backtest gives: figures, a sampled equity curve and the fills; the input of reports.</summary>
public sealed record BacktestResult
{
    /// <summary>Name of the strategy or of the run.</summary>
    public required string Name { get; init; }

    /// <summary>What was traded, with its tick and lot.</summary>
    public required Instrument Instrument { get; init; }

    /// <summary>Parameters of strategy and simulator, in the order to be shown.</summary>
    public required IReadOnlyList<NamedValue> Parameters { get; init; }

    /// <summary>Figures of the run, in the order to be shown.</summary>
    public required IReadOnlyList<Figure> Figures { get; init; }

    /// <summary>The run over event time.</summary>
    public required EquitySeries Series { get; init; }

    /// <summary>Own fills in the order in which they happened; the first ones only when <see cref="FillCount"/> is larger.</summary>
    public required IReadOnlyList<Fill> Fills { get; init; }

    /// <summary>Number of own fills, listed or not.</summary>
    public required long FillCount { get; init; }
}
