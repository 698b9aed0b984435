using System.CommandLine;
using System.Globalization;
using System.Text.Json.Serialization;
using Replay.Cli.Handlers;
using Spectre.Console;

namespace Replay.Cli.Commands;

/// <summary>Replays a recording into a user's handler.</summary>
internal sealed class RunCommand : ReplayCommand
{
    private readonly ArchiveLocation _archive = new();
    private readonly Option<long> _recording = CommonOptions.Recording();
    private readonly Option<string> _handler = new("--handler")
    {
        Description = "The handler's assembly, and its type where there are several.",
        HelpName = "ASSEMBLY[:TYPE]",
        Required = true,
    };
    private readonly Option<long?> _from = CommonOptions.From();
    private readonly Option<long?> _to = CommonOptions.To();
    private readonly Option<long?> _fromTime = CommonOptions.FromTime();
    private readonly Option<long?> _toTime = CommonOptions.ToTime();
    private readonly Option<int[]> _templates = CommonOptions.Ids("--template", "Deliver only events of this type, told by the message header; give it again for further types.");
    private readonly Option<int[]> _streams = CommonOptions.Ids("--stream", "Deliver only events of this stream; give it again for further streams.");
    private readonly Option<double?> _gaps = new("--gaps") { Description = "Report holes in event time of at least so many seconds.", HelpName = "SECONDS" };
    private readonly Option<string> _mode = new Option<string>("--mode")
    {
        Description = "Call the handler on the replaying thread, or over a ring on its own.",
        DefaultValueFactory = _ => "inline",
    }.AcceptOnlyFromAmong("inline", "ring");
    private readonly Option<long?> _slots = CommonOptions.OptionalWholeNumber("--slots", "ring: its slots, a power of two; 65536 when left out.");
    private readonly Option<string> _wait = new Option<string>("--wait")
    {
        Description = "ring: how threads wait for each other.",
        DefaultValueFactory = _ => "yielding",
    }.AcceptOnlyFromAmong([.. RingPlan.Waits.Keys]);
    private readonly Option<string> _speed = new("--speed")
    {
        Description = "How fast: as fast as the handler goes, or as a multiple of event time.",
        HelpName = "max|1x|Kx",
        DefaultValueFactory = _ => "max",
    };
    private readonly Option<string?> _snapshots = new("--snapshots") { Description = "Directory that takes snapshots of the handler's state.", HelpName = "DIR" };
    private readonly Option<long?> _every = CommonOptions.OptionalWholeNumber("--every", "Take a snapshot after every N events; at the end of the range when left out.");
    private readonly Option<bool> _resume = new("--resume") { Description = "Go on from the newest snapshot in the directory that is not beyond the range." };

    private readonly Option<string?> _manifest = new("--manifest") { Description = "File that takes what went in and what came out, with checkpoints, for 'diff'.", HelpName = "FILE" };
    private readonly Option<long?> _checkpointEvery = CommonOptions.OptionalWholeNumber("--checkpoint-every", "manifest: a checkpoint after every N events; chosen by the size of the states when left out.");

    public RunCommand() : base("run", "Replays a recording into a handler from any assembly, and prints the digests by which runs are compared.",
        "replay run --archive ./replay-archive --recording 0 --handler bin/Release/net10.0/MyStrategy.dll:MyStrategy.MarketMaker --mode ring")
    {
        foreach (Option option in (Option[])[.. _archive.Options(withChecksum: true), _recording, _handler, _from, _to, _fromTime, _toTime, _templates, _streams, _gaps, _mode, _slots, _wait, _speed, _snapshots, _every, _resume, _manifest, _checkpointEvery]) Add(option);
    }

    public override int Run(CommandContext context)
    {
        RunPlan plan = ReadPlan(context);
        using OpenedArchive archive = _archive.Open(context);
        HandlerType handler = HandlerType.Find(context.Require(_handler));
        HandlerRun run = HandlerRun.Create(handler, archive.MetadataOf(plan.RecordingId)?.Codec);

        using ProgressDisplay progress = new(context.Terminal, "replaying");
        RunResult result = run.Run([new ReplaySource(archive.Source, plan.RecordingId)], plan, progress, context.Interrupted);
        progress.Dispose();
        if (plan.ResumeFrom is var (snapshots, _) && result.ResumedFrom is null)
            context.Terminal.Error.WriteLine($"replay: {snapshots.Directory} has no snapshot of recording {plan.RecordingId} that fits; the run began at its start.");
        if (result.Manifest is { } manifest) (manifest with { Configuration = ConfigurationOf(handler) }).Save(context.Get(_manifest)!);
        RunDocument document = RunDocument.From(result, plan.IsSelective);
        context.Print(document, ReplayJson.Readable.RunDocument, console => Print(console, document));
        return ExitCode.Done;
    }

