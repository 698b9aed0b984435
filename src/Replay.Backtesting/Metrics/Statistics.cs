namespace Replay.Backtesting;

/// <summary>Risk figures of a series of returns; the formulas are those that most of the field reports, so that figures can be compared.</summary>
public static class Statistics
{
    /// <summary>Trading days of a year: the usual number of periods for daily returns.</summary>
    public const double TradingDays = 252;

    /// <summary>Sharpe ratio: mean / standard deviation (n - 1) x square root of the periods of a year; no risk-free rate.</summary>
    /// <param name="returns">Return of each period, 0.01 = 1 %.</param>
    /// <param name="periodsPerYear">Periods of a year.</param>
    /// <returns>NaN for fewer than two returns, and where they do not vary.</returns>
    public static double Sharpe(ReadOnlySpan<double> returns, double periodsPerYear = TradingDays)
    {
        double mean = Mean(returns);
        double squares = 0;
        foreach (double value in returns) squares += (value - mean) * (value - mean);
        return returns.Length < 2 || squares == 0 ? double.NaN : mean / Math.Sqrt(squares / (returns.Length - 1)) * Math.Sqrt(periodsPerYear);
    }

    /// <summary>Sortino ratio: mean / root mean square of the losses, over all periods, x square root of the periods of a year; target 0.</summary>
    /// <param name="returns">Return of each period, 0.01 = 1 %.</param>
    /// <param name="periodsPerYear">Periods of a year.</param>
    /// <returns>NaN for no returns, and where there is no loss.</returns>
    public static double Sortino(ReadOnlySpan<double> returns, double periodsPerYear = TradingDays)
    {
        double squares = 0;
        foreach (double value in returns) squares += value < 0 ? value * value : 0;
        return squares == 0 ? double.NaN : Mean(returns) / Math.Sqrt(squares / returns.Length) * Math.Sqrt(periodsPerYear);
    }

    /// <summary>Largest fraction lost from a peak, compounding the returns; the starting capital counts as a peak.</summary>
    /// <param name="returns">Return of each period, 0.01 = 1 %.</param>
    /// <returns>0 to -1, and below -1 where more than all was lost.</returns>
    public static double MaxDrawdown(ReadOnlySpan<double> returns)
    {
        double value = 1, peak = 1, worst = 0;
        foreach (double change in returns)
        {
            value *= 1 + change;
            peak = Math.Max(peak, value);
            worst = Math.Min(worst, value / peak - 1);
        }

        return worst;
    }

    /// <summary>Calmar ratio: compound growth of a year / largest drawdown.</summary>
    /// <param name="returns">Return of each period, 0.01 = 1 %.</param>
    /// <param name="periodsPerYear">Periods of a year.</param>
    /// <returns>NaN where nothing was ever lost.</returns>
    public static double Calmar(ReadOnlySpan<double> returns, double periodsPerYear = TradingDays)
    {
        double drawdown = MaxDrawdown(returns);
        double value = 1;
        foreach (double change in returns) value *= 1 + change;
        return drawdown == 0 ? double.NaN : (Math.Pow(value, periodsPerYear / returns.Length) - 1) / -drawdown;
    }

    /// <summary>Standard deviation (n - 1) of the returns x square root of the periods of a year.</summary>
    /// <param name="returns">Return of each period, 0.01 = 1 %.</param>
    /// <param name="periodsPerYear">Periods of a year.</param>
    /// <returns>NaN for fewer than two returns.</returns>
    public static double AnnualVolatility(ReadOnlySpan<double> returns, double periodsPerYear = TradingDays)
    {
        double mean = Mean(returns);
        double squares = 0;
        foreach (double value in returns) squares += (value - mean) * (value - mean);
        return returns.Length < 2 ? double.NaN : Math.Sqrt(squares / (returns.Length - 1)) * Math.Sqrt(periodsPerYear);
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values) sum += value;
        return sum / values.Length;
    }
}
