namespace Replay.Cli.Handlers;

/// <summary>What a run is to do.</summary>
internal sealed record RunPlan
{
    public CommandRange Range { get; init; }
    public int[] TemplateIds { get; init; } = [];
    public int[] StreamIds { get; init; } = [];
    public TimeSpan? TimeGaps { get; init; }
    public ReplayPace? Pace { get; init; }

    /// <summary>How often it is run in this process.</summary>
    public long Times { get; init; } = 1;

    public RingPlan? Ring { get; init; }

    /// <summary>Snapshots to take; null: none.</summary>
    public SnapshotOrders? Snapshots { get; init; }

    /// <summary>The snapshot to go on from; null: begin at the start.</summary>
    public ResumeOrders? Resume { get; init; }

    public bool WithManifest { get; init; }
    public long? CheckpointEvery { get; init; }

    /// <summary>True when the handler gets some of the events only.</summary>
    public bool IsSelective => TemplateIds is not [] || StreamIds is not [];

    /// <summary>The plan of a part that is repeated; where it lies, its window says.</summary>
    public static RunPlan OfTrace(IReadOnlyList<int> templateIds, IReadOnlyList<int> streamIds, RingPlan? ring) =>
        new() { TemplateIds = [.. templateIds], StreamIds = [.. streamIds], Ring = ring };
}

/// <summary>Where a run takes snapshots: at the end of its range when nothing else is said.</summary>
/// <param name="Store">Takes them.</param>
internal sealed record SnapshotOrders(SnapshotStore Store)
{
    public long? EveryEvents { get; init; }
    public TimeSpan? EveryEventTime { get; init; }
    public IReadOnlyCollection<long> Positions { get; init; } = [];

    /// <summary>Has a run take them.</summary>
    public void ApplyTo<T, TCodec>(ReplayRun<T, TCodec> run) where TCodec : struct, IEventCodec<T>
    {
        foreach (long position in Positions) run.SnapshotTo(Store, atPosition: position);
        if (Positions.Count == 0 || EveryEvents is not null || EveryEventTime is not null) run.SnapshotTo(Store, EveryEvents, everyEventTime: EveryEventTime);
    }
}

/// <summary>Where a run looks for the snapshot that it goes on from.</summary>
/// <param name="Store">Where they are.</param>
/// <param name="Refused">Told of those that do not fit.</param>
/// <param name="ChecksHistory">Whether the events before it are read again.</param>
internal sealed record ResumeOrders(SnapshotStore Store, Action<SnapshotException> Refused, bool ChecksHistory)
{
    /// <summary>Has a run go on from there.</summary>
    public void ApplyTo<T, TCodec>(ReplayRun<T, TCodec> run) where TCodec : struct, IEventCodec<T>
    {
        run.ResumeFromNewest(Store, Refused);
        if (ChecksHistory) run.CheckHistory();
    }
}
