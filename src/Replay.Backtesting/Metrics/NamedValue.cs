namespace Replay.Backtesting;

/// <summary>One parameter.</summary>
/// <param name="Name">What it is called, unit included.</param>
/// <param name="Value">Its value, written invariantly.</param>
public sealed record NamedValue(string Name, string Value);
