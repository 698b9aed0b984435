namespace Replay;

/// <summary>The state of a catalog entry.</summary>
public enum RecordingState
{
    /// <summary>Set aside: an import that failed, or marked by a tool.</summary>
    Invalid = 0,
    /// <summary>Can be read.</summary>
    Valid = 1,
    /// <summary>Purged; its files are gone.</summary>
    Deleted = 2,
}

/// <summary>What the catalog says of a recording (RecordingDescriptor of Aeron Archive's schema).</summary>
public sealed record RecordingDescriptor
{
    /// <summary>Id of the recording in its archive.</summary>
    public required long RecordingId { get; init; }

    /// <summary>The state of the catalog entry.</summary>
    public RecordingState State { get; init; } = RecordingState.Valid;

    /// <summary>True: the catalog holds the stop position. False: being written, or its writer ended without stopping it; then <see cref="StopPosition"/> was found in the segments.</summary>
    public bool Clean { get; init; } = true;

    /// <summary>Up to where a recording that was not stopped is known to be on the disk: below it, what cannot be read is damage. Null: not known, or stopped.</summary>
    public long? DurablePosition { get; init; }

    /// <summary>True while a live writer appends to the recording.</summary>
    public bool Active { get; init; }

    /// <summary>Position of the first frame.</summary>
    public required long StartPosition { get; init; }

    /// <summary>End of the last frame; -1: not known.</summary>
    public required long StopPosition { get; init; }

    /// <summary>When the recording began, milliseconds since the Unix epoch.</summary>
    public long StartTimestampMs { get; init; }

    /// <summary>When the recording was stopped, milliseconds since the Unix epoch; null: the catalog does not say.</summary>
    public long? StopTimestampMs { get; init; }

    /// <summary>Term id of position 0.</summary>
    public required int InitialTermId { get; init; }

    /// <summary>Length of each segment file, in bytes.</summary>
    public required int SegmentFileLength { get; init; }

    /// <summary>Length of a term, in bytes; no frame crosses the end of a term.</summary>
    public required int TermBufferLength { get; init; }

    /// <summary>Longest frame, header included, in bytes.</summary>
    public required int MtuLength { get; init; }

    /// <summary>The Aeron session that was recorded last.</summary>
    public int SessionId { get; init; }

    /// <summary>The Aeron stream id.</summary>
    public required int StreamId { get; init; }

    /// <summary>The channel that was recorded, without parameters that do not matter for it.</summary>
    public string StrippedChannel { get; init; } = "";

    /// <summary>The channel as it was asked for.</summary>
    public string OriginalChannel { get; init; } = "";

    /// <summary>Where the stream came from.</summary>
    public string SourceIdentity { get; init; } = "";

    /// <summary>The control session that extended the recording; 0: none.</summary>
    public long ControlSessionId { get; init; }

    /// <summary>The correlation id of the request that extended the recording; 0: none.</summary>
    public long CorrelationId { get; init; }

    /// <summary>True: the machine has been started anew since the recording was written, and anything behind the durable position may be missing.</summary>
    internal bool MayHaveLost { get; init; }

    /// <summary>CRC-32C of the segment's bytes from the last multiple of 4,096 up to the durable position; null: not known.</summary>
    internal uint? DurableTailChecksum { get; init; }

    /// <summary>What must not be read although it looks whole: a lost sector of a payload cannot be told from zeros. Null: nothing.</summary>
    internal TornTail? UnsyncedTail => MayHaveLost && DurablePosition is { } durable && durable < StopPosition
        ? new TornTail(durable, StopPosition - durable, "it was written but not synced when the machine went down, so that any part of it may be missing")
        : null;

    /// <summary>Whether damage of a recording that was not stopped is the torn tail that its writer left, instead of a loss.</summary>
    /// <remarks>
    /// Above the durable watermark any damage is: pages reach the disk in any order. Without a watermark, a message whose last fragments are missing at
    /// the end is; other damage is for those who read that far.
    /// </remarks>
    /// <param name="end">End of the last whole message before it.</param>
    /// <param name="position">Where it was found.</param>
    /// <param name="kind">What it is.</param>
    internal bool IsTorn(long end, long position, DamageKind kind) =>
        DurablePosition is { } durable ? end >= durable : kind == DamageKind.Fragment && position == StopPosition;
}
