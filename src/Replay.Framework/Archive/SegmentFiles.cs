using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Replay;

/// <summary>Finds, removes and cuts the segment files of a recording. Files are never shortened: a reader may have them mapped.</summary>
internal static class SegmentFiles
{
    private const string DeletedSuffix = ".del";

    private static readonly string[] UnfinishedNames = [".rec.tmp", ".crc.tmp", ".crc.moving", $".times{TimeIndexFile.UnfinishedSuffix}", $".rec{DeletedSuffix}"];

    /// <summary>The files that are named as segments of a recording are, in the order of their positions.</summary>
    public static List<(long Base, string Path)> Of(string directory, long recordingId)
    {
        string prefix = string.Create(CultureInfo.InvariantCulture, $"{recordingId}-");
        List<(long, string)> files = [];
        foreach (string path in Directory.EnumerateFiles(directory, $"{prefix}*.rec"))
        {
            ReadOnlySpan<char> name = Path.GetFileNameWithoutExtension(path.AsSpan());
            if (long.TryParse(name[prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out long segmentBase)) files.Add((segmentBase, path));
        }
        files.Sort();
        return files;
    }

    /// <summary>The files that are named as segments are, of whatever recording, in the order of ids and positions.</summary>
    public static List<(long RecordingId, long Base, string Path)> All(string directory)
    {
        List<(long, long, string)> files = [];
        if (!Directory.Exists(directory)) return files;
        foreach (string path in Directory.EnumerateFiles(directory, "*.rec"))
        {
            string[] numbers = Path.GetFileNameWithoutExtension(path).Split('-');
            if (numbers.Length == 2 && IsNumber(numbers[0], out long recordingId) && IsNumber(numbers[1], out long segmentBase)) files.Add((recordingId, segmentBase, path));
        }
        files.Sort();
        return files;

        static bool IsNumber(string text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>The position that a segment's name says.</summary>
    public static long BaseOf(string path) => long.Parse(Path.GetFileNameWithoutExtension(path).Split('-')[1], NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>Gives a file that is too short the length of a segment; what was not there is zeros.</summary>
    public static void Extend(string path, int segmentLength)
    {
        using SafeFileHandle file = Storage.OpenForWriting(path, FileMode.Open);
        Storage.SetLength(file, path, segmentLength);
        FileSync.File(file, path);
    }

    /// <summary>Forces the segments of a recording up to a position to the disk, what lies beside them, and their names.</summary>
    public static void Sync(string directory, RecordingGeometry geometry, long upTo)
    {
        for (long at = geometry.FirstTermStart; at <= upTo; at += geometry.SegmentLength)
        {
            string path = Path.Combine(directory, geometry.SegmentName(at));
            SyncIfThere(path);
            SyncIfThere(BlockChecksums.PathOf(path));
        }
        SyncIfThere(Path.Combine(directory, TimeIndexFile.Name(geometry.RecordingId)));
        FileSync.Directory(directory);

        static void SyncIfThere(string path)
        {
            if (!File.Exists(path)) return;
            using SafeFileHandle file = Storage.OpenForWriting(path, FileMode.Open);
            FileSync.File(file, path);
        }
    }

    /// <summary>Removes segments and what lies beside them, the last one first: each vanishes with its renaming, so that what is left ends earlier but has no hole.</summary>
    /// <returns>How many were removed.</returns>
    public static int Delete(string directory, IReadOnlyList<string> paths)
    {
        for (int i = paths.Count - 1; i >= 0; i--) Storage.Rename(paths[i], paths[i] + DeletedSuffix);
        // The new names must be on the disk in this order before anything relies on them; the removal itself may come at any time.
        if (paths.Count > 0) FileSync.Directory(directory);
        foreach (string path in paths)
        {
            Storage.Delete(path + DeletedSuffix);
            Storage.Delete(BlockChecksums.PathOf(path));
            Storage.Delete(DetachedSidecars.PathOf(path));
        }
        return paths.Count;
    }

    /// <summary>Removes what operations and writers that were killed have left unfinished.</summary>
    public static void RemoveUnfinished(string directory)
    {
        foreach (string path in Unfinished(directory)) Storage.Delete(path);
    }

    /// <summary>What operations and writers that were killed have left unfinished.</summary>
    public static IEnumerable<string> Unfinished(string directory) =>
        [.. Directory.EnumerateFiles(directory).Where(path => UnfinishedNames.Any(suffix => path.EndsWith(suffix, StringComparison.Ordinal)))];

    /// <summary>Makes a copy of a segment that holds zeros from an offset on, beside it and on the disk.</summary>
    /// <returns>The copy; rename it over the segment.</returns>
    /// <exception cref="ArchiveStorageException">The disk refused; nothing is left behind.</exception>
    public static string CopyUpTo(string path, long offset, int segmentLength)
    {
        string copy = $"{path}.tmp";
        try
        {
            using SafeFileHandle from = Storage.OpenForReading(path);
            using SafeFileHandle to = Storage.OpenForWriting(copy, FileMode.Create);
            Storage.SetLength(to, copy, segmentLength);
            if (!Storage.TryAllocate(to, copy, 0, offset)) throw new ArchiveStorageException($"There is no space left for {copy}, a copy of {offset} bytes of the segment that is to be cut. Make room.");
            byte[] block = new byte[256 * 1024];
            for (long at = 0; at < offset; at += block.Length)
            {
                int count = Storage.Read(from, block.AsSpan(0, (int)Math.Min(block.Length, offset - at)), at);
                Storage.Write(to, copy, block.AsSpan(0, count), at);
            }
            FileSync.File(to, copy);
            return copy;
        }
        catch
        {
            Storage.Delete(copy);
            throw;
        }
    }
}
