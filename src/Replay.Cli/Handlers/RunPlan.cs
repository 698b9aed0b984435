namespace Replay.Cli.Handlers;

/// <summary>What a run is to do.</summary>
internal sealed record RunPlan
{
    public required long RecordingId { get; init; }
    public long? From { get; init; }
    public long? To { get; init; }
    public long? FromTimeNs { get; init; }
    public long? ToTimeNs { get; init; }
    public int[] TemplateIds { get; init; } = [];
    public int[] StreamIds { get; init; } = [];
    public TimeSpan? TimeGaps { get; init; }
    public ReplayPace? Pace { get; init; }
    public RingPlan? Ring { get; init; }
    public SnapshotStore? Snapshots { get; init; }
    public long? SnapshotEvery { get; init; }
    public IEnumerable<long> SnapshotPositions { get; init; } = [];

    /// <summary>Where to look for a snapshot to go on from, and who is told of those that do not fit; null: begin at the start.</summary>
    public (SnapshotStore Store, Action<SnapshotException> Refused)? ResumeFrom { get; init; }

    public bool WithManifest { get; init; }
    public long? CheckpointEvery { get; init; }

    /// <summary>True when the handler gets some of the events only.</summary>
    public bool IsSelective => TemplateIds is not [] || StreamIds is not [];
}

/// <summary>A ring between the replaying thread and the handler's.</summary>
/// <param name="Slots">Its slots, a power of two.</param>
/// <param name="Wait">How threads wait for each other.</param>
internal sealed record RingPlan(int Slots, WaitStrategy Wait)
{
    /// <summary>Slots of a ring unless told otherwise.</summary>
    public const int DefaultSlots = 65_536;

    /// <summary>The ring that a manifest names; null: inline.</summary>
    public static RingPlan? Of(ManifestMode mode) => mode is { Slots: { } slots, Wait: { } wait } ? new(slots, WaitOf(wait)) : null;

    /// <summary>Waits by the names that the command line has for them.</summary>
    public static IReadOnlyDictionary<string, Func<WaitStrategy>> Waits { get; } = new Dictionary<string, Func<WaitStrategy>>
    {
        ["busy-spin"] = () => WaitStrategy.BusySpin,
        ["yielding"] = () => WaitStrategy.Yielding,
        ["spin-then-yield"] = () => WaitStrategy.SpinThenYield,
        ["sleeping"] = () => WaitStrategy.Sleeping,
        ["blocking"] = () => WaitStrategy.Blocking,
    };

    // A manifest has the names of the library: BusySpin for busy-spin.
    private static WaitStrategy WaitOf(string name) =>
        Waits.FirstOrDefault(wait => wait.Key.Replace("-", "", StringComparison.Ordinal).Equals(name, StringComparison.OrdinalIgnoreCase)).Value?.Invoke() ?? WaitStrategy.Yielding;
}
