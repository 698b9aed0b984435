using System.Globalization;
using Replay.Cli.Handlers;

namespace Replay.Cli.Comparing;

/// <summary>A run that is known by its manifest, repeated from its archive and its handler's assembly.</summary>
internal sealed class RecordedSide : RunSide, IDisposable
{
    private readonly IReadOnlyList<ManifestRecording> _recordings;
    private readonly string? _handler;
    private readonly RecordedSources? _sources;
    private HandlerRun? _run;

    /// <summary>Looks for what the run needs.</summary>
    /// <param name="manifest">What it recorded.</param>
    /// <param name="archive">Its archive's directory, where that is no longer the one it recorded.</param>
    /// <param name="handler">Its handler, where it is no longer where it was.</param>
    public RecordedSide(RunManifest manifest, string? archive, string? handler) : base(manifest)
    {
        _recordings = [.. manifest.Recordings.Select(recording => recording with { Archive = archive ?? recording.Archive })];
        _handler = FindHandler(manifest, handler);
        try
        {
            if (_recordings.Any(recording => recording.Archive is null)) WhyNot = "it replayed an archive elsewhere, which cannot be asked again; give its directory with --archive";
            else _sources = new RecordedSources(_recordings);
        }
        catch (ReplayException missing)
        {
            WhyNot = $"{missing.Message} Give the archive's directory with --archive";
        }
    }

    /// <summary>Variables that the run's process had besides those that its manifest names.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Why the run cannot be repeated; null: it can.</summary>
    public string? WhyNot { get; private set; }

    public override bool HasHandlers => HasRecordings && _handler is not null;

    public override bool HasRecordings => _sources is not null;

    public override RunTrace Trace(TraceWindow window, TraceSurroundings surroundings, CancellationToken cancellationToken)
    {
        if (window.EventsOnly) return HandlerRun.CreateWithoutHandler().Trace(_sources!.List, Inline, window, cancellationToken);
        if (surroundings == TraceSurroundings.Here) return Run.Trace(_sources!.List, Inline, window, cancellationToken);
        TraceJob job = new(_recordings, _handler!, _sources!.RecordedBy, Manifest.Mode, Manifest.TemplateIds, Manifest.StreamIds, window);
        return job.RunElsewhere(EnvironmentOf(Manifest.Machine), cancellationToken);
    }

    /// <summary>The handler's fields after a number of events.</summary>
    public IReadOnlyDictionary<string, string> FieldsAfter(TraceWindow window, CancellationToken cancellationToken)
    {
        Run.Trace(_sources!.List, Inline, window, cancellationToken);
        return ObjectFields.Of(Run.Handler);
    }

    /// <summary>The fields of an event, as the handler sees it; null: it cannot be read.</summary>
    public IReadOnlyDictionary<string, string>? EventAt(long recordingId, long position)
    {
        if (_sources is null || position < 0 || _sources.List.FirstOrDefault(source => source.RecordingId == recordingId) is not { } source) return null;
        return (_handler is null ? HandlerRun.CreateWithoutHandler() : Run).ReadEvent(source.Archive, recordingId, position);
    }

    public void Dispose() => _sources?.Dispose();

    private RunPlan Inline => RunPlan.OfTrace(Manifest.TemplateIds, Manifest.StreamIds, ring: null);

    /// <summary>What makes another process run as the one that a manifest describes.</summary>
    private Dictionary<string, string?> EnvironmentOf(ManifestMachine machine)
    {
        Dictionary<string, string?> environment = machine.Environment.ToDictionary(entry => entry.Key, string? (entry) => entry.Value);
        environment["LC_ALL"] = machine.Culture.Length == 0 ? "C" : string.Create(CultureInfo.InvariantCulture, $"{machine.Culture.Replace('-', '_')}.UTF-8");
        environment["TZ"] = machine.TimeZone;
        // A short run gains nothing from a profile.
        environment.TryAdd("DOTNET_TieredPGO", "0");
        foreach ((string name, string? value) in Environment) environment[name] = value;
        return environment;
    }

    // Each side has its own, so that two builds of a handler do not meet, nor what they keep in static fields.
    private HandlerRun Run => _run ??= HandlerRun.Create(HandlerType.Find(_handler!), _sources!.RecordedBy);

    private string? FindHandler(RunManifest manifest, string? handler)
    {
        if (handler is not null) return handler;
        if (manifest.Handlers is not [var only])
        {
            WhyNot = $"it has {manifest.Handlers.Count} handlers, which only the program that ran it can make";
            return null;
        }

        if (only.Binary.Path is not { } path || !File.Exists(path))
        {
            WhyNot = $"the assembly of {only.Type} is no longer at '{only.Binary.Path}'; say with --handler where it is";
            return null;
        }

        if (ManifestBinary.DigestOf(path) != only.Binary.FileDigest)
        {
            WhyNot = $"{path} has been built again since; keep the build that ran, and say with --handler where it is";
            return null;
        }

        return $"{path}:{only.Type}";
    }
}
