namespace Replay;

/// <summary>A range of positions of a recording: the messages from <paramref name="From"/> whose end is at or before <paramref name="To"/>.</summary>
/// <param name="From">Start of the first message or of padding, or the stop position.</param>
/// <param name="To">End of the last message.</param>
public readonly record struct PositionRange(long From, long To);
