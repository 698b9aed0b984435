namespace Replay.Backtesting;

/// <summary>Guesses where in a price's queue a cancelled order stood, when the feed does not say: ahead of ours, or behind.</summary>
public interface IQueueModel
{
    /// <summary>The size ahead of our order after a cancel at its price.</summary>
    /// <param name="aheadLots">Size ahead before, in lots, 0 to <paramref name="levelLots"/>.</param>
    /// <param name="levelLots">Size of the level before, in lots.</param>
    /// <param name="cancelledLots">Size that was cancelled, in lots.</param>
    /// <returns>Size ahead now; the simulator bounds it by 0 and the level's size.</returns>
    double GetAheadAfterCancel(double aheadLots, long levelLots, long cancelledLots);
}
