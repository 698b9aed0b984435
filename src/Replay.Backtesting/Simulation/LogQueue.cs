namespace Replay.Backtesting;

/// <summary>f(x) = ln(1 + x).</summary>
/// <param name="Formula">How the probability follows from f.</param>
public sealed record LogQueue(QueueFormula Formula = QueueFormula.ShareOfParts) : ProbabilityQueue(Formula)
{
    /// <inheritdoc/>
    protected override double F(double x) => PortableMath.Log(1 + x);

    /// <summary>What the model takes for granted, for people.</summary>
    public override string ToString() => $"ln(1 + x), {Describe(Formula)}";
}
