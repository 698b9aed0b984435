namespace Replay.Backtesting;

/// <summary>Marks of a market event; bits are never reused.</summary>
[Flags]
public enum MarketEventFlags : ushort
{
    /// <summary>No mark.</summary>
    None = 0,

    /// <summary>Stated by the source beside its order events, not derived from them: a book can be checked against it.</summary>
    Independent = 1,

    /// <summary>The book starts from this row, whatever was known before.</summary>
    Seed = 2,
}
