using Replay;
using Replay.Backtesting;
using Replay.Reports;
using Spectre.Console;

namespace OrderBookBacktest;

/// <summary>The main job, end to end: record, replay in three ways, compare, report.</summary>
internal static class Demo
{
    public static int Run(DemoOptions options)
    {
        try
        {
            using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(options.ArchiveDirectory);
            MarketSource market = Progress.Show("recording", progress => options.LobsterFiles is { } files
                ? MarketSource.Import(archive, files)
                : MarketSource.Synthesize(archive, options.Seed, options.Events, progress));
            return Replay(archive, market, options);
        }
        catch (Exception fault) when (fault is ReplayException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(fault.Message);
            return fault is ImportException ? 1 : 3;
        }
    }

    private static int Replay(EmbeddedArchive archive, MarketSource market, DemoOptions options)
    {
        AnsiConsole.WriteLine($"Recording {market.RecordingId} in {archive.Directory}: {market.Events:N0} events of {market.Instrument.Symbol}, {market.Description}");

        // Three times the same backtest. Only the first one's result is shown: the digests say that the others are the same to the bit.
        BacktestRuns runs = new(archive, market);
        Progress.Show("warming up, to half-way", runs.StopHalfWay);
        (Backtest backtest, RunResult inline) = Progress.Show("inline", runs.Inline);
        RunResult ring = Progress.Show("over the ring", runs.OverRing);
        RunResult resumed = Progress.Show("resumed", runs.Resumed);

        BacktestResult result = backtest.GetResult("Market maker", market.StrategyParameters.Describe());
        Summary.PrintRuns([("inline", inline), ("over the ring", ring), ("resumed from half-way", resumed)]);
        Summary.PrintFigures(result);

        string report = Path.GetFullPath(options.ReportPath ?? Path.Combine(archive.Directory, $"report-{market.RecordingId}.html"));
        HtmlReport.Write(report, Summary.ReportOf(result, archive, market, inline));
        AnsiConsole.WriteLine($"Report: {report}");

        bool equal = ring.RunDigest == inline.RunDigest && resumed.RunDigest == inline.RunDigest;
        AnsiConsole.MarkupLine(equal ? "[green]All digests are equal.[/]" : "[red]The digests differ: this is a bug.[/]");
        return equal ? 0 : 2;
    }
}
