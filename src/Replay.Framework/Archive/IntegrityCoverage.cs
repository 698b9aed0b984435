namespace Replay;

/// <summary>What an integrity sidecar says of a recording as it is now.</summary>
internal static class IntegrityCoverage
{
    /// <summary>True: an Aeron Archive has extended the recording since its sidecars were written, perhaps after having truncated it, so that they may tell of other bytes.</summary>
    public static bool IsOutdated(RecordingDescriptor recording) => recording.ControlSessionId != 0 || recording.CorrelationId != 0;

    /// <summary>How much of a segment is covered, where only a part of it may be looked at.</summary>
    /// <param name="slot">What the sidecar covers.</param>
    /// <param name="length">The part, from the start of the segment; a block that goes beyond it has bytes of which nothing is known.</param>
    public static long LengthUpTo(IntegritySlot slot, long length) =>
        slot.CoveredLength <= length ? slot.CoveredLength : length / Crc32C.BlockLength * Crc32C.BlockLength;

    /// <summary>Where in a segment the bytes lie for which the durable watermark of a recording that was not stopped has a checksum.</summary>
    /// <returns>Offset in the segment, and length: less than a block. 0: there are none in this segment.</returns>
    public static (long Offset, int Length) WatermarkTail(RecordingDescriptor recording, long segmentBase, int segmentLength)
    {
        if (recording is not { DurablePosition: { } durable, DurableTailChecksum: not null } || durable <= segmentBase || durable > segmentBase + segmentLength) return default;
        int length = (int)((durable - segmentBase) % Crc32C.BlockLength);
        return (durable - segmentBase - length, length);
    }

    /// <summary>Deletes the sidecars that will not be right once the recording goes on: all that are out of date, and those that a power cut may have left behind their segments.</summary>
    public static void DropStale(string directory, RecordingDescriptor recording, RecordingGeometry geometry)
    {
        bool isOutdated = IsOutdated(recording);
        if (recording.Clean && !isOutdated) return;
        if (isOutdated) TimeIndexFile.Delete(directory, recording.RecordingId);
        using BlockChecksums checksums = new(recording.RecordingId, geometry.SegmentLength);
        foreach ((long segmentBase, string path) in SegmentFiles.Of(directory, recording.RecordingId))
        {
            checksums.Load(path, segmentBase);
            // The last segment is not complete; whoever goes on in it reads what its sidecar does not cover.
            bool isStale = isOutdated || (checksums.Slot.CoveredLength < geometry.SegmentLength && segmentBase != geometry.SegmentBase(recording.StopPosition));
            if (isStale && checksums.State != SidecarState.Missing) Storage.Delete(BlockChecksums.PathOf(path));
        }
    }

    /// <summary>A block that is not as it was written.</summary>
    public static ArchiveDamageException Damage(long recordingId, string segment, long segmentBase, long offset) =>
        new(DamageKind.Block, recordingId, segment, offset, segmentBase + offset, $"the bytes of this block of {Crc32C.BlockLength} are not those that were written: their CRC-32C is not the one in the integrity sidecar, or in the durable watermark");
}
