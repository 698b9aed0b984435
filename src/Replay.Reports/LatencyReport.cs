using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Replay.Reports;

/// <summary>Writes latencies by percentile as one HTML file that opens from disk, without a network, in any current browser.</summary>
public static class LatencyReport
{
    // Shown large.
    private static readonly string[] Highlights = ["p50", "p99"];

    /// <summary>Writes the page; an existing file is replaced. The same content gives the same bytes.</summary>
    /// <param name="path">The file; its directory is created when missing.</param>
    /// <param name="content">What to show.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, LatencyContent content) => PageTemplate.Write(path, "latency.html", (file, name) =>
    {
        if (name == "DATA") JsonSerializer.Serialize(file, [.. content.Series.Select(LatencyLine.From)], LatencyJson.Default.LatencyLineArray);
        else PageTemplate.Write(file, TextOf(name, content));
    });

    private static string TextOf(string name, LatencyContent content) => name switch
    {
        "TITLE" => $"Latency at {Rate(content)}",
        "SUBTITLE" => "From when an event was due until its handler had returned. An event that waits behind a late one is late, too.",
        "TILES" => string.Concat(content.Series.SelectMany(series => series.Figures.Where(figure => Highlights.Contains(figure.Name)).Select(figure => PageTemplate.Tile($"{series.Name}, {figure.Name}", figure.Value)))),
        "NAMES" => string.Concat(content.Series.Select(series => $"<th scope=\"col\">{PageTemplate.Encode(series.Name)}</th>")),
        "FIGURES" => string.Concat(Names(content).Select((figure, i) => PageTemplate.Row(figure, content.Series.Select(series => series.Figures[i].Value)))),
        "FACTS" => string.Concat(content.Facts.Select(fact => PageTemplate.Row(fact.Name, fact.Value))),
        "SCRIPT" => PageResource.ReadText("latency.js"),
        _ => throw new InvalidOperationException($"The page asks for {name}, which no one fills."),
    };

    private static IEnumerable<string> Names(LatencyContent content) => content.Series is [var first, ..] ? first.Figures.Select(figure => figure.Name) : [];

    private static string Rate(LatencyContent content) => string.Create(CultureInfo.InvariantCulture, $"{content.EventsPerSecond:N0} events/s");
}

/// <summary>A line of the plot.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Odds">One in how many takes longer: 1 / (1 - percentile), which a logarithmic axis spreads evenly over 90, 99, 99.9 percent.</param>
/// <param name="Percentiles">For people.</param>
/// <param name="Microseconds">The latency.</param>
internal sealed record LatencyLine(string Name, double[] Odds, double[] Percentiles, double[] Microseconds)
{
    public static LatencyLine From(LatencySeries series)
    {
        // The slowest of all has no odds and stands where the last but one does; and a logarithmic axis has no zero.
        int[] shown = [.. Enumerable.Range(0, series.Percentiles.Count).Where(i => series.Percentiles[i] < 100 && series.Microseconds[i] > 0)];
        return new LatencyLine(
            series.Name,
            [.. shown.Select(i => 1 / (1 - (series.Percentiles[i] / 100)))],
            [.. shown.Select(i => series.Percentiles[i])],
            [.. shown.Select(i => series.Microseconds[i])]);
    }
}

/// <summary>Serializer of the page's data, made at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LatencyLine[]))]
internal sealed partial class LatencyJson : JsonSerializerContext;
