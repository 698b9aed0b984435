using System.Globalization;

namespace Replay;

/// <summary>A snapshot file, known by its name only.</summary>
/// <param name="Path">Full path of the file.</param>
/// <param name="RecordingId">The recording at whose position it was taken.</param>
/// <param name="Position">Where the run would go on.</param>
/// <param name="Length">Length of the file in bytes.</param>
public sealed record SnapshotFile(string Path, long RecordingId, long Position, long Length);

/// <summary>Snapshots in a directory, one file for each cursor; a file is there as a whole or not at all.</summary>
/// <remarks>
/// A snapshot is written beside its place, synced, renamed into it, and the directory synced, so that neither a crash nor a power cut
/// leaves half of one under its name. Use a directory for each set of handlers: a second run over the same positions replaces the files of
/// the first. Used by one thread at a time.
/// </remarks>
/// <param name="directory">The directory; created by the first <see cref="Save"/>.</param>
public sealed class SnapshotStore(string directory)
{
    private const string Extension = ".snapshot";
    private const string MergedPrefix = "merged-";

    /// <summary>Full path of the directory.</summary>
    public string Directory { get; } = Path.GetFullPath(directory);

    /// <summary>Writes a snapshot durably; one for the same cursor is replaced. Of a merge there is one for each number of events.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <returns>Full path of its file.</returns>
    /// <exception cref="ArchiveStorageException">The disk or the system refused; what was there before is unharmed.</exception>
    public string Save(Snapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        FileSync.EnsureSupported();
        string path = Path.Combine(Directory, NameOf(snapshot.Cursor));
        Storage.CreateDirectory(Directory);
        AtomicFile.Write(path, SnapshotFormat.Write(snapshot).Span);
        return path;
    }

    /// <summary>The newest good snapshot of a recording at or before a position; damaged, foreign and newer ones are passed over.</summary>
    /// <param name="recordingId">The recording.</param>
    /// <param name="atOrBefore">The highest position to look at.</param>
    /// <param name="refused">Told about each snapshot that was passed over, and why.</param>
    /// <returns>The snapshot, or null when there is none.</returns>
    public Snapshot? TryLoadNewest(long recordingId, long atOrBefore = long.MaxValue, Action<SnapshotException>? refused = null)
    {
        IEnumerable<SnapshotFile> files = List().Where(file => file.RecordingId == recordingId && file.Position <= atOrBefore);
        return Good(files.Reverse().Select(file => file.Path), refused).FirstOrDefault();
    }

    /// <summary>The newest good snapshot of a run that merged these recordings; damaged, foreign and newer ones are passed over.</summary>
    /// <param name="recordingIds">The recordings, in the order in which the run was given them.</param>
    /// <param name="refused">Told about each snapshot that was passed over, and why.</param>
    /// <returns>The snapshot, or null when there is none.</returns>
    public Snapshot? TryLoadNewestMerged(IReadOnlyList<long> recordingIds, Action<SnapshotException>? refused = null)
    {
        if (!System.IO.Directory.Exists(Directory)) return null;
        IEnumerable<string> files = System.IO.Directory.EnumerateFiles(Directory, MergedPrefix + "*" + Extension).OrderDescending(StringComparer.Ordinal);
        return Good(files, refused).FirstOrDefault(snapshot => snapshot.Cursor.Recordings.Select(at => at.RecordingId).SequenceEqual(recordingIds));
    }

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

    /// <summary>The snapshot files, by recording and position; none is opened.</summary>
    public IReadOnlyList<SnapshotFile> List()
    {
        DirectoryInfo info = new(Directory);
        if (!info.Exists) return [];
        return
        [
            .. info.EnumerateFiles("*" + Extension).Select(TryParse).OfType<SnapshotFile>()
                .OrderBy(file => file.RecordingId).ThenBy(file => file.Position),
        ];
    }

    private static string NameOf(Cursor cursor) => cursor.Recordings is [var at]
        ? string.Create(CultureInfo.InvariantCulture, $"{at.RecordingId}-{at.Position:D19}{Extension}")
        : string.Create(CultureInfo.InvariantCulture, $"{MergedPrefix}{cursor.NextSequence:D19}{Extension}");

    private static IEnumerable<Snapshot> Good(IEnumerable<string> paths, Action<SnapshotException>? refused)
    {
        foreach (string path in paths)
        {
            Snapshot snapshot;
            try
            {
                snapshot = Load(path);
            }
            catch (SnapshotException e)
            {
                refused?.Invoke(e);
                continue;
            }

            yield return snapshot;
        }
    }

    private static SnapshotFile? TryParse(FileInfo file)
    {
        string[] parts = Path.GetFileNameWithoutExtension(file.Name).Split('-');
        return parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long recordingId)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long position)
            ? new(file.FullName, recordingId, position, file.Length)
            : null;
    }
}
