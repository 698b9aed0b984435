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
    private readonly Option<string> _handler = CommonOptions.Handler();
    private readonly RangeOptions _range = new();
    private readonly Option<int[]> _templates = CommonOptions.Ids("--template", "Deliver only events of this type, told by the message header; give it again for further types.");
    private readonly Option<int[]> _streams = CommonOptions.Ids("--stream", "Deliver only events of this stream; give it again for further streams.");
    private readonly Option<TimeSpan?> _gaps = CommonOptions.Seconds("--gaps", "Report holes in event time of at least so many seconds.");
    private readonly RingOptions _ring = new();
    private readonly Option<string> _speed = new("--speed")
    {
        Description = "How fast: as fast as the handler goes, or as a multiple of event time.",
        HelpName = "max|1x|Kx",
        DefaultValueFactory = _ => "max",
    };
    private readonly Option<long?> _times = CommonOptions.OptionalWholeNumber("--times", "Run so many times in this process, each time with a new handler, and report the last run: what a warm process gives.");
    private readonly SnapshotOptions _snapshots = new();
    private readonly ManifestOptions _manifest = new();

    public RunCommand() : base("run", "Replays a recording into a handler from any assembly, and prints the digests by which runs are compared.",
        "replay run --archive ./replay-archive --recording 0 --handler bin/Release/net10.0/MyStrategy.dll:MyStrategy.MarketMaker --mode ring")
    {
        foreach (Option option in (Option[])[.. _archive.Options(withChecksum: true), _recording, _handler, .. _range.All, _templates, _streams, _gaps, .. _ring.All, _speed, _times,
            .. _snapshots.All, .. _manifest.All]) Add(option);
    }

    public override int Run(CommandContext context)
    {
        (string? manifestFile, long? checkpointEvery) = _manifest.Read(context);
        RunPlan plan = ReadPlan(context) with { WithManifest = manifestFile is not null, CheckpointEvery = checkpointEvery };
        long recordingId = context.Get(_recording);
        using OpenedArchive archive = _archive.Open(context);
        HandlerType handler = HandlerType.Find(context.Require(_handler));
        HandlerRun run = HandlerRun.Create(handler, archive.MetadataOf(recordingId)?.Codec);

        using ProgressDisplay progress = new(context.Terminal, "replaying");
        RunResult result = run.Run([new ReplaySource(archive.Source, recordingId)], plan, progress, context.Interrupted);
        HashSet<Digest?> digests = [result.RunDigest];
        for (long time = 1; time < plan.Times; time++)
        {
            result = run.Run([new ReplaySource(archive.Source, recordingId)], plan, progress, context.Interrupted);
            digests.Add(result.RunDigest);
        }

        progress.Dispose();
        if (plan.Resume is { } resume && result.ResumedFrom is null)
            context.Terminal.Error.WriteLine($"replay: {resume.Store.Directory} has no snapshot of recording {recordingId} that fits; the run began at its start.");
        if (result.Manifest is { } manifest) (manifest with { Configuration = ConfigurationOf(handler) }).Save(manifestFile!);
        RunDocument document = RunDocument.From(result, plan.IsSelective);
        context.Print(document, ReplayJson.Readable.RunDocument, console => Print(console, document));
        if (digests is { Count: 1 }) return ExitCode.Done;
        context.Terminal.Error.WriteLine($"replay: The runs have {digests.Count} different digests: what one run leaves behind, such as a static field, reaches the next.");
        return ExitCode.Damage;
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

    private RunPlan ReadPlan(CommandContext context)
    {
        (SnapshotOrders? snapshots, ResumeOrders? resume) = _snapshots.Read(context);
        if (context.Get(_times) == 0) throw new UsageException("--times takes at least 1.");
        if (context.Get(_times) > 1 && snapshots is not null) throw new UsageException("--times repeats whole runs; leave out --snapshots.");
        return new()
        {
            Range = _range.Read(context),
            TemplateIds = context.Get(_templates) ?? [],
            StreamIds = context.Get(_streams) ?? [],
            TimeGaps = context.Get(_gaps),
            Times = context.Get(_times) ?? 1,
            Pace = ReadPace(context.Require(_speed)),
            Ring = _ring.Read(context),
            Snapshots = snapshots,
            Resume = resume,
        };
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
