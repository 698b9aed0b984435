using System.Globalization;
using Replay;
using Replay.Backtesting;
using Replay.Reports;
using Spectre.Console;

namespace OrderBookBacktest;

/// <summary>What is shown at the end.</summary>
internal static class Summary
{
    // A run of a few milliseconds tells how long the compiler takes.
    private const long FewestEventsForRate = 100_000;

    public static void PrintRuns((string Name, RunResult Result)[] runs)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumn(new TableColumn("run").NoWrap());
        foreach (string column in (string[])["events", "M events/s", "bytes allocated", "run digest"]) table.AddColumn(new TableColumn(column).RightAligned().NoWrap());
        foreach ((string name, RunResult result) in runs)
            table.AddRow(name, Text($"{result.Events:N0}"), RateOf(result), Text($"{result.AllocatedBytes:N0}"), $"{result.RunDigest}");
        AnsiConsole.Write(table);
    }

    public static void PrintFigures(BacktestResult result)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumn("figure").AddColumn(new TableColumn("value").RightAligned()).AddColumn("unit");
        foreach (Figure figure in result.Figures) table.AddRow(Markup.Escape(figure.Name), Text($"{figure.Value:#,##0.####}"), Markup.Escape(figure.Unit));
        AnsiConsole.Write(table);
    }

    public static ReportContent ReportOf(BacktestResult result, EmbeddedArchive archive, MarketSource market, RunResult run) => new()
    {
        Result = result,
        Recording =
        [
            new("Archive", archive.Directory),
            new("Recording", Text($"{market.RecordingId}")),
            new("Source", market.Description),
            new("Positions", Text($"{run.FirstPosition} to {run.EndPosition}")),
            new("Events", Text($"{run.Events:N0}")),
        ],
        Digests =
        [
            new("Run", $"{run.RunDigest}"),
            new("Events", $"{run.EventDigest}"),
            new("Final state", $"{run.StateDigest}"),
            .. run.OutputDigests.Select(output => new NamedValue($"Output: {output.Key}", $"{output.Value}")),
        ],
    };

    private static string RateOf(RunResult run) => run.Events < FewestEventsForRate ? "too short" : Text($"{run.EventsPerSecond / 1e6:F2}");

    private static string Text(FormattableString value) => value.ToString(CultureInfo.InvariantCulture);
}
