namespace Replay.Backtesting;

/// <summary>Every cancel was behind us: the queue ahead shrinks only by trades, and by what the level can hold. The least fills.</summary>
public sealed record ConservativeQueue : IQueueModel
{
    /// <inheritdoc/>
    public double GetAheadAfterCancel(double aheadLots, long levelLots, long cancelledLots) => aheadLots;

    /// <summary>What the model takes for granted, for people.</summary>
    public override string ToString() => "conservative: cancels are behind us";
}
