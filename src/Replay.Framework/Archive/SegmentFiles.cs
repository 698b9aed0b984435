using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Replay;

/// <summary>Finds, removes and cuts the segment files of a recording. Files are never shortened: a reader may have them mapped.</summary>
internal static class SegmentFiles
{
    private const string DeletedSuffix = ".del";

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

    /// <summary>Removes files, the last one first: each vanishes with its renaming, so that what is left ends earlier but has no hole.</summary>
    /// <returns>How many were removed.</returns>
    public static int Delete(string directory, IReadOnlyList<string> paths)
    {
        for (int i = paths.Count - 1; i >= 0; i--) Storage.Rename(paths[i], paths[i] + DeletedSuffix);
        // The new names must be on the disk in this order before anything relies on them; the removal itself may come at any time.
        if (paths.Count > 0) FileSync.Directory(directory);
        foreach (string path in paths) Storage.Delete(path + DeletedSuffix);
        return paths.Count;
    }

    /// <summary>Removes what operations and writers that were killed have left unfinished.</summary>
    public static void RemoveUnfinished(string directory)
    {
        foreach (string path in Directory.EnumerateFiles(directory, "*.rec.tmp")) Storage.Delete(path);
        foreach (string path in Directory.EnumerateFiles(directory, $"*.rec{DeletedSuffix}")) Storage.Delete(path);
    }

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
