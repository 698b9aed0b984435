using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Replay;

/// <summary>Keeps what is replaced or cut off, as <c>*.broken</c> beside it.</summary>
internal static class BrokenFiles
{
    private const string Suffix = ".broken";

    /// <summary>A name under which a file can be kept.</summary>
    public static string FreeName(string directory, string name)
    {
        string kept = $"{name}{Suffix}";
        for (int i = 1; Path.Exists(Path.Combine(directory, kept)); i++) kept = string.Create(CultureInfo.InvariantCulture, $"{name}.{i}{Suffix}");
        return kept;
    }

    /// <summary>Makes a copy of a file beside it, on the disk, before the file is changed.</summary>
    /// <returns>Name of the copy.</returns>
    /// <exception cref="ArchiveStorageException">The disk refused; nothing is left behind.</exception>
    public static string Keep(string directory, string name)
    {
        string kept = FreeName(directory, name), unfinished = Path.Combine(directory, $"{kept}.tmp");
        try
        {
            using SafeFileHandle from = Storage.OpenForReading(Path.Combine(directory, name));
            using SafeFileHandle to = Storage.OpenForWriting(unfinished, FileMode.Create);
            Copy(from, to, unfinished);
            FileSync.File(to, unfinished);
        }
        catch
        {
            Storage.Delete(unfinished);
            throw;
        }
        Storage.Rename(unfinished, Path.Combine(directory, kept));
        FileSync.Directory(directory);
        return kept;
    }

    /// <summary>Keeps the segments of a recording that was never stopped from its end on, as far as there is anything in them.</summary>
    /// <returns>Names of the copies.</returns>
    /// <exception cref="ArchiveStorageException">The disk refused.</exception>
    public static IReadOnlyList<string> KeepBehind(string directory, RecordingGeometry geometry, long recordingId, long end)
    {
        long last = geometry.SegmentBase(end);
        return [.. SegmentFiles.Of(directory, recordingId)
            .Where(file => file.Base >= last && RecordingEdges.FirstNonZero(file.Path, Math.Max(end - file.Base, 0), geometry.SegmentLength) is not null)
            .Select(file => Keep(directory, Path.GetFileName(file.Path)))];
    }

    /// <summary>Copies what is not zero; the rest stays a hole.</summary>
    private static void Copy(SafeFileHandle from, SafeFileHandle to, string path)
    {
        Storage.SetLength(to, path, RandomAccess.GetLength(from));
        byte[] block = new byte[64 * 1024];
        for (long at = 0, count; (count = Storage.Read(from, block, at)) > 0; at += count)
        {
            Span<byte> bytes = block.AsSpan(0, (int)count);
            if (bytes.ContainsAnyExcept((byte)0)) Storage.Write(to, path, bytes, at);
        }
    }
}
