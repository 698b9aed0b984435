using Replay.Backtesting;

namespace Replay.Reports;

/// <summary>What a report shows: a backtest, the recording it ran on, and the digests that identify the run.</summary>
public sealed record ReportContent
{
    /// <summary>Figures, series and fills.</summary>
    public required BacktestResult Result { get; init; }

    /// <summary>What identifies the recording, in the order to be shown: archive, id, positions, source.</summary>
    public required IReadOnlyList<NamedValue> Recording { get; init; }

    /// <summary>The run's digests, in the order to be shown.</summary>
    public required IReadOnlyList<NamedValue> Digests { get; init; }
}
