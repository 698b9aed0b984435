using System.CommandLine;
using System.Globalization;
using Spectre.Console;

namespace Replay.Cli.Commands;

/// <summary>Lists, checks and thins out the snapshots of a directory.</summary>
internal sealed class SnapshotsCommand : ReplayCommand
{
    private readonly Argument<string> _action = new Argument<string>("ACTION")
    {
        Description = "list: the files, unopened. verify: read and check each. prune: delete those behind the newest good ones.",
        HelpName = "list|verify|prune",
    }.AcceptOnlyFromAmong("list", "verify", "prune");
    private readonly Argument<string> _directory = new("DIR") { Description = "The directory that run --snapshots filled." };
    private readonly Option<long?> _keep = CommonOptions.OptionalWholeNumber("--keep", "prune: good snapshots to keep of each recording, the newest; 1 when left out.");

    public SnapshotsCommand() : base("snapshots", "Lists, checks or thins out the snapshots of a directory.", "replay snapshots prune ./snapshots --keep 3")
    {
        Add(_action);
        Add(_directory);
        Add(_keep);
    }

    public override int Run(CommandContext context)
    {
        string action = context.Get(_action);
        long keep = context.Get(_keep) ?? 1;
        if (context.Get(_keep) is not null && action != "prune") throw new UsageException("--keep belongs to prune.");
        if (keep == 0) throw new UsageException("--keep takes at least 1: the newest good snapshot is what a run resumes from.");
        SnapshotStore store = new(context.Get(_directory));
        if (!Directory.Exists(store.Directory)) throw new UsageException($"There is no directory {store.Directory}; give the one that 'replay run --snapshots' filled.");

        SnapshotDocument[] snapshots = action switch
        {
            "list" => [.. store.List().Select(file => SnapshotDocument.From(file))],
            "verify" => Verify(store, context.Interrupted),
            _ => [.. store.Prune((int)Math.Min(keep, int.MaxValue), context.Interrupted).Select(file => SnapshotDocument.From(file) with { Removed = true })],
        };
        context.Print(snapshots, ReplayJson.Readable.SnapshotDocumentArray, console => Print(console, snapshots));
        return action == "verify" && snapshots.Any(snapshot => snapshot.Ok == false) ? ExitCode.Damage : ExitCode.Done;
    }

    private static SnapshotDocument[] Verify(SnapshotStore store, CancellationToken interrupted)
    {
        List<SnapshotDocument> checkedOnes = [];
        foreach (SnapshotFile file in store.List())
        {
            interrupted.ThrowIfCancellationRequested();
            checkedOnes.Add(Check(file));
        }
        return [.. checkedOnes];
    }

    private static SnapshotDocument Check(SnapshotFile file)
    {
        try
        {
            Snapshot snapshot = SnapshotStore.Load(file.Path);
            bool isNamed = snapshot.Cursor.Recordings is [var at]
                ? at.RecordingId == file.RecordingId && at.Position == file.Position
                : file.RecordingId is null && snapshot.Cursor.NextSequence == file.Position;
            return SnapshotDocument.From(file, isNamed, isNamed ? null : $"It was taken at {snapshot.Cursor}, not where its name says.");
        }
        catch (SnapshotException fault)
        {
            return SnapshotDocument.From(file, isGood: false, fault.Message);
        }
    }

    private static void Print(IAnsiConsole console, SnapshotDocument[] snapshots)
    {
        if (snapshots.Length == 0) console.WriteLine("none");
        foreach (SnapshotDocument snapshot in snapshots)
        {
            string state = snapshot switch { { Removed: true } => "removed ", { Ok: true } => "ok ", { Ok: false } => "DAMAGED ", _ => "" };
            console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{state}{(snapshot.RecordingId is { } id ? $"recording {id}, position" : "merge, event")} {snapshot.Position}, {snapshot.Length:N0} bytes: {snapshot.File}{(snapshot.Detail is null ? "" : $": {snapshot.Detail}")}"));
        }
    }
}

/// <summary>A snapshot as <c>snapshots</c> shows it; <c>Ok</c> is null when it was not read, <c>Removed</c> true when it was deleted just now.</summary>
internal sealed record SnapshotDocument(string File, long? RecordingId, long Position, long Length, bool? Ok, string? Detail, bool Removed)
{
    public static SnapshotDocument From(SnapshotFile file, bool? isGood = null, string? detail = null) =>
        new(Path.GetFileName(file.Path), file.RecordingId, file.Position, file.Length, isGood, detail, Removed: false);
}
