namespace Replay;

/// <content>Changes to recordings that exist, with the names and rules of Aeron Archive's control requests.</content>
/// <remarks>
/// Every step leaves recordings that read well, so that the process may be killed between any two of them. What is done is on the disk when an
/// operation returns. Files are replaced or unlinked, never shortened, so that nobody's mapping loses its pages.
/// </remarks>
public sealed partial class EmbeddedArchive
{
    /// <summary>Goes on with a recording that has ended: in its layout, from its stop position on.</summary>
    /// <param name="recordingId">The recording. If it was never stopped, what its writer left of unfinished messages is kept as <c>*.broken</c> and cut off first: see <see cref="RecordingWriter.CutTail"/>.</param>
    /// <param name="stream">The stream that is recorded now: session id (it replaces the old one), and start position, initial term id, term length, MTU and
    /// stream id, which must be those at which the recording has ended; null: the recording's own.</param>
    /// <exception cref="RecordingNotFoundException">There is no such recording; the message names those that exist.</exception>
    /// <exception cref="RecordingInUseException">The recording is being written.</exception>
    /// <exception cref="PositionException">The stream does not start where the recording stops.</exception>
    /// <exception cref="ArgumentException">The stream is laid out in another way; the message names the field.</exception>
    /// <exception cref="ArchiveDamageException">The end of the recording is damaged.</exception>
    public RecordingWriter ExtendRecording(long recordingId, RecordingSettings? stream = null)
    {
        CatalogWriter catalog = RequireWritable();
        lock (_gate)
        {
            CatalogEntry entry = RequireStopped(recordingId);
            using (RecordingReader reader = OpenReader(recordingId))
            {
                RecordingDescriptor found = reader.Descriptor;
                if (found.Clean) RecordingEdges.CheckStop(Directory, found, reader.Geometry, long.MaxValue);
                stream?.RequireJoins(found with { StopPosition = reader.StopPosition });
                TornTail? cut = reader.TornTail is { } torn ? torn with { KeptAs = BrokenFiles.KeepBehind(Directory, reader.Geometry, recordingId, reader.StopPosition) } : null;
                IntegrityCoverage.DropStale(Directory, found, reader.Geometry);
                if (!found.Clean) Truncate(catalog, entry, reader.Geometry, reader.StopPosition);
                RecordingDescriptor extended = found with { SessionId = stream?.SessionId ?? found.SessionId, StopPosition = reader.StopPosition };
                // What is there now stays, whatever becomes of what is added and at whatever level both are written.
                SegmentFiles.Sync(Directory, reader.Geometry, reader.StopPosition);
                RecordingWriter writer = new(this, extended, entry.Offset, _options, reader) { CutTail = cut };
                try
                {
                    // On the disk before anything is appended: bytes behind a stop position that the catalog knows would be damage.
                    catalog.Extend(entry.Offset, extended.SessionId);
                    catalog.Sync();
                    _writers.Add(writer);
                    return writer;
                }
                catch
                {
                    writer.Abandon();
                    catalog.Stop(entry.Offset, extended.StopPosition, found.StopTimestampMs ?? DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
                    throw;
                }
            }
        }
    }

    /// <summary>Cuts off what a recording holds behind a position.</summary>
    /// <param name="recordingId">The recording.</param>
    /// <param name="position">End of a message or of padding: the new stop position. At the start position the recording stays, empty.</param>
    /// <returns>How many segment files were removed.</returns>
    /// <exception cref="RecordingNotFoundException">There is no such recording; the message names those that exist.</exception>
    /// <exception cref="PositionException">The position lies outside the recording or inside a message; the message names the boundaries around it.</exception>
    /// <exception cref="RecordingInUseException">The recording is being written, or read in this process.</exception>
    public int TruncateRecording(long recordingId, long position)
    {
        CatalogWriter catalog = RequireWritable();
        lock (_gate)
        {
            CatalogEntry entry = RequireStopped(recordingId);
            using RecordingReader reader = OpenReader(recordingId);
            reader.Resolve(to: position);
            return Truncate(catalog, entry, reader.Geometry, position);
        }
    }

    /// <summary>Removes a recording: its entry is marked deleted until the catalog is compacted, its files go.</summary>
    /// <returns>How many segment files were removed, detached ones included.</returns>
    /// <exception cref="RecordingNotFoundException">There is no such recording; the message names those that exist.</exception>
    /// <exception cref="RecordingInUseException">The recording is being written, or read in this process.</exception>
    public int PurgeRecording(long recordingId)
    {
        CatalogWriter catalog = RequireWritable();
        lock (_gate)
        {
            CatalogEntry entry = RequireStopped(recordingId);
            using RecordingLease lease = RecordingLease.Own(Directory, recordingId);
            catalog.SetState(entry.Offset, RecordingState.Deleted);
            catalog.Sync();
            return DeleteFiles(recordingId);
        }
    }

    /// <summary>Moves the start of a recording up and removes the segment files before it.</summary>
    /// <param name="recordingId">The recording.</param>
    /// <param name="newStartPosition">Start of one of its segments after the first, up to the one that holds the stop position.</param>
    /// <returns>How many segment files were removed.</returns>
    /// <exception cref="RecordingNotFoundException">There is no such recording; the message names those that exist.</exception>
    /// <exception cref="PositionException">That is not the start of such a segment; the message names the nearest.</exception>
    /// <exception cref="RecordingInUseException">The recording is being written, or read in this process.</exception>
    public int PurgeSegments(long recordingId, long newStartPosition)
    {
        lock (_gate)
        {
            DetachSegments(recordingId, newStartPosition);
            return DeleteDetachedSegments(recordingId);
        }
    }

    /// <summary>Moves the start of a recording up and leaves the segment files before it where they are, for instance to be moved elsewhere.</summary>
    /// <inheritdoc cref="PurgeSegments" path="/param|/exception"/>
    public void DetachSegments(long recordingId, long newStartPosition)
    {
        CatalogWriter catalog = RequireWritable();
        lock (_gate)
        {
            CatalogEntry entry = RequireStopped(recordingId);
            RecordingDescriptor descriptor = Complete(entry.Descriptor);
            RequireSegmentStart(descriptor, newStartPosition);
            using RecordingLease lease = RecordingLease.Own(Directory, recordingId);
            DetachedSidecars.Detach(Directory, recordingId, newStartPosition, () => MoveStart(catalog, entry, newStartPosition));
        }
    }

    /// <summary>Removes the segment files that were detached from a recording and are still there.</summary>
    /// <returns>How many were removed.</returns>
    /// <exception cref="RecordingNotFoundException">There is no such recording; the message names those that exist.</exception>
    public int DeleteDetachedSegments(long recordingId)
    {
        RequireWritable();
        lock (_gate)
        {
            RecordingGeometry geometry = new(GetRecording(recordingId));
            // Those nearest to the recording stay longest: with them the others could still be attached again.
            return SegmentFiles.Delete(Directory, [.. SegmentFiles.Of(Directory, recordingId).Where(file => file.Base < geometry.FirstTermStart).Reverse().Select(file => file.Path)]);
        }
    }

    /// <summary>Leaves the entries of deleted recordings out of the catalog: a new one is written, synced and renamed over the old. Their ids are not used again.</summary>
    /// <param name="includeInvalid">Whether to remove recordings that are marked invalid too, with their files, as Aeron's ArchiveTool does.</param>
    /// <returns>The ids of the entries that are gone.</returns>
    /// <exception cref="RecordingInUseException">A recording is being written.</exception>
    public IReadOnlyList<long> CompactCatalog(bool includeInvalid = false)
    {
        CatalogWriter catalog = RequireWritable();
        lock (_gate)
        {
            if (_writers.Count > 0)
                throw new RecordingInUseException(_writers[0].RecordingId, $"Recording {_writers[0].RecordingId} of {Directory} is being written; stop it before the catalog is compacted.");
            CatalogEntry[] gone = [.. ReadCatalog().Where(entry => entry.Descriptor.State == RecordingState.Deleted || (includeInvalid && entry.Descriptor.State == RecordingState.Invalid))];
            // Files first: without its entry nobody would look for them any more.
            foreach (CatalogEntry entry in gone) DeleteFiles(entry.Descriptor.RecordingId);
            if (gone.Length > 0) catalog.Remove(gone);
            return [.. gone.Select(entry => entry.Descriptor.RecordingId)];
        }
    }

    /// <summary>The recordings that can be read of a channel and stream, in the order of their ids.</summary>
    /// <param name="channelFragment">What the channel, as it was asked for, contains.</param>
    /// <param name="streamId">The stream; null: any.</param>
    /// <param name="sessionId">The session; null: any.</param>
    /// <exception cref="ArchiveDamageException">The catalog is damaged.</exception>
    public IReadOnlyList<RecordingDescriptor> ListRecordings(string channelFragment = "", int? streamId = null, int? sessionId = null) =>
        [.. Recordings.Where(recording => recording.OriginalChannel.Contains(channelFragment, StringComparison.Ordinal)
            && recording.StreamId == (streamId ?? recording.StreamId) && recording.SessionId == (sessionId ?? recording.SessionId))];

    /// <summary>The recording with the highest id of a channel, stream and session; null: there is none.</summary>
    /// <param name="minRecordingId">The lowest id that will do.</param>
    /// <param name="channelFragment">See <see cref="ListRecordings"/>.</param>
    /// <param name="streamId">The stream.</param>
    /// <param name="sessionId">The session.</param>
    /// <exception cref="ArchiveDamageException">The catalog is damaged.</exception>
    public RecordingDescriptor? FindLastMatchingRecording(long minRecordingId, string channelFragment, int streamId, int sessionId) =>
        ListRecordings(channelFragment, streamId, sessionId).LastOrDefault(recording => recording.RecordingId >= minRecordingId);

    /// <summary>Ends a recording that was never stopped, for a repair.</summary>
    internal void SetStopPosition(long entryOffset, long recordingId, long stopPosition)
    {
        CatalogWriter catalog = RequireWritable();
        TimeIndexFile.Cut(Directory, recordingId, stopPosition);
        FileSync.Directory(Directory);
        catalog.Stop(entryOffset, stopPosition, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        catalog.Sync();
        DurableWatermark.Delete(Directory, recordingId);
    }

    /// <summary>Replaces a catalog entry, for a repair.</summary>
    internal void ReplaceEntry(long entryOffset, ReadOnlySpan<byte> entry)
    {
        CatalogWriter catalog = RequireWritable();
        catalog.Replace(entryOffset, entry);
        catalog.Sync();
    }

    private int Truncate(CatalogWriter catalog, CatalogEntry entry, RecordingGeometry geometry, long position)
    {
        long recordingId = entry.Descriptor.RecordingId, segmentBase = geometry.SegmentBase(position);
        bool cutsSegment = position > Math.Max(segmentBase, entry.Descriptor.StartPosition);
        string last = Path.Combine(Directory, geometry.SegmentName(position));
        using RecordingLease lease = RecordingLease.Own(Directory, recordingId);
        SegmentFiles.Sync(Directory, geometry, position);
        string? copy = cutsSegment ? SegmentFiles.CopyUpTo(last, position - segmentBase, geometry.SegmentLength) : null;
        // From here until the end is written, the recording ends at the watermark: there is no moment at which the catalog and the files disagree.
        DurableWatermark.Place(Directory, recordingId, position, isEnd: true);
        TimeIndexFile.Cut(Directory, recordingId, position);
        catalog.SetStopPosition(entry.Offset, -1);
        catalog.Sync();
        int count = SegmentFiles.Delete(Directory,
            [.. SegmentFiles.Of(Directory, recordingId).Where(file => file.Base >= segmentBase + (cutsSegment ? geometry.SegmentLength : 0)).Select(file => file.Path)]);
        if (copy is not null)
        {
            Storage.Rename(copy, last);
            IntegrityWriter.Cut(last, recordingId, segmentBase, geometry.SegmentLength, position - segmentBase);
            FileSync.Directory(Directory);
        }
        catalog.Stop(entry.Offset, position, entry.Descriptor.StopTimestampMs ?? DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        catalog.Sync();
        DurableWatermark.Delete(Directory, recordingId);
        return count;
    }

    private static void MoveStart(CatalogWriter catalog, CatalogEntry entry, long position)
    {
        catalog.SetStartPosition(entry.Offset, position);
        catalog.Sync();
    }

    private int DeleteFiles(long recordingId)
    {
        int count = SegmentFiles.Delete(Directory, [.. SegmentFiles.Of(Directory, recordingId).Select(file => file.Path)]);
        MetadataFile.Delete(Directory, recordingId);
        DurableWatermark.Delete(Directory, recordingId);
        TimeIndexFile.Delete(Directory, recordingId);
        FileSync.Directory(Directory);
        return count;
    }

    /// <summary>Makes the time index of a recording anew, or goes on from one that is behind; false: the recording is not as its reader knows it any more.</summary>
    private bool RebuildTimeIndex(RecordingReader reader, bool keepsOld)
    {
        lock (_gate)
        {
            RecordingDescriptor recording = reader.Descriptor;
            if (!recording.Clean || _writers.Any(writer => writer.RecordingId == recording.RecordingId) || GetRecording(recording.RecordingId) != recording) return false;
            TimeIndexWriter.Rebuild(Directory, reader, keepsOld);
            return true;
        }
    }

    private CatalogEntry RequireStopped(long recordingId)
    {
        IReadOnlyList<CatalogEntry> entries = ReadCatalog();
        CatalogEntry entry = entries.FirstOrDefault(entry => entry.Descriptor.RecordingId == recordingId && entry.Descriptor.State == RecordingState.Valid);
        if (entry.Descriptor is null) throw NotFound(recordingId, entries);
        if (entry.Fault is not null) throw entry.Fault;
        if (_writers.Any(writer => writer.RecordingId == recordingId))
            throw new RecordingInUseException(recordingId, $"Recording {recordingId} of {Directory} is being written; stop its writer first.");
        return entry;
    }

    private static void RequireSegmentStart(RecordingDescriptor descriptor, long position)
    {
        RecordingGeometry geometry = new(descriptor);
        long first = geometry.FirstTermStart + geometry.SegmentLength, last = geometry.SegmentBase(descriptor.StopPosition);
        if (position >= first && position <= last && geometry.SegmentBase(position) == position) return;
        string which = last < first ? "it has only one segment"
            : position < first ? $"the first that is possible is {first}"
            : position > last ? $"the last that is possible is {last}"
            : $"those around it are {geometry.SegmentBase(position)} and {geometry.SegmentBase(position) + geometry.SegmentLength}";
        throw new PositionException(position, $"Position {position} is not the start of a later segment of recording {descriptor.RecordingId}; {which}.");
    }
}
