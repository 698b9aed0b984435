namespace Replay;

/// <content>Integrity sidecars for recordings that were made without them.</content>
public sealed partial class EmbeddedArchive
{
    /// <summary>Writes integrity sidecars for a recording that was made without them, by an Aeron Archive for instance, after checking each frame: changes from here on are found.</summary>
    /// <param name="recordingId">A recording that was stopped.</param>
    /// <exception cref="RecordingNotFoundException">There is no such recording; the message names those that exist.</exception>
    /// <exception cref="RecordingInUseException">The recording is being written, was never stopped, or is read in this process.</exception>
    /// <exception cref="ArchiveDamageException">The recording is damaged, or not what the sidecars say that it has; none was written.</exception>
    public void ProtectRecording(long recordingId)
    {
        CatalogWriter catalog = RequireWritable();
        lock (_gate)
        {
            CatalogEntry entry = RequireStopped(recordingId);
            RecordingDescriptor descriptor = entry.Descriptor;
            if (!descriptor.Clean) throw new RecordingInUseException(recordingId, $"Recording {recordingId} of {Directory} was never stopped; give it a stop position first, by a repair or by extending it.");
            RecordingGeometry geometry = new(descriptor);
            CheckFrames(descriptor);
            using RecordingLease lease = RecordingLease.Own(Directory, recordingId);
            // What sidecars already say must be so before they are made anew.
            using (IntegrityVerifier verifier = new(Directory, descriptor, geometry, static damage => throw damage, CancellationToken.None)) verifier.Run(descriptor.StopPosition);
            // A kill from here on leaves some without, and none that does not fit the others.
            foreach ((_, string path) in SegmentFiles.Of(Directory, recordingId)) Storage.Delete(BlockChecksums.PathOf(path));
            DetachedSidecars.Mark(Directory, recordingId, geometry.FirstTermStart);
            FileSync.Directory(Directory);
            using IntegrityWriter sidecar = new(recordingId, geometry.SegmentLength, syncsSegments: true);
            for (long at = geometry.FirstTermStart; at < descriptor.StopPosition; at += geometry.SegmentLength)
            {
                sidecar.Begin(SegmentPathOf(recordingId, at), at, 0);
                sidecar.CoverFile(SegmentPathOf(recordingId, at), Math.Min(geometry.SegmentLength, descriptor.StopPosition - at));
            }
            if (descriptor.StopPosition > descriptor.StartPosition)
            {
                sidecar.Finish();
                sidecar.Sync();
            }
            FileSync.Directory(Directory);
            if (!IntegrityCoverage.IsOutdated(descriptor)) return;
            catalog.ForgetExtension(entry.Offset);
            catalog.Sync();
        }
    }
}
