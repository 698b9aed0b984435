using Replay.Backtesting;

namespace Replay.Reports;

/// <summary>What a page of latencies shows.</summary>
public sealed record LatencyContent
{
    /// <summary>Events a second that were asked for.</summary>
    public required double EventsPerSecond { get; init; }

    /// <summary>The ways that are compared, at most six.</summary>
    public required IReadOnlyList<LatencySeries> Series { get; init; }

    /// <summary>What was measured, and on what, in the order to be shown.</summary>
    public required IReadOnlyList<NamedValue> Facts { get; init; }
}

/// <summary>The latencies of one way to do the same thing.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Percentiles">0 to 100, ascending.</param>
/// <param name="Microseconds">At each percentile, so many percent took at most as long.</param>
/// <param name="Figures">Its figures, such as the median; the same names in all series; <c>p50</c> and <c>p99</c> are shown large.</param>
public sealed record LatencySeries(string Name, IReadOnlyList<double> Percentiles, IReadOnlyList<double> Microseconds, IReadOnlyList<NamedValue> Figures);