    private static ReplayPace? ReadPace(string speed)
    {
        if (speed == "max") return null;
        return speed is [.. var number, 'x'] && double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double times) && times > 0
            ? new ReplayPace(times)
            : throw new UsageException($"--speed {speed} is none: give max, or a multiple of event time such as 1x, 10x or 0.5x.");
    }

    // What the runtime reads beside the handler's assembly.
    private static SortedDictionary<string, Digest> ConfigurationOf(HandlerType handler)
    {
        string name = Path.ChangeExtension(handler.Type.Assembly.Location, null);
        IEnumerable<string> files = ((string[])[$"{name}.deps.json", $"{name}.runtimeconfig.json"]).Where(File.Exists);
        return new(files.ToDictionary(file => file, ManifestBinary.DigestOf), StringComparer.Ordinal);
    }

    private RingPlan? ReadRing(CommandContext context)
    {
        bool isRing = context.Get(_mode) == "ring";
        if (!isRing && context.Get(_slots) is not null) throw new UsageException("--slots belongs to --mode ring.");
        long slots = context.Get(_slots) ?? RingPlan.DefaultSlots;
        if (slots is < 1 or > 1 << 30 || !long.IsPow2(slots)) throw new UsageException($"--slots takes a power of two from 1 to {1 << 30}, not {slots}.");
        return isRing ? new RingPlan((int)slots, RingPlan.Waits[context.Require(_wait)]()) : null;
    }

    // Before the run, which may take long.
    private void CheckManifest(CommandContext context)
    {
        if (context.Get(_checkpointEvery) == 0) throw new UsageException("--checkpoint-every takes at least 1.");
        if (context.Get(_manifest) is not { } file)
        {
            if (context.Get(_checkpointEvery) is not null) throw new UsageException("--checkpoint-every belongs to --manifest FILE.");
            return;
        }

        if (context.Get(_templates) is { Length: > 0 } || context.Get(_streams) is { Length: > 0 })
            throw new UsageException("--manifest describes runs over all events, which diff can repeat; leave out --template and --stream.");
        string directory = Path.GetDirectoryName(Path.GetFullPath(file))!;
        if (!Directory.Exists(directory)) throw new UsageException($"There is no directory {directory} for the manifest; make it first.");
        if (Directory.Exists(file)) throw new UsageException($"--manifest {file} is a directory; name a file.");
    }

    private RunPlan ReadPlan(CommandContext context)
    {
        new CommandRange(context.Get(_from), context.Get(_to), context.Get(_fromTime), context.Get(_toTime)).Check();
        if (context.Get(_every) == 0) throw new UsageException("--every takes at least 1.");
        if (context.Get(_gaps) is { } seconds && !(seconds > 0 && seconds < TimeSpan.MaxValue.TotalSeconds)) throw new UsageException("--gaps takes a number of seconds above 0, such as 0.5.");
        string? directory = context.Get(_snapshots);
        if (directory is null && (context.Get(_every) is not null || context.Get(_resume))) throw new UsageException("--every and --resume need --snapshots DIR.");

        CheckManifest(context);

        SnapshotStore? store = directory is null ? null : new SnapshotStore(directory);
        RunPlan plan = new()
        {
            RecordingId = context.Get(_recording),
            From = context.Get(_from),
            To = context.Get(_to),
            FromTimeNs = context.Get(_fromTime),
            ToTimeNs = context.Get(_toTime),
            TemplateIds = context.Get(_templates) ?? [],
            StreamIds = context.Get(_streams) ?? [],
            TimeGaps = context.Get(_gaps) is { } gaps ? TimeSpan.FromSeconds(gaps) : null,
            Pace = ReadPace(context.Require(_speed)),
            Ring = ReadRing(context),
            WithManifest = context.Get(_manifest) is not null,
            CheckpointEvery = context.Get(_checkpointEvery),
            Snapshots = store,
            SnapshotEvery = context.Get(_every),
        };
        return context.Get(_resume)
            ? plan with { ResumeFrom = (store!, refused => context.Terminal.Error.WriteLine($"replay: passed over a snapshot: {refused.Message}")) }
            : plan;
    }

    private static void Print(IAnsiConsole console, RunDocument run)
    {
        Grid grid = new Grid().AddColumn().AddColumn();
        void Row(string name, FormattableString value) => grid.AddRow(name, Markup.Escape(value.ToString(CultureInfo.InvariantCulture)));
        Row("events", $"{run.Events:N0}");
        if (run.SkippedEvents is { } skipped) Row("not selected", $"{skipped:N0}");
        if (run.TimeGaps is { } gaps) Row("holes in time", $"{gaps.Count:N0}");
        Row("positions", $"{run.FirstPosition} to {run.EndPosition}{(run.ResumedFrom is null ? "" : ", resumed from a snapshot")}");
        Row("time", $"{run.Seconds:F3} s, {run.EventsPerSecond / 1e6:F2} M events/s");
        Row("allocated", $"{run.AllocatedBytes:N0} bytes");
        Row("digest", $"{run.Digest}");
        Row("event digest", $"{run.EventDigest}");
        Row("state digest", $"{run.StateDigest}");
        console.Write(grid);
    }
}

/// <summary>A run as <c>run</c> reports it.</summary>
internal sealed record RunDocument(long Events, long FirstPosition, long EndPosition, double Seconds, double EventsPerSecond, string Digest, string EventDigest,
    string StateDigest, long AllocatedBytes, long? ResumedFrom)
{
    /// <summary>Events that were not selected; null: all were to be delivered.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? SkippedEvents { get; init; }

    /// <summary>Holes in event time; null: they were not asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TimeGaps? TimeGaps { get; init; }

    public static RunDocument From(RunResult result, bool isSelective) => new(result.Events, result.FirstPosition, result.EndPosition, result.Elapsed.TotalSeconds,
        result.EventsPerSecond, $"{result.RunDigest}", $"{result.EventDigest}", $"{result.StateDigest}", result.AllocatedBytes, result.ResumedFrom)
    {
        SkippedEvents = isSelective ? result.SkippedEvents : null,
        TimeGaps = result.TimeGaps,
    };
}
