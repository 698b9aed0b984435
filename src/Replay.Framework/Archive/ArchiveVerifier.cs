namespace Replay;

/// <summary>Checks an archive's files against the format, without changing anything and whatever they hold.</summary>
/// <remarks>
/// For each recording: the ranges of its catalog entry; segment files from start to stop without a gap, of the right length; every field of every
/// frame's header; every message complete; zeros between frames and outside of the recording's ends. It reads with plain reads, so that files which
/// change or shrink meanwhile cannot end the process. Damage in one term or recording does not keep it from the next.
/// </remarks>
public static class ArchiveVerifier
{
    /// <summary>How many findings are kept for one recording.</summary>
    public const int MaxFindings = 1_000;

    /// <summary>Checks an archive.</summary>
    /// <param name="directory">Its directory.</param>
    /// <param name="recordingId">The only recording to check, also an invalid one; null: all that are valid.</param>
    /// <param name="bytesChecked">Told how many bytes of frames have been checked in all.</param>
    /// <param name="checksum">The checksum that the archive was recorded with and which every data frame is checked for.</param>
    /// <param name="cancellationToken">Ends the check with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArchiveNotFoundException">There is no archive.</exception>
    /// <exception cref="RecordingNotFoundException">There is no such recording, and the catalog is whole.</exception>
    public static ArchiveVerification Verify(
        string directory, long? recordingId = null, IProgress<long>? bytesChecked = null, FrameChecksum checksum = FrameChecksum.None, CancellationToken cancellationToken = default)
    {
        using EmbeddedArchive archive = EmbeddedArchive.Open(directory);
        // Before the catalog: a recording that begins meanwhile has its entry before its first file.
        List<(long RecordingId, long Base, string Path)> files = recordingId is null ? SegmentFiles.All(archive.Directory) : [];
        Catalog catalog = Catalog.Read(archive.Directory);
        VerificationFinding[] catalogFindings = catalog.Damage is { } damage ? [VerificationFinding.From(damage)] : [.. FindOrphans(files, catalog)];
        List<RecordingVerification> recordings = [];
        long total = 0;
        foreach (CatalogEntry entry in catalog.Entries)
        {
            bool isAskedFor = recordingId is null ? entry.Descriptor.State == RecordingState.Valid
                : entry.Descriptor.RecordingId == recordingId && entry.Descriptor.State != RecordingState.Deleted;
            if (!isAskedFor) continue;
            RecordingVerifier verifier = new(archive, entry.Descriptor, checksum, bytes => bytesChecked?.Report(total += bytes), cancellationToken);
            RecordingVerification found = verifier.Run();
            recordings.Add(entry.Fault is { } fault ? found with { Findings = [VerificationFinding.From(fault), .. found.Findings] } : found);
        }
        if (recordingId is { } id && recordings.Count == 0 && catalog.Damage is null) archive.GetRecording(id);
        return new ArchiveVerification(catalogFindings, recordings);
    }

    /// <summary>Segment files without a catalog entry: one may have been lost.</summary>
    private static IEnumerable<VerificationFinding> FindOrphans(List<(long RecordingId, long Base, string Path)> files, Catalog catalog)
    {
        HashSet<long> ids = [.. catalog.Entries.Select(entry => entry.Descriptor.RecordingId)];
        return files.Where(file => !ids.Contains(file.RecordingId))
            .Select(file => new VerificationFinding(DamageKind.OrphanSegment, Path.GetFileName(file.Path), 0, -1, $"the catalog has no entry for recording {file.RecordingId}"));
    }
}
