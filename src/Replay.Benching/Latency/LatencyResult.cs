namespace Replay.Benching;

/// <summary>Latencies at a rate.</summary>
/// <param name="EventsPerSecond">The rate that was asked for.</param>
/// <param name="Events">Events that were measured in each way.</param>
/// <param name="Inline">On the replaying thread.</param>
/// <param name="Ring">Over the ring, on a thread of the handler's own.</param>
internal sealed record LatencyResult(double EventsPerSecond, long Events, LatencyFigure Inline, LatencyFigure Ring);

/// <summary>Latencies in microseconds, from when an event was due until its handler had returned.</summary>
/// <param name="ReachedEventsPerSecond">The rate that was kept; where it is below what was asked for, latencies grow with the length of the run.</param>
/// <param name="AllocatedBytesPerEvent">Managed bytes on the data path's threads.</param>
/// <param name="P50">Median.</param>
/// <param name="P90">Of ten events, one takes longer.</param>
/// <param name="P99">Of a hundred.</param>
/// <param name="P999">Of a thousand.</param>
/// <param name="P9999">Of ten thousand.</param>
/// <param name="Max">The slowest.</param>
/// <param name="Mean">Arithmetic mean.</param>
/// <param name="Percentiles">The whole distribution.</param>
internal sealed record LatencyFigure(
    double ReachedEventsPerSecond, double AllocatedBytesPerEvent, double P50, double P90, double P99, double P999, double P9999, double Max, double Mean,
    IReadOnlyList<LatencyPoint> Percentiles);

/// <summary>A point of a distribution.</summary>
/// <param name="Percentile">0 to 100.</param>
/// <param name="Microseconds">So many percent took at most as long.</param>
internal sealed record LatencyPoint(double Percentile, double Microseconds);
