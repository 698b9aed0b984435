namespace Replay.Backtesting;

/// <summary>Why an own order was filled.</summary>
public enum FillReason : byte
{
    /// <summary>No fill.</summary>
    None = 0,

    /// <summary>The order arrived at a price that the book displayed on the other side (taker).</summary>
    TookLiquidity = 1,

    /// <summary>The order rested, and a trade at its price consumed the queue ahead of it and more (maker).</summary>
    QueueReached = 2,

    /// <summary>The order rested, and the market traded at a worse price for the other party: ours stood before it (maker).</summary>
    TradedThrough = 3,

    /// <summary>The order rested, and an order of the other side came to rest at its price or beyond: it would have met ours (maker).</summary>
    Crossed = 4,
}
