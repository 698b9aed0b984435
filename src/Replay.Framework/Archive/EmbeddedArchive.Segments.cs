namespace Replay;

/// <content>Moves segments between a recording and the files before it, with the names and rules of Aeron Archive's control requests.</content>
public sealed partial class EmbeddedArchive
{
    /// <summary>Takes segment files that lie in front of a recording into it: those that were detached, or were put back under their names.</summary>
    /// <remarks>They must join without a gap, the last one at the recording's start position, which must be the start of a segment. Each frame is checked first.</remarks>
    /// <param name="recordingId">The recording.</param>
    /// <returns>How many were attached; the recording starts with the first of them.</returns>
    /// <exception cref="RecordingNotFoundException">There is no such recording; the message names those that exist.</exception>
    /// <exception cref="RecordingInUseException">The recording is being written, or read in this process.</exception>
    /// <exception cref="ArchiveDamageException">A file is not a segment of this recording; nothing was attached.</exception>
    public int AttachSegments(long recordingId)
    {
        CatalogWriter catalog = RequireWritable();
        lock (_gate)
        {
            CatalogEntry entry = RequireStopped(recordingId);
            RecordingDescriptor descriptor = Complete(entry.Descriptor);
            RecordingGeometry geometry = new(descriptor);
            // A recording that starts inside of its first segment has nothing in front of it.
            if (descriptor.StartPosition != geometry.FirstTermStart) return 0;
            int count = 0;
            long first = descriptor.StartPosition;
            for (; first >= geometry.SegmentLength && File.Exists(SegmentPathOf(recordingId, first - geometry.SegmentLength)); first -= geometry.SegmentLength) count++;
            if (count == 0) return 0;
            long start = FirstFrameOf(recordingId, first, geometry.SegmentLength);
            CheckFrames(descriptor with { StartPosition = start, StopPosition = descriptor.StartPosition });
            using RecordingLease lease = RecordingLease.Own(Directory, recordingId);
            RemoveTimeIndex(recordingId);
            DetachedSidecars.Attach(Directory, recordingId, first, () => MoveStart(catalog, entry, start));
            return count;
        }
    }

