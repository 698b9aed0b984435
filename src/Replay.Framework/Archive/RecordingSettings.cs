namespace Replay;

/// <summary>How a new recording is laid out.</summary>
public sealed record RecordingSettings
{
    /// <summary>The Aeron stream id.</summary>
    public int StreamId { get; init; } = 1001;

    /// <summary>The Aeron session id that every frame carries.</summary>
    public int SessionId { get; init; } = 1;

    /// <summary>The channel under which the recording is listed, and from which a real Aeron Archive would serve it.</summary>
    public string Channel { get; init; } = "aeron:ipc";

    /// <summary>Where the stream comes from.</summary>
    public string SourceIdentity { get; init; } = "aeron:ipc";

    /// <summary>Length of a term in bytes, a power of two from 64 KiB to 1 GiB. A message holds at most an eighth of it, and 16 MiB.</summary>
    public int TermBufferLength { get; init; } = 64 * 1024 * 1024;

    /// <summary>Length of a segment file in bytes, a power of two from the term length to 1 GiB.</summary>
    public int SegmentFileLength { get; init; } = 128 * 1024 * 1024;

    /// <summary>Longest frame in bytes, header included, a multiple of 32 up to 65,504; a message up to 32 bytes shorter is read without a copy.</summary>
    public int MtuLength { get; init; } = 8192;

    /// <summary>Term id of position 0.</summary>
    public int InitialTermId { get; init; }

    /// <summary>Position of the first message, a multiple of 32: that of the stream when the recording joined it.</summary>
    public long StartPosition { get; init; }

    /// <summary>The descriptor of a new recording.</summary>
    internal RecordingDescriptor Describe(long recordingId, long startTimestampMs)
    {
        RecordingDescriptor descriptor = new()
        {
            RecordingId = recordingId,
            StartTimestampMs = startTimestampMs,
            StartPosition = StartPosition,
            StopPosition = -1,
            Clean = false,
            Active = true,
            InitialTermId = InitialTermId,
            SegmentFileLength = SegmentFileLength,
            TermBufferLength = TermBufferLength,
            MtuLength = MtuLength,
            SessionId = SessionId,
            StreamId = StreamId,
            StrippedChannel = Channel,
            OriginalChannel = Channel,
            SourceIdentity = SourceIdentity,
        };
        if (RecordingGeometry.Fault(descriptor) is { } fault) throw new ArgumentException($"Recording settings: {fault}.");
        CheckText(Channel, nameof(Channel));
        CheckText(SourceIdentity, nameof(SourceIdentity));
        return descriptor;
    }

    /// <summary>Checks that a stream goes on where a recording has ended (ArchiveConductor.validateImageForExtendRecording).</summary>
    internal void RequireJoins(RecordingDescriptor recording)
    {
        if (StartPosition != recording.StopPosition)
            throw new PositionException(StartPosition, $"The stream starts at {StartPosition}, but recording {recording.RecordingId} stops at {recording.StopPosition}; they must be equal.");
        foreach ((string name, int mine, int theirs) in ((string, int, int)[])[
            (nameof(InitialTermId), InitialTermId, recording.InitialTermId), (nameof(TermBufferLength), TermBufferLength, recording.TermBufferLength),
            (nameof(MtuLength), MtuLength, recording.MtuLength), (nameof(StreamId), StreamId, recording.StreamId)])
        {
            if (mine != theirs) throw new ArgumentException($"The stream's {name} is {mine}, that of recording {recording.RecordingId} is {theirs}; they must be equal.");
        }
    }

    private static void CheckText(string text, string name)
    {
        if (text.Length > 4096 || text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            throw new ArgumentException($"Recording settings: {name} holds up to 4,096 printable ASCII characters.");
    }
}

/// <summary>When what was written is forced to the disk.</summary>
public enum Durability
{
    /// <summary>Left to the system: survives the end of the process, not a power cut.</summary>
    None,
    /// <summary>Forced when a recording is stopped: a stopped recording survives a power cut.</summary>
    OnStop,
    /// <summary>Forced by a thread of its own, soon after it was flushed (see <see cref="ArchiveOptions.GroupInterval"/>); <see cref="RecordingWriter.WaitUntilDurable"/> waits for it.</summary>
    Group,
    /// <summary>Forced before an append returns: every message that was appended survives a power cut.</summary>
    Always,
}

/// <summary>How an archive is written and read.</summary>
public sealed record ArchiveOptions
{
    /// <summary>When what was written is forced to the disk.</summary>
    public Durability Durability { get; init; } = Durability.OnStop;

    /// <summary>With <see cref="Durability.Group"/>: how long what was flushed may wait for its sync; over zero. <see cref="Timeout.InfiniteTimeSpan"/>: nothing is synced but by <see cref="RecordingWriter.Sync"/>.</summary>
    public TimeSpan GroupInterval { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>With <see cref="Durability.Group"/>: how many bytes may wait before they are synced at once; 1 or more.</summary>
    public int GroupBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>The checksum that frames carry instead of their session id: written, and checked when messages are read.</summary>
    public FrameChecksum Checksum { get; init; }

    /// <summary>Whether each segment gets an integrity sidecar: checksums of all its bytes, by which damage of any of them is found.</summary>
    public bool WritesIntegrity { get; init; } = true;

    /// <summary>Whether each block is compared with its checksum before its messages are handed out; segments without an integrity sidecar have none.</summary>
    public bool ChecksIntegrity { get; init; } = true;

    /// <summary>Whether a recording gets a time index, by which a position is found by event time without reading the recording.</summary>
    public bool WritesTimeIndex { get; init; } = true;

    /// <summary>True: recordings are synced while they are written, and have a durable watermark.</summary>
    internal bool SyncsWhileRecording => Durability >= Durability.Group;

    /// <summary>True: no thread syncs groups.</summary>
    internal bool SyncsWhenAsked => GroupInterval == Timeout.InfiniteTimeSpan;

    internal void Check()
    {
        if (!SyncsWhenAsked && GroupInterval <= TimeSpan.Zero || GroupInterval.TotalMilliseconds > int.MaxValue)
            throw new ArgumentOutOfRangeException(nameof(GroupInterval), GroupInterval, "Archive options: the interval of a group is from over zero to 24 days, or infinite.");
        if (GroupBytes < 1) throw new ArgumentOutOfRangeException(nameof(GroupBytes), GroupBytes, "Archive options: a group holds at least one byte.");
    }
}
