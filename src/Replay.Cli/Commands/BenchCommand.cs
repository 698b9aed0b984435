using System.CommandLine;
using Replay.Benching;
using Replay.Reports;

namespace Replay.Cli.Commands;

/// <summary>Measures replay on this machine.</summary>
internal sealed class BenchCommand : ReplayCommand
{
    private const long QuickEvents = 1_000_000;
    private const long MaxRate = 100_000_000;

    private readonly Option<string?> _archive = new("--archive")
    {
        Description = "Replay a recording of this archive, as messages of any kind; a temporary one of made-up ticks when left out.",
        HelpName = "DIR",
    };
    private readonly Option<long?> _recording = CommonOptions.OptionalWholeNumber("--recording", "Id of the recording in the archive; its longest one when left out.");
    private readonly Option<long?> _rounds = CommonOptions.OptionalWholeNumber("--rounds", $"Rounds that count, at least {BenchOptions.MinRounds}; 7 when left out.");
    private readonly Option<long?> _rate = CommonOptions.OptionalWholeNumber("--rate", "Also measure the latency of single events at so many events a second.");
    private readonly Option<string?> _html = new("--html") { Description = "Also write the latencies by percentile as a page; needs --rate.", HelpName = "FILE" };
    private readonly Option<bool> _quick = new("--quick") { Description = "Fewer events and rounds: done in ten seconds, less exact." };

    public BenchCommand() : base("bench", "Measures how fast this machine replays, beside the machine's own limits.", "replay bench --rate 1000000 --html latency.html")
    {
        foreach (Option option in (Option[])[_archive, _recording, _rounds, _quick, _rate, _html]) Add(option);
    }

    public override int Run(CommandContext context)
    {
        BenchOptions options = ReadOptions(context);
        string? directory = context.Get(_archive);
        if (directory is null && context.Get(_recording) is not null) throw new UsageException("--recording names one of an archive's recordings: give --archive DIR too.");
        using EmbeddedArchive? archive = directory is null ? null : EmbeddedArchive.Open(directory);
        if (archive is not null) options = options with { Archive = archive, RecordingId = context.Get(_recording) ?? LongestOf(archive) };

        using ProgressDisplay progress = new(context.Terminal, "measuring");
        BenchResult result = new ReplayBench(options, progress.Report, context.Interrupted).Run();
        progress.Dispose();
        if (context.Get(_html) is { } page) LatencyReport.Write(page, LatencyPage.From(result));
        context.Print(result, ReplayJson.Readable.BenchResult, console => BenchTable.Print(console, result));
        return ExitCode.Done;
    }

    private BenchOptions ReadOptions(CommandContext context)
    {
        BenchOptions options = context.Get(_quick)
            ? new() { Events = QuickEvents, Rounds = BenchOptions.MinRounds, WarmUp = TimeSpan.FromSeconds(0.5), Starts = 500 }
            : new();
        if (context.Get(_rate) is < 1 or > MaxRate) throw new UsageException($"--rate {context.Get(_rate)}: give 1 to {MaxRate} events a second.");
        if (context.Get(_html) is not null && context.Get(_rate) is null) throw new UsageException("--html writes latencies: give a rate with --rate too.");
        options = options with { LatencyRate = context.Get(_rate) };
        if (context.Get(_rounds) is not { } rounds) return options;
        if (rounds is < BenchOptions.MinRounds or > BenchOptions.MaxRounds)
            throw new UsageException($"--rounds {rounds}: give {BenchOptions.MinRounds} to {BenchOptions.MaxRounds}; fewer have no median worth its name.");
        return options with { Rounds = (int)rounds };
    }

    private static long LongestOf(EmbeddedArchive archive) =>
        archive.Recordings.OrderByDescending(recording => recording.StopPosition - recording.StartPosition).FirstOrDefault()?.RecordingId
            ?? throw new UsageException($"{archive.Directory} has no recordings; record or import one, or leave out --archive.");
}
