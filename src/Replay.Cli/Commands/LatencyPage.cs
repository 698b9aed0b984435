using System.Globalization;
using Replay.Backtesting;
using Replay.Benching;
using Replay.Reports;

namespace Replay.Cli.Commands;

/// <summary>The latencies of <c>bench</c> for people.</summary>
internal static class LatencyPage
{
    public static LatencyContent From(BenchResult result)
    {
        LatencyResult latency = result.Latency!;
        return new LatencyContent
        {
            EventsPerSecond = latency.EventsPerSecond,
            Series = [SeriesOf("inline", latency.Inline), SeriesOf("over the ring", latency.Ring)],
            Facts =
            [
                new("events", Text($"{latency.Events:N0} each way, {(double)result.Workload.PayloadBytes / result.Workload.Events:F0} bytes")),
                new("recording", result.Workload.Archive is { } archive ? $"{result.Workload.RecordingId} of {archive}" : "a temporary one"),
                new("events/s kept", Text($"{latency.Inline.ReachedEventsPerSecond:N0} inline, {latency.Ring.ReachedEventsPerSecond:N0} over the ring")),
                new("processor", Text($"{result.Machine.Cpu}, {result.Machine.Processors} processors")),
                new("system", $"{result.Machine.Os}, {result.Machine.Runtime}"),
            ],
        };
    }

    /// <summary>Percentiles in microseconds, in the order to be shown.</summary>
    public static IEnumerable<NamedValue> FiguresOf(LatencyFigure figure) =>
    [
        new("p50", Microseconds(figure.P50)), new("p90", Microseconds(figure.P90)), new("p99", Microseconds(figure.P99)), new("p99.9", Microseconds(figure.P999)),
        new("p99.99", Microseconds(figure.P9999)), new("max", Microseconds(figure.Max)), new("mean", Microseconds(figure.Mean)),
    ];

    private static LatencySeries SeriesOf(string name, LatencyFigure figure) => new(
        name,
        [.. figure.Percentiles.Select(point => point.Percentile)],
        [.. figure.Percentiles.Select(point => point.Microseconds)],
        [.. FiguresOf(figure).Select(value => new NamedValue(value.Name, $"{value.Value} µs"))]);

    private static string Microseconds(double value) => value < 10 ? Text($"{value:F2}") : Text($"{value:N0}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
