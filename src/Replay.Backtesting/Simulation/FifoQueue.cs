namespace Replay.Backtesting;

/// <summary>Exact: first in, first out by order ids. For feeds of single orders; a cancel without an order id is taken as behind us.</summary>
public sealed record FifoQueue : IQueueModel
{
    /// <inheritdoc/>
    public double GetAheadAfterCancel(double aheadLots, long levelLots, long cancelledLots) => aheadLots;

    /// <summary>What the model takes for granted, for people.</summary>
    public override string ToString() => "first in, first out, by order ids";
}
