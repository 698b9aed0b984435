namespace Replay.Backtesting;

/// <summary>Side of the order that rests (or rested) in the book.</summary>
public enum Side : byte
{
    /// <summary>The source does not say.</summary>
    None = 0,

    /// <summary>An order to buy: a bid.</summary>
    Buy = 1,

    /// <summary>An order to sell: an ask.</summary>
    Sell = 2,
}
