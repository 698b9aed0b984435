using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Replay;

/// <summary>File access whose every fault is an <see cref="ArchiveStorageException"/> that names the file.</summary>
internal static class Storage
{
    public static SafeFileHandle OpenForReading(string path) => Try("opening", path, () =>
        File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));

    /// <summary>Whether there is a file with something in it to read: not missing, not a link out of the archive, not a pipe, whose opening would wait for ever.</summary>
    public static bool IsReadable(string path)
    {
        FileInfo file = new(path);
        return file.Exists && file.LinkTarget is null && file.Length > 0;
    }

    /// <summary>Renames a file over another.</summary>
    public static void Rename(string from, string to) => Try("renaming", from, () =>
    {
        File.Move(from, to, overwrite: true);
        return true;
    });

    public static void Delete(string path) => Try("deleting", path, () =>
    {
        File.Delete(path);
        return true;
    });

    public static SafeFileHandle OpenForWriting(string path, FileMode mode) => Try("opening for writing", path, () =>
        File.OpenHandle(path, mode, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete));

    /// <summary>Reads until the destination is full or the file ends.</summary>
    /// <returns>Bytes read.</returns>
    public static int Read(SafeFileHandle file, Span<byte> destination, long offset)
    {
        int total = 0;
        try
        {
            while (total < destination.Length)
            {
                int count = RandomAccess.Read(file, destination[total..], offset + total);
                if (count == 0) break;
                total += count;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ArchiveStorageException($"Reading at byte {offset + total} failed: {exception.Message}", exception);
        }
        return total;
    }

    public static void Write(SafeFileHandle file, string path, ReadOnlySpan<byte> source, long offset)
    {
        try
        {
            RandomAccess.Write(file, source, offset);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ArchiveStorageException($"Writing {source.Length} bytes to {path} at byte {offset} failed: {exception.Message}", exception);
        }
    }

    public static void SetLength(SafeFileHandle file, string path, long length) => Try("setting the length of", path, () =>
    {
        RandomAccess.SetLength(file, length);
        return true;
    });

    /// <summary>What a system call refused.</summary>
    public static ArchiveStorageException Refused(string action, string path, int errno) =>
        new($"{action} {path} failed: {Marshal.GetPInvokeErrorMessage(errno)} (errno {errno}).");

    public static T Try<T>(string action, string path, Func<T> operation)
    {
        try
        {
            return operation();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ArchiveStorageException($"{char.ToUpperInvariant(action[0])}{action[1..]} {path} failed: {exception.Message}", exception);
        }
    }
}
