namespace Replay.Backtesting;

/// <summary>What happened to an own order.</summary>
public enum OrderUpdateKind : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The exchange took the order.</summary>
    Accepted = 1,

    /// <summary>The exchange refused the order.</summary>
    Rejected = 2,

    /// <summary>The order traded, in part or whole.</summary>
    Filled = 3,

    /// <summary>The rest of the order is cancelled.</summary>
    Cancelled = 4,

    /// <summary>The order that was to be cancelled is not there: filled, cancelled or never accepted.</summary>
    CancelRejected = 5,
}
