namespace Replay;

/// <summary>What a run did, and the digests by which it is compared with others.</summary>
public sealed record RunResult
{
    /// <summary>Events delivered by this run; those before a snapshot that it resumed from are not counted.</summary>
    public required long Events { get; init; }

    /// <summary>Events in the range that the run was not to deliver; see <see cref="ReplayRun{T,TCodec}.OnlyTemplates"/>.</summary>
    public long SkippedEvents { get; init; }

    /// <summary>
    /// Those of the delivered ones whose template id a stream of several types does not list: routed handlers skipped them. A codec with <c>Strict</c> makes
    /// the first one an error.
    /// </summary>
    public long UnknownEvents { get; init; }

    /// <summary>Where this run began: the start of the range, or the position that it resumed from. Of several recordings, in the first.</summary>
    public required long FirstPosition { get; init; }

    /// <summary>The end of the range. Of several recordings, in the first.</summary>
    public required long EndPosition { get; init; }

    /// <summary>Position of the snapshot that the run resumed from; null when it began at the start of the range. Of several recordings, in the first.</summary>
    public required long? ResumedFrom { get; init; }

    /// <summary>Time from just before the first event until every handler was done with the last one.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Managed bytes allocated on the replaying thread and the handlers' threads between the first and the last event.</summary>
    public required long AllocatedBytes { get; init; }

    /// <summary>Holes in event time; null when they were not asked for.</summary>
    public TimeGaps? TimeGaps { get; init; }

    /// <summary>Digest of the whole run: events, outputs and final state; null without digests.</summary>
    public Digest? RunDigest { get; init; }

    /// <summary>Digest of all events from the start of the range; null without digests.</summary>
    public Digest? EventDigest { get; init; }

    /// <summary>Digest of the snapshotable handlers' states at the end of the range; null without digests.</summary>
    public Digest? StateDigest { get; init; }

    /// <summary>Digest of each output by its name, in the order of registration; empty without digests.</summary>
    public IReadOnlyList<KeyValuePair<string, Digest>> OutputDigests { get; init; } = [];

    /// <summary>What went in and what came out, for files and comparisons; null unless it was asked for with <c>WithManifest</c>.</summary>
    public RunManifest? Manifest { get; init; }

    /// <summary>Events a second.</summary>
    public double EventsPerSecond => Elapsed > TimeSpan.Zero ? Events / Elapsed.TotalSeconds : 0;
}
