namespace Replay.Backtesting;

/// <summary>How the probability that a cancel was behind us follows from the sizes ahead (front) and behind (back), by a rising function f.</summary>
public enum QueueFormula
{
    /// <summary>f(back) / (f(back) + f(front)).</summary>
    ShareOfParts,

    /// <summary>f(back) / f(back + front).</summary>
    ShareOfWhole,

    /// <summary>1 - f(front / (front + back)).</summary>
    ComplementOfFront,
}
