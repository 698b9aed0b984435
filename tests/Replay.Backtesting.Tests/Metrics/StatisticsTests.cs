namespace Replay.Backtesting.Tests;

/// <summary>Published values of other libraries' tests (empyrical, Nautilus), reproduced.</summary>
public sealed class StatisticsTests
{
    private static readonly double[] Mixed = [.01, .10, -.04, .02, .03, .02, .01, -.10];
    private static readonly double[] Negative = [0, -.06, -.07, -.01, -.09, -.02, -.06, -.08, -.05];

    [Theory]
    [InlineData(new[] { .01, .10, -.04, .02, .03, .02, .01, -.10 }, 1.7238613961706866)]
    [InlineData(new[] { .01, .02, .01, .01, .01, .01, .01, .01, .01 }, 52.915026221291804)]
    [InlineData(new[] { 0, -.06, -.07, -.01, -.09, -.02, -.06, -.08, -.05 }, -24.406808633910085)]
    [InlineData(new[] { .01, -.02, .015, -.005, .025 }, 4.48998886412873)]
    public void Sharpe_equals_published_values(double[] returns, double expected) =>
        Assert.Equal(expected, Statistics.Sharpe(returns), Math.Abs(expected) * 1e-12);

    [Theory]
    [InlineData(new[] { .01, .10, -.04, .02, .03, .02, .01, -.10 }, 2.605531251673693)]
    [InlineData(new[] { -.01, .02, -.015, .005, -.02 }, -5.273224492824493)]
    public void Sortino_equals_published_values(double[] returns, double expected) =>
        Assert.Equal(expected, Statistics.Sortino(returns), Math.Abs(expected) * 1e-12);

    [Theory]
    [InlineData(new[] { .01, .10, -.04, .02, .03, .02, .01, -.10 }, -.1)]
    [InlineData(new[] { .10, -.10, .10 }, -.10)]
    [InlineData(new[] { 0, -.06, -.07, -.01, -.09, -.02, -.06, -.08, -.05 }, -0.365907303498736)]
    [InlineData(new[] { -.40, -.10 }, -.46)]
    [InlineData(new[] { .10, -.10, .50, -.20, .10 }, -.20)]
    [InlineData(new[] { .10, .20 }, 0.0)]
    public void Drawdown_equals_published_values_with_the_starting_capital_as_a_peak(double[] returns, double expected) =>
        Assert.Equal(expected, Statistics.MaxDrawdown(returns), 1e-12);

    [Fact]
    public void Calmar_and_volatility_equal_published_values()
    {
        // The published series begins with a period without a return, which counts as a period of the year.
        Assert.Equal(19.135925373194233, Statistics.Calmar([0, .. Mixed]), 1e-10);
        Assert.Equal(0.9136465399704637, Statistics.AnnualVolatility(Mixed), 1e-12);
    }

    [Fact]
    public void Ratios_that_are_not_defined_are_not_numbers()
    {
        Assert.Equal(double.NaN, Statistics.Sharpe([]));
        Assert.Equal(double.NaN, Statistics.Sharpe([.01]));
        Assert.Equal(double.NaN, Statistics.Sharpe([.5, .5, .5]));
        Assert.Equal(double.NaN, Statistics.Sortino([.01, .02]));
        Assert.Equal(double.NaN, Statistics.Calmar([.01, .02]));
        Assert.Equal(double.NaN, Statistics.AnnualVolatility([.01]));
    }

    [Fact]
    public void Ratios_scale_with_the_square_root_of_the_periods() =>
        Assert.Equal(2 * Statistics.Sharpe(Negative, 252), Statistics.Sharpe(Negative, 4 * 252), 1e-9);
}
