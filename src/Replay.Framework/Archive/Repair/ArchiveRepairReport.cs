namespace Replay;

/// <summary>What <see cref="ArchiveRepairer"/> did, or would do.</summary>
/// <param name="Actions">Each change, and each damage that could not be mended, in the order in which they were met.</param>
public sealed record ArchiveRepairReport(IReadOnlyList<RepairAction> Actions)
{
    /// <summary>True: nothing is left that breaks the format.</summary>
    public bool Ok => Actions.All(action => action.Kind != RepairKind.NotMended);
}

/// <summary>A change that a repair made, or a damage that it left.</summary>
/// <param name="RecordingId">The recording; null: the archive as a whole.</param>
/// <param name="Kind">What was done.</param>
/// <param name="Detail">What was found, what it is now, and where the old bytes are kept.</param>
public sealed record RepairAction(long? RecordingId, RepairKind Kind, string Detail);

/// <summary>What a repair did.</summary>
public enum RepairKind
{
    /// <summary>Nothing: what is right cannot be known from what there is.</summary>
    NotMended,
    /// <summary>Wrote the catalog's own header anew.</summary>
    RebuildCatalogHeader,
    /// <summary>Wrote the length, state or id of a catalog entry anew.</summary>
    RebuildCatalogEntry,
    /// <summary>Made a catalog entry for segment files that had none.</summary>
    AddCatalogEntry,
    /// <summary>Corrected a field of a descriptor, after which the whole recording reads.</summary>
    CorrectDescriptor,
    /// <summary>Corrected the checksum of a catalog entry, or what it showed to be wrong.</summary>
    CorrectCatalogChecksum,
    /// <summary>Gave a recording that was never stopped its stop position.</summary>
    SetStopPosition,
    /// <summary>Cut off what a writer that ended without stopping its recording had begun to write.</summary>
    CutTornTail,
    /// <summary>Gave a segment file the length of a segment.</summary>
    ResizeSegment,
    /// <summary>Turned back a flipped bit, after which the block's checksum in its integrity sidecar is right.</summary>
    CorrectBit,
    /// <summary>Cleared bytes behind the stop position that are no frames.</summary>
    ClearBehindStop,
    /// <summary>Renamed a file that belongs to nothing, or cannot be read.</summary>
    SetAside,
    /// <summary>Wrote the mark file anew, or took back the mark of a writer that is gone.</summary>
    RebuildMarkFile,
    /// <summary>Removed a durable watermark that is out of date.</summary>
    RemoveWatermark,
    /// <summary>Removed what an operation that was killed had left half done.</summary>
    RemoveUnfinished,
    /// <summary>Gave two segment files of a recording, each of which had the name of the other, their own.</summary>
    SwapSegments,
    /// <summary>Made an integrity sidecar anew from its segment.</summary>
    RebuildIntegritySidecar,
    /// <summary>Made a time index anew from the messages.</summary>
    RebuildTimeIndex,
}
