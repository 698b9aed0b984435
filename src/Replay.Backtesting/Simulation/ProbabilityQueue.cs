namespace Replay.Backtesting;

/// <summary>Splits every cancel between ahead and behind by a probability, as hftbacktest's queue models do (its models/queue.rs).</summary>
/// <remarks>
/// With p the probability that a cancel was behind: ahead' = ahead - (1 - p) x cancelled, and what p puts behind beyond the size that is there
/// goes ahead as well. Only additions, multiplications and divisions in a fixed order: the same bits on every machine.
/// </remarks>
/// <param name="Formula">How the probability follows from f.</param>
public abstract record ProbabilityQueue(QueueFormula Formula) : IQueueModel
{
    /// <inheritdoc/>
    public double GetAheadAfterCancel(double aheadLots, long levelLots, long cancelledLots)
    {
        double behind = levelLots - aheadLots;
        double probability = GetProbabilityBehind(aheadLots, behind);
        return aheadLots - (1 - probability) * cancelledLots + Math.Min(0, behind - probability * cancelledLots);
    }

    /// <summary>Probability, 0 to 1, that a cancel was behind us.</summary>
    /// <param name="front">Size ahead in lots.</param>
    /// <param name="back">Size behind in lots.</param>
    public double GetProbabilityBehind(double front, double back)
    {
        if (front <= 0) return 1;
        if (back <= 0) return 0;
        return Formula switch
        {
            QueueFormula.ShareOfParts => F(back) / (F(back) + F(front)),
            QueueFormula.ShareOfWhole => Math.Min(1, F(back) / F(back + front)),
            _ => Math.Clamp(1 - F(front / (front + back)), 0, 1),
        };
    }

    /// <summary>The formula, for people.</summary>
    private protected static string Describe(QueueFormula formula) => formula switch
    {
        QueueFormula.ShareOfParts => "f(back) / (f(back) + f(front))",
        QueueFormula.ShareOfWhole => "f(back) / f(back + front)",
        _ => "1 - f(front / (front + back))",
    };

    /// <summary>The rising function f.</summary>
    /// <param name="x">Zero or more.</param>
    protected abstract double F(double x);
}
