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
}