    /// <summary>Moves all segments of a recording to the beginning of another one that goes on where it stops; the first is then empty.</summary>
    /// <param name="sourceRecordingId">The recording that gives its segments.</param>
    /// <param name="destinationRecordingId">A recording of the same stream id and layout that starts where the other one stops, at the start of a segment of both.</param>
    /// <returns>How many segments were moved.</returns>
    /// <exception cref="RecordingNotFoundException">One is not there; the message names those that exist.</exception>
    /// <exception cref="RecordingInUseException">One is being written, or read in this process.</exception>
    /// <exception cref="PositionException">They do not join at the start of a segment.</exception>
    /// <exception cref="ArgumentException">They are the same, or laid out in another way; the message names the field.</exception>
    /// <exception cref="ArchiveDamageException">The source is damaged; nothing was moved.</exception>
    public int MigrateSegments(long sourceRecordingId, long destinationRecordingId)
    {
        CatalogWriter catalog = RequireWritable();
        lock (_gate)
        {
            CatalogEntry source = RequireStopped(sourceRecordingId), destination = RequireStopped(destinationRecordingId);
            RequireJoin(source.Descriptor, destination.Descriptor);
            RecordingGeometry geometry = new(source.Descriptor);
            CheckFrames(source.Descriptor);
            using RecordingLease from = RecordingLease.Own(Directory, sourceRecordingId), to = RecordingLease.Own(Directory, destinationRecordingId);
            RemoveTimeIndex(destinationRecordingId);
            // As in a truncation: until its end is written again, the source ends where its files do.
            catalog.SetStopPosition(source.Offset, -1);
            catalog.Sync();
            int count = 0;
            for (long at = source.Descriptor.StopPosition - geometry.SegmentLength; at >= geometry.FirstTermStart; at -= geometry.SegmentLength, count++)
            {
                // Its sidecar names the recording that it is leaving.
                Storage.Delete(BlockChecksums.PathOf(SegmentPathOf(sourceRecordingId, at)));
                Storage.Rename(SegmentPathOf(sourceRecordingId, at), SegmentPathOf(destinationRecordingId, at));
            }
            SegmentFiles.Delete(Directory, [.. SegmentFiles.Of(Directory, sourceRecordingId).Where(file => file.Base >= source.Descriptor.StopPosition).Select(file => file.Path)]);
            FileSync.Directory(Directory);
            catalog.SetStartPosition(destination.Offset, source.Descriptor.StartPosition);
            catalog.Stop(source.Offset, source.Descriptor.StartPosition, source.Descriptor.StopTimestampMs ?? DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
            catalog.Sync();
            return count;
        }
    }

    /// <summary>Removes an index that knows nothing of the times in front of it, on the disk; the next look-up makes one anew.</summary>
    private void RemoveTimeIndex(long recordingId)
    {
        TimeIndexFile.Delete(Directory, recordingId);
        FileSync.Directory(Directory);
    }

    private string SegmentPathOf(long recordingId, long segmentBase) => Path.Combine(Directory, FormattableString.Invariant($"{recordingId}-{segmentBase}.rec"));

    /// <summary>Where the frames of a segment begin: behind zeros, where the recording joined its stream inside of it.</summary>
    private long FirstFrameOf(long recordingId, long segmentBase, int segmentLength)
    {
        string path = SegmentPathOf(recordingId, segmentBase);
        return segmentBase + (RecordingEdges.FirstNonZero(path, 0, segmentLength) ?? 0) / Frame.Alignment * Frame.Alignment;
    }

    private unsafe void CheckFrames(RecordingDescriptor descriptor)
    {
        RecordingGeometry geometry = new(descriptor);
        RecordingEdges.CheckStart(Directory, descriptor, geometry);
        using FrameCursor cursor = new(descriptor.RecordingId, geometry, new BufferedBlockSource(Directory, descriptor.RecordingId, geometry), new PositionRange(descriptor.StartPosition, descriptor.StopPosition))
        {
            ChecksAlignment = true,
            Checksum = _options.Checksum,
        };
        while (cursor.Block.Position < descriptor.StopPosition) cursor.Step();
    }

    private static void RequireJoin(RecordingDescriptor source, RecordingDescriptor destination)
    {
        if (source.RecordingId == destination.RecordingId) throw new ArgumentException($"Recording {source.RecordingId} cannot be migrated to itself; name another destination.");
        foreach ((string name, int theirs, int ours) in ((string, int, int)[])[
            (nameof(RecordingDescriptor.SegmentFileLength), source.SegmentFileLength, destination.SegmentFileLength), (nameof(RecordingDescriptor.TermBufferLength), source.TermBufferLength, destination.TermBufferLength),
            (nameof(RecordingDescriptor.MtuLength), source.MtuLength, destination.MtuLength), (nameof(RecordingDescriptor.StreamId), source.StreamId, destination.StreamId),
            (nameof(RecordingDescriptor.InitialTermId), source.InitialTermId, destination.InitialTermId)])
        {
            if (theirs != ours) throw new ArgumentException($"{name} is {theirs} in recording {source.RecordingId} and {ours} in recording {destination.RecordingId}; they must be equal.");
        }
        RecordingGeometry geometry = new(source);
        if (!source.Clean || source.StopPosition != destination.StartPosition || geometry.SegmentBase(source.StopPosition) != source.StopPosition || new RecordingGeometry(destination).FirstTermStart != destination.StartPosition)
            throw new PositionException(destination.StartPosition,
                $"Recording {source.RecordingId} {(source.Clean ? $"stops at {source.StopPosition}" : "was never stopped")} and recording {destination.RecordingId} starts at {destination.StartPosition}; they must be equal, and the start of a segment.");
    }
}
