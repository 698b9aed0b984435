using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Replay;

/// <summary>File access whose every fault is an <see cref="ArchiveStorageException"/> that names the file.</summary>
internal static class Storage
{
    private const int NoSpace = 28;
    private const int NotSupported = 95;
    private const int OverQuota = 122;

    public static SafeFileHandle OpenForReading(string path) => Try("opening", path, () =>
        File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));

    /// <summary>Whether there is a file with something in it to read: not missing, not a link out of the archive, not a pipe, whose opening would wait for ever.</summary>
    public static bool IsReadable(string path)
    {
        FileInfo file = new(path);
        return file.Exists && file.LinkTarget is null && file.Length > 0;
    }

    /// <summary>Opens a file that <see cref="IsReadable"/>; null: it is not.</summary>
    public static SafeFileHandle? TryOpenForReading(string path)
    {
        if (OperatingSystem.IsLinux() && LinuxFile.TryOpen(path) is { } file) return file;
        // Rare there, or another system: why not?
        return IsReadable(path) ? OpenForReading(path) : null;
    }

    /// <summary>Reads a part of a file that <see cref="IsReadable"/>.</summary>
    /// <returns>Bytes read, fewer at the file's end; -1: it is not.</returns>
    public static int TryRead(string path, Span<byte> destination, long offset)
    {
        if (OperatingSystem.IsLinux() && LinuxFile.TryRead(path, destination, offset) is var count && count >= 0) return count;
        using SafeFileHandle? file = TryOpenForReading(path);
        return file is null ? -1 : Read(file, destination, offset);
    }

    /// <summary>Renames a file over another.</summary>
    public static void Rename(string from, string to) => Try("renaming", from, () =>
    {
        FileSystem.Of(from).Rename(from, to);
        return true;
    });

    /// <summary>Gives two files of a directory each other's name, both at once.</summary>
    /// <returns>Null: done; else why the system does not.</returns>
    public static string? Exchange(string one, string other)
    {
        int errno = FileSystem.Of(one).Exchange(one, other);
        return errno == 0 ? null : Refused("Exchanging the names of", $"{one} and {other}", errno).Message;
    }

    public static void Delete(string path) => Try("deleting", path, () =>
    {
        FileSystem.Of(path).Delete(path);
        return true;
    });

    /// <summary>Creates a directory, and those above it, durably.</summary>
    public static void CreateDirectory(string path)
    {
        if (Directory.Exists(path)) return;
        string? parent = Path.GetDirectoryName(path);
        if (parent is not null) CreateDirectory(parent);
        Try("creating", path, () => Directory.CreateDirectory(path));
        if (parent is not null) FileSync.Directory(parent);
    }

    /// <summary>Opens a file for writing; a link would lead out of the archive, and is refused.</summary>
    public static SafeFileHandle OpenForWriting(string path, FileMode mode) => Try("opening for writing", path, () =>
        new FileInfo(path).LinkTarget is null ? FileSystem.Of(path).Open(path, mode) : throw new IOException("it is a link, and links are not followed"));

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

    /// <summary>Reads a whole file.</summary>
    public static byte[] ReadAll(string path)
    {
        using SafeFileHandle file = OpenForReading(path);
        byte[] bytes = new byte[RandomAccess.GetLength(file)];
        int count = Read(file, bytes, 0);
        return count == bytes.Length ? bytes : bytes[..count];
    }

    public static void Write(SafeFileHandle file, string path, ReadOnlySpan<byte> source, long offset)
    {
        try
        {
            FileSystem.Of(path).Write(file, source, offset);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ArchiveStorageException($"Writing {source.Length} bytes to {path} at byte {offset} failed: {exception.Message}", exception);
        }
    }

    public static void SetLength(SafeFileHandle file, string path, long length) => Try("setting the length of", path, () =>
    {
        FileSystem.Of(path).SetLength(file, length);
        return true;
    });

    /// <summary>Gives a part of a file real blocks, so that writing there cannot meet a full disk.</summary>
    /// <returns>False: there is no space. True also where the file system cannot allocate, as some that are shared over a network: there a write finds out.</returns>
    /// <exception cref="ArchiveStorageException">The system refused for another reason.</exception>
    public static bool TryAllocate(SafeFileHandle file, string path, long offset, long length)
    {
        int errno = FileSystem.Of(path).Allocate(file, offset, length);
        return errno switch
        {
            0 or NotSupported => true,
            NoSpace or OverQuota => false,
            _ => throw Refused("Allocating blocks of", path, errno),
        };
    }

    /// <summary>Gives blocks back that were allocated and not written. Where that is not possible they stay, which harms nothing.</summary>
    public static void Release(SafeFileHandle file, string path, long offset, long length) => _ = FileSystem.Of(path).Release(file, offset, length);

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
