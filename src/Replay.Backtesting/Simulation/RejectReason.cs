namespace Replay.Backtesting;

/// <summary>Why the exchange refused an order.</summary>
public enum RejectReason : byte
{
    /// <summary>It did not.</summary>
    None = 0,

    /// <summary>Side, price or size make no order.</summary>
    Invalid = 1,

    /// <summary>The order was to rest only, and would have taken what the book displays.</summary>
    WouldTakeLiquidity = 2,

    /// <summary>The order would have met an own one.</summary>
    WouldTradeWithSelf = 3,

    /// <summary>The book does not display as much as the order was to take at once.</summary>
    NotFillable = 4,

    /// <summary>Trading is halted.</summary>
    Halted = 5,

    /// <summary>As many own orders rest as the simulator keeps: <see cref="SimulationOptions.MaxOrders"/>.</summary>
    TooManyOrders = 6,
}
