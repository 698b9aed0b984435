namespace Replay;

/// <summary>Bytes of an archive break its format.</summary>
public sealed class ArchiveDamageException : ReplayException
{
    internal ArchiveDamageException(DamageKind kind, long? recordingId, string file, long offset, long position, string detail)
        : base(Describe(recordingId, file, offset, position, detail)) =>
        (Kind, RecordingId, File, Offset, Position, Detail) = (kind, recordingId, file, offset, position, detail);

    /// <summary>Which rule of the format is broken.</summary>
    public DamageKind Kind { get; }

    /// <summary>The recording; null: the catalog as a whole.</summary>
    public long? RecordingId { get; }

    /// <summary>Name of the file in the archive's directory.</summary>
    public string File { get; }

    /// <summary>Offset in the file, in bytes.</summary>
    public long Offset { get; }

    /// <summary>Position in the recording; -1 where the damage has none.</summary>
    public long Position { get; }

    /// <summary>What was found, and what was expected.</summary>
    public string Detail { get; }

    private static string Describe(long? recordingId, string file, long offset, long position, string detail) =>
        (recordingId is null ? "Damage" : $"Damage in recording {recordingId}") + $", {file} at byte {offset}" +
        (position < 0 ? "" : $" (position {position})") + $": {detail}. Run verify for a full list.";
}

/// <summary>The rule of the archive's format that damage breaks.</summary>
public enum DamageKind
{
    /// <summary>The catalog's own header.</summary>
    CatalogHeader,
    /// <summary>The frame of a catalog entry: its length, state or strings.</summary>
    CatalogEntry,
    /// <summary>The checksum of a catalog entry, which archives that are recorded with checksums have.</summary>
    CatalogChecksum,
    /// <summary>A field of a recording's descriptor is out of its range.</summary>
    Descriptor,
    /// <summary>A segment file that the recording needs is not there.</summary>
    SegmentMissing,
    /// <summary>A segment file that belongs to no catalog entry, or lies behind the end of its recording.</summary>
    OrphanSegment,
    /// <summary>A segment file has the wrong length or is not a regular file.</summary>
    SegmentFile,
    /// <summary>The length of a frame.</summary>
    FrameLength,
    /// <summary>The version of a frame.</summary>
    FrameVersion,
    /// <summary>The type of a frame.</summary>
    FrameType,
    /// <summary>The flags of a frame.</summary>
    FrameFlags,
    /// <summary>The term offset of a frame.</summary>
    TermOffset,
    /// <summary>The term id of a frame.</summary>
    TermId,
    /// <summary>The stream id of a frame.</summary>
    StreamId,
    /// <summary>A message whose fragments are not complete, or not in order.</summary>
    Fragment,
    /// <summary>Bytes between the end of a frame and its alignment that are not zero.</summary>
    Alignment,
    /// <summary>Bytes before the start position or after the stop position that are not zero.</summary>
    BytesOutside,
    /// <summary>The checksum of a frame.</summary>
    Checksum,
    /// <summary>A metadata sidecar.</summary>
    Metadata,
    /// <summary>The durable watermark of a recording that was not stopped.</summary>
    Watermark,
    /// <summary>The bytes of a block of 4 KiB: they are not those for which the integrity sidecar has the checksum.</summary>
    Block,
    /// <summary>The order of segments: one is whole, but does not follow the one before it, so that one of the two is of another time or recording.</summary>
    SegmentChain,
    /// <summary>An integrity sidecar itself; the segment beside it may be whole.</summary>
    IntegritySidecar,
    /// <summary>A time index: it is not that of the messages. Readers do without it, and the next writer makes it anew when it needs it.</summary>
    TimeIndex,
}
