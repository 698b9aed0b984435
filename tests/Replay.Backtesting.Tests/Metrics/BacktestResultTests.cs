namespace Replay.Backtesting.Tests;

public sealed class BacktestResultTests
{
    [Fact]
    public void Series_and_figures_follow_from_the_fills_and_the_market_alone()
    {
        SyntheticMarket market = new(11);
        SimulatedExchange exchange = new(market.Instrument, new SimulationOptions { Fees = FeeSchedule.FromBasisPoints(-0.2m, 0.5m) });
        Backtest backtest = new(
            exchange,
            new MarketMaker(exchange.Book, exchange.Orders, new MarketMakerParameters { SizeLots = 30, HalfSpreadTicks = 1, MaxPositionLots = 90 }),
            new BacktestOptions { InitialCapital = 10_000m });
        List<(long Ns, decimal Mid, decimal Spread)> quotes = [];
        MarketEvent data = default;
        for (int i = 0; i < 40_000; i++)
        {
            market.Next(ref data);
            backtest.OnEvent(ref data, new EventHeader { TimestampNs = market.TimestampNs }, false);
            if (exchange.Book.HasBothSides)
                quotes.Add((market.TimestampNs, (exchange.Book.Bids.BestTicks + exchange.Book.Asks.BestTicks) * 0.005m, (exchange.Book.Asks.BestTicks - exchange.Book.Bids.BestTicks) * 0.01m));
        }

        BacktestResult result = backtest.GetResult("test", [new NamedValue("a", "b")]);
        Assert.Equal(result.FillCount, result.Fills.Count);
        Assert.InRange(result.Series.TimestampNs.Length, 100, 300);
        double peak = 10_000;
        for (int i = 0; i < result.Series.TimestampNs.Length; i++)
        {
            long ns = result.Series.TimestampNs[i];
            (_, decimal mid, decimal spread) = quotes.Last(quote => quote.Ns < ns);
            (decimal net, long position) = Value(result.Fills.Where(fill => fill.TimestampNs <= ns), mid);
            peak = Math.Max(peak, 10_000 + (double)net);
            Assert.Equal(position, result.Series.PositionLots[i]);
            Assert.Equal((double)mid, result.Series.Mid[i], 1e-9);
            Assert.Equal((double)spread, result.Series.Spread[i], 1e-9);
            Assert.Equal(10_000 + (double)net, result.Series.Equity[i], 1e-6);
            Assert.Equal((10_000 + (double)net) / peak - 1, result.Series.Drawdown[i], 1e-12);
        }

        (decimal final, long finalPosition) = Value(result.Fills, quotes[^1].Mid);
        Assert.Equal((double)final, Figure(result, "Net profit and loss"), 1e-6);
        Assert.Equal(finalPosition, Figure(result, "Final position"));
        Assert.Equal(100 * result.Series.Drawdown.Min(), Figure(result, "Maximum drawdown"), 1e-9);
        Assert.Equal((double)result.Fills.Sum(fill => fill.PriceTicks * fill.SizeLots * 0.01m), Figure(result, "Turnover"), 1e-6);
        Assert.Equal(Figure(result, "Net profit and loss"),
            Figure(result, "Realised profit and loss, before fees") + Figure(result, "Unrealised profit and loss") - Figure(result, "Fees (negative: rebates)"), 1e-6);
        Assert.Equal("b", result.Parameters[0].Value);
    }

    [Fact]
    public void A_run_without_trades_has_no_ratios_and_no_loss()
    {
        SimulatedExchange exchange = new(new SyntheticMarketOptions().Instrument);
        BacktestResult result = new Backtest(exchange, new OrderBook(1)).GetResult("idle");
        Assert.Equal((0, double.NaN, 0), (Figure(result, "Net profit and loss"), Figure(result, "Sharpe ratio, annualised"), Figure(result, "Maximum drawdown")));
        Assert.Empty(result.Series.Equity);
    }

    [Fact]
    public void Events_without_time_and_options_out_of_range_are_refused()
    {
        SimulatedExchange exchange = new(new SyntheticMarketOptions().Instrument);
        Backtest backtest = new(exchange, new OrderBook(1));
        MarketEvent data = default;
        Assert.Contains("timestamp reader", Assert.Throws<InvalidOperationException>(() => backtest.OnEvent(ref data, default, false)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Backtest(exchange, new OrderBook(1), new BacktestOptions { SampleIntervalNs = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Backtest(exchange, new OrderBook(1), new BacktestOptions { InitialCapital = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConstantLatency(1, -1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Instrument(1, "X", 0, 1, "USD"));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SimulatedExchange(exchange.Instrument, new SimulationOptions { MaxOrders = 0 }));
    }

    private static (decimal Net, long Position) Value(IEnumerable<Fill> fills, decimal mid)
    {
        decimal cash = 0;
        long position = 0;
        foreach (Fill fill in fills)
        {
            decimal value = fill.PriceTicks * fill.SizeLots * 0.01m;
            cash += (fill.Side == Side.Buy ? -value : value) - value * (fill.IsMaker ? -0.00002m : 0.00005m);
            position += fill.Side == Side.Buy ? fill.SizeLots : -fill.SizeLots;
        }

        return (cash + position * mid, position);
    }

    private static double Figure(BacktestResult result, string name) => result.Figures.Single(figure => figure.Name == name).Value;
}
