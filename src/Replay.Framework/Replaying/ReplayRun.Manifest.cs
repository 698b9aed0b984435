namespace Replay;

/// <content>What a run notes about itself.</content>
public sealed partial class ReplayRun<T, TCodec>
{
    private RunManifest NewManifest(RunContext run, RunResult result, Checkpoint[] checkpoints) => new()
    {
        Format = RunManifest.FormatName,
        Version = RunManifest.CurrentVersion,
        Recordings = [.. run.Sources.Zip(_sources, static (open, source) => DescribeSource(open, source))],
        TemplateIds = run.Selection?.WantedTemplateIds ?? [],
        StreamIds = run.Selection?.WantedStreamIds ?? [],
        EventType = HandlerSet<T>.DefaultName(typeof(T)),
        Codec = HandlerSet<T>.DefaultName(typeof(TCodec)),
        Mode = _ringSlots is { } slots ? new("ring", slots, _ringOptions.WaitStrategy.Name) : new("inline", null, null),
        Handlers = [.. run.Handlers.Select(static handler => handler.Describe())],
        Outputs = [.. _outputs.Select(static output => output.Name)],
        Framework = ManifestBinary.Of(typeof(RunManifest).Assembly),
        Machine = ManifestMachine.OfThisProcess(),
        Snapshots = _snapshots?.Store.Directory,
        Checkpoints = checkpoints,
        EventDigest = result.EventDigest!.Value,
        StateDigest = result.StateDigest!.Value,
        OutputDigests = [.. result.OutputDigests.Select(static output => output.Value)],
        Digest = result.RunDigest!.Value,
    };

    private static ManifestRecording DescribeSource(RunSource open, ReplaySource source)
    {
        RecordingDescriptor recording = open.Reader.Descriptor;
        return new(recording.RecordingId, (source.Archive as EmbeddedArchive)?.Directory, recording.StartTimestampMs, recording.InitialTermId, recording.TermBufferLength,
            recording.StreamId, recording.SessionId, open.Range.From, open.Range.To, open.TimeOffsetNs);
    }
}
