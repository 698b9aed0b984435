using System.Net;
using System.Text;
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
    public static void Write(string path, ReportContent content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        using FileStream file = File.Create(path);
        foreach (string part in PageResource.ReadText("report.html").Split("\n%%"))
        {
            // Each place holder stands at the start of a line: %%NAME%%
            int end = part.IndexOf("%%", StringComparison.Ordinal);
            if (end > 0) WriteValue(file, part[..end], content);
            file.Write(Encoding.UTF8.GetBytes(part[(end < 0 ? 0 : end + 2)..]));
        }
    }

    private static void WriteValue(Stream file, string name, ReportContent content)
    {
        switch (name)
        {
            case "PLOTLY": PlotlyScript.CopyTo(file); break;
            case "DATA": JsonSerializer.Serialize(file, ChartData.From(content.Result), ChartJson.Default.ChartData); break;
            default: file.Write(Encoding.UTF8.GetBytes(TextOf(name, content))); break;
        }
    }

    private static string TextOf(string name, ReportContent content) => name switch
    {
        "STYLE" => PageResource.ReadText("report.css"),
        "SCRIPT" => PageResource.ReadText("report.js"),
        "TITLE" => Encode($"{content.Result.Name} · {content.Result.Instrument.Symbol}"),
        "NAME" => Encode(content.Result.Name),
        "SUBTITLE" => Encode(Subtitle(content.Result)),
        "HIGHLIGHTS" => string.Concat(HighlightsOf(content.Result.Figures).Select(Tile)),
        "FIGURES" => string.Concat(content.Result.Figures.Select(figure => Row(figure.Name, FigureText.Of(figure)))),
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

    private static string Tile(Figure figure) =>
        $"<div class=\"tile\"><span>{Encode(figure.Name)}</span><strong>{Encode(FigureText.Of(figure))}</strong></div>\n";

    private static string Rows(IEnumerable<NamedValue> values) => string.Concat(values.Select(value => Row(value.Name, value.Value)));

    private static string Row(string name, string value) => $"<tr><th scope=\"row\">{Encode(name)}</th><td>{Encode(value)}</td></tr>\n";

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
