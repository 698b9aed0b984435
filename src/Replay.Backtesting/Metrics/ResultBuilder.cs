using System.Globalization;

namespace Replay.Backtesting;

/// <summary>Turns what a backtest counted in whole units into series and figures in currency.</summary>
internal sealed class ResultBuilder(SimulatedExchange exchange, BacktestOptions options, Portfolio portfolio, EquityCurve curve)
{
    private readonly Instrument _instrument = exchange.Instrument;
    private readonly double _capital = (double)options.InitialCapital;
    private readonly double _tickValue = (double)exchange.Instrument.TickValue;

    public BacktestResult Build(string name, List<NamedValue> parameters, Fill[] fills)
    {
        EquitySeries series = BuildSeries();
        parameters.AddRange(DescribeSimulation());
        return new BacktestResult
        {
            Name = name,
            Instrument = _instrument,
            Parameters = parameters,
            Figures = [.. BuildFigures(series)],
            Series = series,
            Fills = fills,
            FillCount = portfolio.Fills,
        };
    }

    private EquitySeries BuildSeries()
    {
        int count = curve.Count;
        EquitySeries series = new()
        {
            TimestampNs = new long[count],
            Equity = new double[count],
            Drawdown = new double[count],
            PositionLots = new long[count],
            Mid = new double[count],
            Spread = new double[count],
            IntervalNs = curve.IntervalNs,
        };
        double tick = (double)_instrument.TickSize;
        double peak = _capital;
        for (int i = 0; i < count; i++)
        {
            ref readonly EquitySample sample = ref curve[i];
            bool hasBothSides = sample.BidTicks != MarketEvent.NoPrice && sample.AskTicks != MarketEvent.NoPrice;
            double equity = _capital + ToCurrency(sample.NetHalfMicros);
            peak = Math.Max(peak, equity);
            series.TimestampNs[i] = curve.GetTimeNs(i);
            series.Equity[i] = equity;
            series.Drawdown[i] = equity / peak - 1;
            series.PositionLots[i] = sample.PositionLots;
            series.Mid[i] = hasBothSides ? (sample.BidTicks + sample.AskTicks) * tick / 2 : double.NaN;
            series.Spread[i] = hasBothSides ? (sample.AskTicks - sample.BidTicks) * tick : double.NaN;
        }

        return series;
    }

    private IEnumerable<Figure> BuildFigures(EquitySeries series)
    {
        string currency = _instrument.Currency;
        long midHalfTicks = exchange.Book.HasBothSides ? exchange.Book.Bids.BestTicks + exchange.Book.Asks.BestTicks : curve.LastMidHalfTicks;
        double net = ToCurrency(portfolio.GetNetHalfMicros(midHalfTicks));
        double fees = ToCurrency(2 * portfolio.FeeMicros);
        double[] returns = GetReturns(series.Equity);
        double periods = options.TradingSecondsPerYear / (series.IntervalNs / 1e9);
        yield return new Figure("Net profit and loss", net, currency);
        yield return new Figure("Realised profit and loss, before fees", ToCurrency(2_000_000 * portfolio.RealisedTickLots), currency);
        yield return new Figure("Unrealised profit and loss", ToCurrency(1_000_000 * portfolio.GetUnrealisedHalfTickLots(midHalfTicks)), currency);
        yield return new Figure("Fees (negative: rebates)", fees, currency);
        yield return new Figure("Return on initial capital", 100 * net / _capital, "%");
        yield return new Figure("Sharpe ratio, annualised", Statistics.Sharpe(returns, periods), "");
        yield return new Figure("Sortino ratio, annualised", Statistics.Sortino(returns, periods), "");
        yield return new Figure("Maximum drawdown", 100 * Statistics.MaxDrawdown(returns), "%");
        yield return new Figure("Final position", portfolio.PositionLots, "lots");
        yield return new Figure("Largest position", portfolio.GreatestPositionLots, "lots");
        yield return new Figure("Fills", portfolio.Fills, "");
        yield return new Figure("Fills as maker", portfolio.Fills == 0 ? double.NaN : 100.0 * portfolio.MakerFills / portfolio.Fills, "%");
        yield return new Figure("Volume", portfolio.VolumeLots, "lots");
        yield return new Figure("Turnover", ToCurrency(2_000_000 * portfolio.TurnoverTickLots), currency);
        yield return new Figure("Sampling interval", series.IntervalNs / 1e9, "s");
    }

    private double[] GetReturns(double[] equity)
    {
        var returns = new double[equity.Length];
        for (int i = 0; i < equity.Length; i++) returns[i] = equity[i] / (i == 0 ? _capital : equity[i - 1]) - 1;
        return returns;
    }

    private IEnumerable<NamedValue> DescribeSimulation()
    {
        SimulationOptions simulation = exchange.Options;
        yield return new NamedValue("Latency", $"{simulation.Latency}");
        yield return new NamedValue("Queue", $"{simulation.Queue}");
        yield return new NamedValue("Maker fee, bp", (simulation.Fees.MakerRateMicros / 100m).ToString(CultureInfo.InvariantCulture));
        yield return new NamedValue("Taker fee, bp", (simulation.Fees.TakerRateMicros / 100m).ToString(CultureInfo.InvariantCulture));
        yield return new NamedValue("Maker fee a lot, ticks", (simulation.Fees.MakerPerLotMicros / 1_000_000m).ToString(CultureInfo.InvariantCulture));
        yield return new NamedValue("Taker fee a lot, ticks", (simulation.Fees.TakerPerLotMicros / 1_000_000m).ToString(CultureInfo.InvariantCulture));
        yield return new NamedValue("Initial capital", $"{options.InitialCapital.ToString("#,##0.##", CultureInfo.InvariantCulture)} {_instrument.Currency}");
    }

    private double ToCurrency(Int128 halfMicros) => (double)halfMicros / 2e6 * _tickValue;
}
