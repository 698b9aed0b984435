using Replay.Backtesting;

namespace Replay.Reports.Tests;

/// <summary>A made-up day of trading, the same for every run of the tests.</summary>
internal static class SampleReport
{
    private const long DayNs = 23_400_000_000_000;
    private const long OpenNs = 1_340_285_400_000_000_000;

    public static ReportContent Create(int samples)
    {
        Random random = new(7);
        EquitySeries series = new()
        {
            TimestampNs = new long[samples],
            Equity = new double[samples],
            Drawdown = new double[samples],
            PositionLots = new long[samples],
            Mid = new double[samples],
            Spread = new double[samples],
            IntervalNs = DayNs / samples,
        };
        List<Fill> fills = [];
        double equity = 100_000, peak = equity;
        long position = 0, midTicks = 58_500;
        for (int i = 0; i < samples; i++)
        {
            midTicks += random.Next(-2, 3);
            if (random.Next(8) == 0)
            {
                Side side = position > 5 || (position > -5 && random.Next(2) == 0) ? Side.Sell : Side.Buy;
                position += side == Side.Buy ? 1 : -1;
                fills.Add(new Fill { TimestampNs = OpenNs + i * series.IntervalNs, Side = side, PriceTicks = midTicks, SizeLots = 1 });
            }
            equity += position * random.Next(-2, 3) + 0.1;
            peak = Math.Max(peak, equity);
            series.TimestampNs[i] = OpenNs + i * series.IntervalNs;
            series.Equity[i] = equity;
            series.Drawdown[i] = equity / peak - 1;
            series.PositionLots[i] = position;
            series.Mid[i] = i % 97 == 0 ? double.NaN : midTicks / 100.0;
            series.Spread[i] = i % 97 == 0 ? double.NaN : random.Next(1, 12) / 100.0;
        }
        return new ReportContent
        {
            Result = new BacktestResult
            {
                Name = "Market maker <5 lots & \"friends\">",
                Instrument = new Instrument(1, "AAPL", 0.01m, 1m, "USD"),
                Parameters = [new("Inventory limit (lots)", "5"), new("Order latency (ns)", "250000")],
                Figures =
                [
                    new("Profit and loss", equity - 100_000, "USD"), new("Turnover", 123_456_789.25, "USD"), new("Fills", fills.Count, ""),
                    new("Sharpe", 1.72386, ""), new("Sortino", double.NaN, ""), new("Maximum drawdown", -0.1234, "%"), new("Fees", -12.3, "USD"),
                ],
                Series = series,
                Fills = fills,
                FillCount = fills.Count,
            },
            Recording = [new("Archive", "/var/lib/replay/a-directory-with-a-rather-long-name/archive"), new("Recording", "0"), new("Positions", "0 to 128000000")],
            Digests = [new("Run digest", "0123456789abcdef0123456789abcdef"), new("Event digest", "fedcba9876543210fedcba9876543210")],
        };
    }
}
