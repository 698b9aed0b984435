namespace Replay.Backtesting;

/// <summary>One figure.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Value">Its value; NaN where it is not defined (a Sharpe ratio without variance).</param>
/// <param name="Unit">Unit: a currency, <c>lots</c>, <c>%</c>; empty for a pure number.</param>
public sealed record Figure(string Name, double Value, string Unit);
