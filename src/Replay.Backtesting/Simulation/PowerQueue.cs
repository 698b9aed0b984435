using System.Globalization;

namespace Replay.Backtesting;

/// <summary>f(x) = x^n: the larger n, the more likely a cancel was on the larger side.</summary>
/// <param name="Exponent">n, 1 to 16.</param>
/// <param name="Formula">How the probability follows from f.</param>
public sealed record PowerQueue(int Exponent, QueueFormula Formula = QueueFormula.ShareOfParts) : ProbabilityQueue(Formula)
{
    /// <summary>n, 1 to 16.</summary>
    public int Exponent { get; } = Exponent is >= 1 and <= 16 ? Exponent : throw new ArgumentOutOfRangeException(nameof(Exponent), Exponent, "The exponent is 1 to 16.");

    /// <inheritdoc/>
    protected override double F(double x)
    {
        double power = x;
        for (int i = 1; i < Exponent; i++) power *= x;
        return power;
    }

    /// <summary>What the model takes for granted, for people.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"x^{Exponent}, {Describe(Formula)}");
}
