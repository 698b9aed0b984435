namespace Replay.Backtesting;

/// <summary>Whether orders match.</summary>
public enum TradingStatus : byte
{
    /// <summary>The event says nothing about it.</summary>
    None = 0,

    /// <summary>Trading is halted.</summary>
    Halted = 1,

    /// <summary>Orders may be entered, and nothing matches.</summary>
    Quoting = 2,

    /// <summary>Trading runs.</summary>
    Trading = 3,
}
