namespace Replay;

/// <summary>Snapshots in a directory, one file for each cursor; a file is there as a whole or not at all.</summary>
/// <remarks>
/// A snapshot is written beside its place, synced, renamed into it, and the directory synced, so that neither a crash nor a power cut
/// leaves half of one under its name. Use a directory for each set of handlers: a second run over the same positions replaces the files of
/// the first. Used by one thread at a time.
/// </remarks>
/// <param name="directory">The directory; created by the first <see cref="Save"/>.</param>
public sealed class SnapshotStore(string directory)
{
    /// <summary>Full path of the directory.</summary>
    public string Directory { get; } = Path.GetFullPath(directory);

    /// <summary>How many snapshots are kept of those at or before the one saved last, itself included; older ones are deleted. Null: all.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public int? KeepNewest
    {
        get;
        init
        {
            if (value is { } count) ArgumentOutOfRangeException.ThrowIfLessThan(count, 1, nameof(KeepNewest));
            field = value;
        }
    }

    /// <summary>Writes a snapshot durably; one for the same cursor is replaced. Of a merge there is one for each number of events.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <returns>Full path of its file.</returns>
    /// <exception cref="ArchiveStorageException">The disk or the system refused; what was there before is unharmed.</exception>
    public string Save(Snapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        FileSync.EnsureSupported();
        string path = Path.Combine(Directory, SnapshotFile.NameOf(snapshot.Cursor));
        Storage.CreateDirectory(Directory);
        AtomicFile.Write(path, SnapshotFormat.Write(snapshot));
        if (KeepNewest is { } count) DeleteBehind(path, count);
        return path;
    }

    /// <summary>The newest good snapshot of a recording at or before a position; damaged, foreign and newer ones are passed over.</summary>
    /// <param name="recordingId">The recording.</param>
    /// <param name="atOrBefore">The highest position to look at.</param>
    /// <param name="refused">Told about each snapshot that was passed over, and why.</param>
    /// <returns>The snapshot, or null when there is none.</returns>
    public Snapshot? TryLoadNewest(long recordingId, long atOrBefore = long.MaxValue, Action<SnapshotException>? refused = null) =>
        NewestFirst([recordingId], atOrBefore, refused).FirstOrDefault();

    /// <summary>The newest good snapshot of a run that merged these recordings; damaged, foreign and newer ones are passed over.</summary>
    /// <param name="recordingIds">The recordings, in the order in which the run was given them.</param>
    /// <param name="refused">Told about each snapshot that was passed over, and why.</param>
    /// <returns>The snapshot, or null when there is none.</returns>
    public Snapshot? TryLoadNewestMerged(IReadOnlyList<long> recordingIds, Action<SnapshotException>? refused = null) =>
        NewestFirst(recordingIds, long.MaxValue, refused).FirstOrDefault();

    /// <summary>Reads one snapshot and checks it from its first byte to its last.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="SnapshotException">It isn't there, damaged, half-written, something else, or newer than this Replay; the message says which.</exception>
    /// <exception cref="ArchiveStorageException">The system refused to read it.</exception>
    public static Snapshot Load(string path)
    {
        // Opening a pipe would wait for ever.
        if (new FileInfo(path) is { Exists: true, Length: 0 }) Throw.Snapshot(path, "it is empty or not a regular file");
        try
        {
            return SnapshotFormat.Read(File.ReadAllBytes(path), path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SnapshotException($"There is no snapshot '{path}'.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ArchiveStorageException($"Cannot read snapshot '{path}': {e.Message}", e);
        }
    }

    /// <summary>The snapshot files, by recording and position, those of merges last; none is opened.</summary>
    public IReadOnlyList<SnapshotFile> List()
    {
        DirectoryInfo info = new(Directory);
        if (!info.Exists) return [];
        return
        [
            .. info.EnumerateFiles("*" + SnapshotFile.Extension).Select(SnapshotFile.TryParse).OfType<SnapshotFile>()
                .OrderBy(file => file.RecordingId ?? long.MaxValue).ThenBy(file => file.Position),
        ];
    }

    /// <summary>Deletes the snapshots behind the newest good ones of each recording, and of merges; damaged ones in front of them stay.</summary>
    /// <param name="keepNewest">How many good ones are kept; at least 1.</param>
    /// <param name="cancellationToken">Ends it before the next file.</param>
    /// <returns>What was deleted.</returns>
    /// <exception cref="ArchiveStorageException">The system refused.</exception>
    public IReadOnlyList<SnapshotFile> Prune(int keepNewest, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(keepNewest, 1);
        List<SnapshotFile> deleted = [];
        foreach (IGrouping<long?, SnapshotFile> recording in List().GroupBy(file => file.RecordingId))
        {
            int good = 0;
            foreach (SnapshotFile file in recording.Reverse())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (good < keepNewest)
                {
                    if (IsGood(file)) good++;
                    continue;
                }

                Storage.Delete(file.Path);
                deleted.Add(file);
            }
        }

        return deleted;
    }

    /// <summary>Good snapshots of a run over these recordings, the newest first.</summary>
    /// <param name="recordingIds">The recordings, in the order of the run.</param>
    /// <param name="atOrBefore">Of a single recording, the highest position to look at.</param>
    /// <param name="refused">Told about each snapshot that was passed over, and why.</param>
    internal IEnumerable<Snapshot> NewestFirst(IReadOnlyList<long> recordingIds, long atOrBefore, Action<SnapshotException>? refused)
    {
        long? recordingId = recordingIds is [var only] ? only : null;
        foreach (SnapshotFile file in List().Where(file => file.RecordingId == recordingId && file.Position <= atOrBefore).Reverse())
        {
            Snapshot snapshot;
            try
            {
                snapshot = Load(file.Path);
            }
            catch (SnapshotException e)
            {
                refused?.Invoke(e);
                continue;
            }

            if (snapshot.Cursor.Recordings.Select(at => at.RecordingId).SequenceEqual(recordingIds)) yield return snapshot;
            // Merges of other recordings may share the directory.
            else if (recordingId is not null) refused?.Invoke(new SnapshotException($"Snapshot '{file.Path}' was taken at {snapshot.Cursor}, not where its name says."));
        }
    }

    private static bool IsGood(SnapshotFile file)
    {
        try
        {
            Load(file.Path);
            return true;
        }
        catch (SnapshotException)
        {
            return false;
        }
    }

    private void DeleteBehind(string saved, int count)
    {
        SnapshotFile newest = SnapshotFile.TryParse(new FileInfo(saved))!;
        foreach (SnapshotFile file in List().Where(file => file.RecordingId == newest.RecordingId && file.Position <= newest.Position).Reverse().Skip(count))
            Storage.Delete(file.Path);
    }
}
