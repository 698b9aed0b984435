namespace Replay.Backtesting;

/// <summary>The first place at which a rebuilt book differs from the row that its source states.</summary>
/// <param name="Position">Position of the row in its recording.</param>
/// <param name="TimestampNs">Time of the row in nanoseconds since the Unix epoch.</param>
/// <param name="Row">Number of the comparison, from 1.</param>
/// <param name="Side">Side that differs.</param>
/// <param name="Level">Level that differs, 0 = best.</param>
/// <param name="Rebuilt">The level as rebuilt from the events; null: no level there.</param>
/// <param name="Stated">The level as the row states it; null: no level there.</param>
public sealed record BookDifference(long Position, long TimestampNs, long Row, Side Side, int Level, PriceLevel? Rebuilt, PriceLevel? Stated);
