using System.Globalization;
using Replay.Benching;
using Spectre.Console;

namespace Replay.Cli.Commands;

/// <summary>The figures of <c>bench</c> for people.</summary>
internal static class BenchTable
{
    private const double Gigabyte = 1e9;

    public static void Print(IAnsiConsole console, BenchResult result)
    {
        console.WriteLine(Text($"{result.Machine.Cpu}, {result.Machine.Processors} processors, {result.Machine.Os}, {result.Machine.Runtime}"));
        console.WriteLine(Text($"{result.Workload.Events:N0} events of {(double)result.Workload.PayloadBytes / result.Workload.Events:F0} bytes, {RecordingOf(result.Workload)}; medians of {result.Workload.Rounds} rounds in turns"));
        console.Write(RatesOf(result));
        console.WriteLine(Text($"Memory to memory, one thread copies {result.Limits.MemcpyBytesPerSecond / Gigabyte:F1} GB/s ({result.Limits.MemcpyMin / Gigabyte:F1} to {result.Limits.MemcpyMax / Gigabyte:F1})."));
        StartFigure first = result.TimeToFirstEventMicroseconds;
        console.WriteLine(Text($"Time to the first event of an open archive: {first.P50:F1} µs median, {first.P99:F1} µs at p99 ({first.Starts:N0} starts)."));
        if (result.Latency is { } latency) Print(console, latency);
    }

    private static void Print(IAnsiConsole console, LatencyResult latency)
    {
        console.WriteLine();
        console.WriteLine(Text($"Latency at {latency.EventsPerSecond:N0} events/s, from when an event was due until its handler had returned ({latency.Events:N0} events each):"));
        Table table = new Table().Border(TableBorder.Simple);
        foreach (string column in (string[])["µs", "p50", "p90", "p99", "p99.9", "p99.99", "max", "mean", "events/s kept", "bytes/event"]) table.AddColumn(new TableColumn(column).RightAligned());
        Add(table, "inline", latency.Inline);
        Add(table, "over the ring", latency.Ring);
        console.Write(table);
    }

    private static void Add(Table table, string name, LatencyFigure figure) => table.AddRow(
        [name, .. LatencyPage.FiguresOf(figure).Select(value => value.Value), Text($"{figure.ReachedEventsPerSecond:N0}"), Text($"{figure.AllocatedBytesPerEvent:0.###}")]);

    private static string RecordingOf(BenchWorkload workload) => workload.Archive is null ? "in a temporary recording" : $"recording {workload.RecordingId} of {workload.Archive}";

    private static Table RatesOf(BenchResult result)
    {
        Table table = new Table().Border(TableBorder.Simple);
        table.AddColumn("");
        foreach (string column in (string[])["M events/s", "min", "max", "of limit", "bytes/event"]) table.AddColumn(new TableColumn(column).RightAligned());
        BenchLimits limits = result.Limits;
        table.AddRow("limit: a bare loop over the frames", Millions(limits.ScanEventsPerSecond), Millions(limits.ScanMin), Millions(limits.ScanMax), "1", "");
        Add(table, "inline, struct handler", result.InlineStructHandler);
        Add(table, "inline, class handler", result.Inline);
        Add(table, "over the ring", result.Ring);
        Add(table, "MessagePack, 6 fields", result.MessagePack);
        Add(table, $"merge of {result.Merge.Recordings} recordings, at random", result.Merge);
        Add(table, $"merge of {result.Merge.Recordings} recordings, in bursts", result.Merge.InBursts!);
        Add(table, $"fan-out to {result.FanOut.Handlers} handlers", result.FanOut);
        table.AddEmptyRow();
        table.AddRow("first pass over a mapping: limit", Millions(result.FirstPass.ScanEventsPerSecond), "", "", "1", "");
        Add(table, "first pass: inline, struct handler", result.FirstPass.InlineStructHandler);
        Add(table, "first pass: inline, class handler", result.FirstPass.Inline);
        return table;
    }

    private static void Add(Table table, string name, Figure figure) => table.AddRow(
        name, Millions(figure.EventsPerSecond), Millions(figure.Min), Millions(figure.Max), Text($"{figure.OfLimit:F2}"), Text($"{figure.AllocatedBytesPerEvent:0.###}"));

    private static string Millions(double perSecond) => Text($"{perSecond / 1e6:F1}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
