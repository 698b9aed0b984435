using System.CommandLine;
using Replay.Benching;

namespace Replay.Cli.Commands;

/// <summary>Measures replay on this machine.</summary>
internal sealed class BenchCommand : ReplayCommand
{
    private const long QuickEvents = 1_000_000;

    private readonly Option<string?> _archive = new("--archive")
    {
        Description = "Replay a recording of this archive, as messages of any kind; a temporary one of made-up ticks when left out.",
        HelpName = "DIR",
    };
    private readonly Option<long?> _recording = CommonOptions.OptionalWholeNumber("--recording", "Id of the recording in the archive; its longest one when left out.");
    private readonly Option<long?> _rounds = CommonOptions.OptionalWholeNumber("--rounds", $"Rounds that count, at least {BenchOptions.MinRounds}; 7 when left out.");
    private readonly Option<bool> _quick = new("--quick") { Description = "Fewer events and rounds: done in ten seconds, less exact." };

    public BenchCommand() : base("bench", "Measures how fast this machine replays, beside the machine's own limits.", "replay bench --quick")
    {
        foreach (Option option in (Option[])[_archive, _recording, _rounds, _quick]) Add(option);
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
        context.Print(result, ReplayJson.Readable.BenchResult, console => BenchTable.Print(console, result));
        return ExitCode.Done;
    }

    private BenchOptions ReadOptions(CommandContext context)
    {
        BenchOptions options = context.Get(_quick)
            ? new() { Events = QuickEvents, Rounds = BenchOptions.MinRounds, WarmUp = TimeSpan.FromSeconds(0.5), Starts = 500 }
            : new();
        if (context.Get(_rounds) is not { } rounds) return options;
        if (rounds is < BenchOptions.MinRounds or > BenchOptions.MaxRounds)
            throw new UsageException($"--rounds {rounds}: give {BenchOptions.MinRounds} to {BenchOptions.MaxRounds}; fewer have no median worth its name.");
        return options with { Rounds = (int)rounds };
    }

    private static long LongestOf(EmbeddedArchive archive) =>
        archive.Recordings.OrderByDescending(recording => recording.StopPosition - recording.StartPosition).FirstOrDefault()?.RecordingId
            ?? throw new UsageException($"{archive.Directory} has no recordings; record or import one, or leave out --archive.");
}
