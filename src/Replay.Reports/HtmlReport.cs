using System.Text.Json;
using Replay.Backtesting;

namespace Replay.Reports;

/// <summary>Writes a backtest as one HTML file that opens from disk, without a network, in any current browser.</summary>
public static class HtmlReport
{
    private const int HighlightCount = 6;

    // Shown large, where the result has them.
    private static readonly string[] Highlights =
        ["Net profit and loss", "Return on initial capital", "Sharpe ratio, annualised", "Maximum drawdown", "Fills", "Turnover"];

    /// <summary>Writes the report; an existing file is replaced. The same content gives the same bytes.</summary>
    /// <param name="path">The file; its directory is created when missing.</param>
    /// <param name="content">What to show.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, ReportContent content) => PageTemplate.Write(path, "report.html", (file, name) =>
    {
        if (name == "DATA") JsonSerializer.Serialize(file, ChartData.From(content.Result), ChartJson.Default.ChartData);
        else PageTemplate.Write(file, TextOf(name, content));
    });

    private static string TextOf(string name, ReportContent content) => name switch
    {
        "SCRIPT" => PageResource.ReadText("report.js"),
        "TITLE" => Encode($"{content.Result.Name} · {content.Result.Instrument.Symbol}"),
        "NAME" => Encode(content.Result.Name),
        "SUBTITLE" => Encode(Subtitle(content.Result)),
        "HIGHLIGHTS" => string.Concat(HighlightsOf(content.Result.Figures).Select(figure => PageTemplate.Tile(figure.Name, FigureText.Of(figure)))),
        "FIGURES" => string.Concat(content.Result.Figures.Select(figure => PageTemplate.Row(figure.Name, FigureText.Of(figure)))),
        "PARAMETERS" => Rows(content.Result.Parameters),
        "RECORDING" => Rows(content.Recording),
        "DIGESTS" => Rows(content.Digests),
        _ => throw new InvalidOperationException($"The page asks for {name}, which no one fills."),
    };

    private static string Subtitle(BacktestResult result)
    {
        long[] times = result.Series.TimestampNs;
        return times.Length == 0
            ? $"{result.Instrument.Symbol} · no samples"
            : $"{result.Instrument.Symbol} · {UtcTime.Format(times[0])} to {UtcTime.Format(times[^1])}";
    }

    private static IEnumerable<Figure> HighlightsOf(IReadOnlyList<Figure> figures) =>
        figures.OrderBy(figure => Array.IndexOf(Highlights, figure.Name) is >= 0 and var rank ? rank : Highlights.Length).Take(HighlightCount);

    private static string Rows(IEnumerable<NamedValue> values) => string.Concat(values.Select(value => PageTemplate.Row(value.Name, value.Value)));

    private static string Encode(string text) => PageTemplate.Encode(text);
}
