using System.Text.Json.Serialization;
using Replay.Backtesting;

namespace Replay.Reports;

/// <summary>What the page draws; times are milliseconds since the Unix epoch.</summary>
internal sealed record ChartData(string Symbol, string Currency, Line Equity, Line Drawdown, Line Position, Line Mid, Band Spread, Markers Buys, Markers Sells,
    long FillCount)
{
    // Twice as many points as a wide screen has columns.
    private const int Buckets = 2_000;
    // More than these would hide the price.
    private const int MaxMarkers = 500;
    private const int Bands = 500;

    public static ChartData From(BacktestResult result)
    {
        EquitySeries series = result.Series;
        return new ChartData(
            result.Instrument.Symbol,
            result.Instrument.Currency,
            ThinOut(series, series.Equity),
            ThinOut(series, [.. series.Drawdown.Select(fraction => fraction * 100)]),
            ThinOut(series, [.. series.PositionLots.Select(lots => (double)lots)]),
            ThinOut(series, series.Mid),
            Summarize(series, series.Spread),
            ThinOut(result, Side.Buy),
            ThinOut(result, Side.Sell),
            result.FillCount);
    }

    private static Line ThinOut(EquitySeries series, double[] values)
    {
        int[] chosen = Decimation.Choose(values, Buckets);
        return new Line(
            [.. chosen.Select(index => ToMs(series.TimestampNs[index]))],
            [.. chosen.Select(index => FiniteOrNull(values[index]))]);
    }

    private static Band Summarize(EquitySeries series, double[] values)
    {
        Decimation.Bucket[] buckets = Decimation.Summarize(values, Bands);
        return new Band(
            [.. buckets.Select(bucket => ToMs(series.TimestampNs[bucket.First]))],
            [.. buckets.Select(bucket => FiniteOrNull(bucket.Low))],
            [.. buckets.Select(bucket => FiniteOrNull(bucket.High))],
            [.. buckets.Select(bucket => FiniteOrNull(bucket.Mean))]);
    }

    private static Markers ThinOut(BacktestResult result, Side side)
    {
        Fill[] fills = [.. result.Fills.Where(fill => fill.Side == side)];
        int step = Math.Max(1, (fills.Length + MaxMarkers - 1) / MaxMarkers);
        Fill[] shown = [.. fills.Where((_, index) => index % step == 0)];
        return new Markers(
            [.. shown.Select(fill => ToMs(fill.TimestampNs))],
            [.. shown.Select(fill => (double)(fill.PriceTicks * result.Instrument.TickSize))],
            [.. shown.Select(fill => (double)(fill.SizeLots * result.Instrument.LotSize))]);
    }

    private static double? FiniteOrNull(double value) => double.IsFinite(value) ? value : null;

    private static double ToMs(long timestampNs) => Math.Round(timestampNs / 1e6, 3);
}

/// <summary>A line; null values are gaps.</summary>
internal sealed record Line(double[] X, double?[] Y);

/// <summary>Lowest, highest and mean value of neighbouring samples; null where all are gaps.</summary>
internal sealed record Band(double[] X, double?[] Low, double?[] High, double?[] Mean);

/// <summary>Own fills of one side.</summary>
internal sealed record Markers(double[] X, double[] Y, double[] Size);

/// <summary>Serializer of the page's data, made at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ChartData))]
internal sealed partial class ChartJson : JsonSerializerContext;
