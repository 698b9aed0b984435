namespace Replay.Backtesting;

/// <summary>What happens to the part of an order that does not trade at once.</summary>
public enum TimeInForce : byte
{
    /// <summary>It rests in the book until it trades or is cancelled.</summary>
    GoodTillCancel = 0,

    /// <summary>It is cancelled.</summary>
    ImmediateOrCancel = 1,

    /// <summary>Nothing trades unless all of it can at once.</summary>
    FillOrKill = 2,
}
