using System.CommandLine;

namespace Replay.Cli.Handlers;

/// <summary>The options that say where a run takes snapshots, and whether it goes on from one.</summary>
internal sealed class SnapshotOptions
{
    private readonly Option<string?> _directory = new("--snapshots") { Description = "Directory that takes snapshots of the handler's state: at the end of the range, unless told otherwise below.", HelpName = "DIR" };
    private readonly Option<long?> _every = CommonOptions.OptionalWholeNumber("--every", "Take a snapshot after every N events.");
    private readonly Option<TimeSpan?> _everyTime = CommonOptions.Seconds("--every-time", "Take a snapshot behind the first event of every so many seconds of event time.");
    private readonly Option<long[]> _at = CommonOptions.WholeNumbers("--snapshot-at", "Take a snapshot at this position, the end of a message; give it again for further positions.");
    private readonly Option<long?> _keep = CommonOptions.OptionalWholeNumber("--keep", "Keep the newest N snapshots, and delete older ones as new ones are taken; all when left out.");
    private readonly Option<bool> _resume = new("--resume") { Description = "Go on from the newest snapshot in the directory that fits and is not beyond the range." };
    private readonly Option<bool> _checkHistory = new("--check-history") { Description = "resume: read the events before the snapshot again, and pass over a snapshot that was taken after others." };

    /// <summary>The options, for a command to add.</summary>
    public IEnumerable<Option> All => [_directory, _every, _everyTime, _at, _keep, _resume, _checkHistory];

    /// <summary>What the command line asks for.</summary>
    /// <exception cref="UsageException">It cannot be.</exception>
    public (SnapshotOrders? Snapshots, ResumeOrders? Resume) Read(CommandContext context)
    {
        Check(context);
        if (context.Get(_directory) is not { } directory) return (null, null);
        SnapshotStore store = new(directory) { KeepNewest = (int?)context.Get(_keep) };
        SnapshotOrders snapshots = new(store)
        {
            EveryEvents = context.Get(_every),
            EveryEventTime = context.Get(_everyTime),
            Positions = context.Get(_at) ?? [],
        };
        if (!context.Get(_resume)) return (snapshots, null);
        return (snapshots, new ResumeOrders(store, refused => context.Terminal.Error.WriteLine($"replay: passed over a snapshot: {refused.Message}"), context.Get(_checkHistory)));
    }

    private void Check(CommandContext context)
    {
        if (context.Get(_every) == 0) throw new UsageException("--every takes at least 1.");
        if (context.Get(_keep) is < 1 or > int.MaxValue) throw new UsageException($"--keep takes 1 to {int.MaxValue} snapshots.");
        if (context.Get(_checkHistory) && !context.Get(_resume)) throw new UsageException("--check-history belongs to --resume.");
        if (context.Get(_directory) is not null) return;
        (string Name, bool IsGiven)[] others = [("--every", context.Get(_every) is not null), ("--every-time", context.Get(_everyTime) is not null),
            ("--snapshot-at", context.Get(_at) is { Length: > 0 }), ("--keep", context.Get(_keep) is not null), ("--resume", context.Get(_resume))];
        if (others.FirstOrDefault(other => other.IsGiven).Name is { } name) throw new UsageException($"{name} needs --snapshots DIR.");
    }
}
