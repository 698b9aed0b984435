using System.Globalization;
using Replay.Backtesting;

namespace Replay.Reports;

/// <summary>Figures as people read them: thousands grouped, as many decimals as say something.</summary>
internal static class FigureText
{
    /// <summary>The value with its unit; one that is not defined says so.</summary>
    public static string Of(Figure figure) => double.IsFinite(figure.Value)
        ? $"{Of(figure.Value)}{(figure.Unit.Length == 0 || figure.Unit == "%" ? "" : " ")}{figure.Unit}"
        : "not defined";

    private static string Of(double value) => value.ToString(Math.Abs(value) switch
    {
        _ when value == Math.Truncate(value) => "#,##0",
        >= 1 => "#,##0.00",
        >= 0.001 => "0.0000",
        _ => "0.###E+0",
    }, CultureInfo.InvariantCulture);
}
