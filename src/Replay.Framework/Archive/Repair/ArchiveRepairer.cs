namespace Replay;

/// <summary>Mends what <see cref="ArchiveVerifier"/> finds, where what is right can be known, and says of the rest why it cannot.</summary>
/// <remarks>
/// Whatever is replaced is kept beside it as <c>*.broken</c>. What a recording's stop position or durable watermark says is there is never cut off, and
/// nothing is written that would make lost or changed messages look right. Each step leaves an archive that reads no worse than before, so that
/// a repair may be killed between any two; a second one goes on, and finds nothing to do after a first that was finished.
/// </remarks>
public static class ArchiveRepairer
{
    /// <summary>Repairs an archive that nobody writes.</summary>
    /// <param name="directory">Its directory.</param>
    /// <param name="recordingId">The only recording to repair, beside the catalog; null: all that are valid.</param>
    /// <param name="isDryRun">True: say what would be done, and change nothing.</param>
    /// <param name="checksum">The checksum that the archive was recorded with.</param>
    /// <param name="cancellationToken">Ends the repair between two steps with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArchiveNotFoundException">There is no archive.</exception>
    /// <exception cref="RecordingNotFoundException">There is no such recording.</exception>
    /// <exception cref="ArchiveStorageException">Another process writes the archive, or the disk refused.</exception>
    /// <exception cref="PlatformNotSupportedException">Not on Linux, unless nothing is to be changed.</exception>
    public static ArchiveRepairReport Repair(
        string directory, long? recordingId = null, bool isDryRun = false, FrameChecksum checksum = FrameChecksum.None, CancellationToken cancellationToken = default)
    {
        directory = Path.GetFullPath(directory);
        // A catalog that is gone can be made anew from segments.
        if (SegmentFiles.All(directory).Count == 0) EmbeddedArchive.RequireCatalog(directory);
        RepairSession session = new(directory, isDryRun);
        if (isDryRun)
        {
            using EmbeddedArchive archive = EmbeddedArchive.OpenUnchecked(directory);
            MarkFileRepair.Run(session);
            CatalogRepair catalog = CatalogRepair.Run(session);
            RemoveUnfinished(session);
            if (catalog.IsWhole) RepairRecordings(session, archive, catalog.Entries, recordingId, checksum, cancellationToken);
            return new ArchiveRepairReport(session.Actions);
        }

        using WriterLock writerLock = EmbeddedArchive.TakeLock(directory);
        MarkFileRepair.Run(session);
        if (CatalogRepair.Run(session).IsWhole)
        {
            RemoveUnfinished(session);
            using EmbeddedArchive archive = EmbeddedArchive.OpenLocked(directory, new ArchiveOptions { Checksum = checksum }, writerLock);
            RepairRecordings(session, archive, Catalog.Read(directory).Entries, recordingId, checksum, cancellationToken);
        }
        return new ArchiveRepairReport(session.Actions);
    }

    private static void RepairRecordings(
        RepairSession session, EmbeddedArchive archive, IReadOnlyList<CatalogEntry> entries, long? recordingId, FrameChecksum checksum, CancellationToken cancellationToken)
    {
        if (recordingId is { } id && !entries.Any(entry => entry.Descriptor.RecordingId == id && entry.Descriptor.State != RecordingState.Deleted))
            throw archive.NotFound(id, entries);
        foreach (CatalogEntry entry in entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            bool isAskedFor = recordingId is null ? entry.Descriptor.State == RecordingState.Valid
                : entry.Descriptor.RecordingId == recordingId && entry.Descriptor.State != RecordingState.Deleted;
            if (isAskedFor) new RecordingRepair(session, archive, entry, checksum, cancellationToken).Run();
        }
    }

    private static void RemoveUnfinished(RepairSession session)
    {
        foreach (string path in SegmentFiles.Unfinished(session.Directory))
        {
            session.Note(null, RepairKind.RemoveUnfinished, $"{Path.GetFileName(path)}: left by an operation or a writer that was killed");
            session.Change(() => Storage.Delete(path));
        }
    }
}
