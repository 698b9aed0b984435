namespace Replay;

/// <summary>Keeps the integrity sidecars of detached segments apart, as <c>*.crc.detached</c>, so that a start position in the catalog which is wrong is not taken for one that was moved.</summary>
/// <remarks>
/// In front of the start no segment has its sidecar under its own name; from the start on none has one that says it was detached. While the start moves they are
/// called neither, so that a kill leaves segments without a sidecar at worst.
/// </remarks>
internal static class DetachedSidecars
{
    public static string PathOf(string segmentPath) => BlockChecksums.PathOf(segmentPath) + ".detached";

    /// <summary>Moves the start up, and the sidecars of segments in front of it out of the way.</summary>
    public static void Detach(string directory, long recordingId, long position, Action moveStart)
    {
        Rename(directory, recordingId, at => at < position, BlockChecksums.PathOf, MovingPathOf);
        moveStart();
        Rename(directory, recordingId, at => at < position, MovingPathOf, PathOf);
    }

    /// <summary>Moves the start down, and gives the segments behind it their sidecars again.</summary>
    public static void Attach(string directory, long recordingId, long position, Action moveStart)
    {
        Rename(directory, recordingId, at => at >= position, PathOf, MovingPathOf);
        moveStart();
        Rename(directory, recordingId, at => at >= position, MovingPathOf, BlockChecksums.PathOf);
    }

    /// <summary>Says also of segments in front of a position that have no sidecar that they were detached.</summary>
    public static void Mark(string directory, long recordingId, long position)
    {
        foreach ((long segmentBase, string path) in SegmentFiles.Of(directory, recordingId))
            if (segmentBase < position && !File.Exists(PathOf(path))) Storage.OpenForWriting(PathOf(path), FileMode.Create).Dispose();
    }

    /// <summary>Checks that the segment in front of a recording, if there is one, was detached, and that its first one was not.</summary>
    /// <exception cref="ArchiveDamageException">It is not so: the start may be wrong.</exception>
    public static void Check(string directory, RecordingDescriptor recording, RecordingGeometry geometry)
    {
        string first = geometry.SegmentName(geometry.FirstTermStart);
        if (File.Exists(PathOf(Path.Combine(directory, first))))
            throw Damage(recording, first, geometry.FirstTermStart, "but this segment was detached: the catalog's start may be wrong. Detach it again; or, if an Aeron Archive has attached it, delete its *.crc.detached");
        long before = geometry.FirstTermStart - geometry.SegmentLength;
        if (before < 0 || IntegrityCoverage.IsOutdated(recording)) return;
        string name = FormattableString.Invariant($"{recording.RecordingId}-{before}.rec"), path = Path.Combine(directory, name);
        if (!File.Exists(path) || !File.Exists(BlockChecksums.PathOf(path))) return;
        using BlockChecksums sidecar = new(recording.RecordingId, geometry.SegmentLength);
        sidecar.Load(path, before);
        if (sidecar.State == SidecarState.Usable && sidecar.Slot.CoveredLength == geometry.SegmentLength)
            throw Damage(recording, name, before, "but the segment in front of it was not detached by Replay: the catalog's start may be wrong. Repair it; or, if an Aeron Archive has detached the segment, delete its sidecar");
    }

    private static string MovingPathOf(string segmentPath) => BlockChecksums.PathOf(segmentPath) + ".moving";

    private static void Rename(string directory, long recordingId, Predicate<long> isMeant, Func<string, string> from, Func<string, string> to)
    {
        foreach ((long segmentBase, string path) in SegmentFiles.Of(directory, recordingId))
            if (isMeant(segmentBase) && File.Exists(from(path))) Storage.Rename(from(path), to(path));
        FileSync.Directory(directory);
    }

    private static ArchiveDamageException Damage(RecordingDescriptor recording, string name, long position, string detail) =>
        new(DamageKind.BytesOutside, recording.RecordingId, name, 0, position, $"the recording starts at {recording.StartPosition}, {detail}");
}
