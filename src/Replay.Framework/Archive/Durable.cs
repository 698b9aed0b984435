using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Replay;

/// <summary>Checked syncing and allocating of files (Linux).</summary>
internal static unsafe class Durable
{
    /// <summary>Throws where the calls that durable writing needs are missing.</summary>
    public static void RequireLinux()
    {
        if (!OperatingSystem.IsLinux())
            throw new PlatformNotSupportedException("Writing an archive needs Linux: file locks, real allocation and checked syncing are Linux calls. Reading works here.");
    }

    /// <summary>Forces a file's data, and the metadata that is needed to read it, to the disk.</summary>
    /// <exception cref="ArchiveStorageException">The disk refused; what it holds is unknown, so a retry proves nothing.</exception>
    public static void SyncData(SafeFileHandle file, string path)
    {
        while (Libc.fdatasync(file) != 0) ThrowUnlessInterrupted("Syncing", path);
    }

    /// <summary>Forces a directory's entries to the disk: without it a new or renamed file can vanish in a power cut.</summary>
    public static void SyncDirectory(string directory)
    {
        using SafeFileHandle handle = Libc.open(directory, Libc.O_RDONLY | Libc.O_DIRECTORY | Libc.O_CLOEXEC);
        if (handle.IsInvalid) throw ArchiveStorageException.From("Opening", directory, Marshal.GetLastPInvokeError());
        while (Libc.fsync(handle) != 0) ThrowUnlessInterrupted("Syncing", directory);
    }

    /// <summary>Gives a range of a file real blocks, so that a later store into a mapping cannot meet a full disk, which would kill the process.</summary>
    public static void Allocate(SafeFileHandle file, string path, long offset, long length)
    {
        while (Libc.fallocate(file, Libc.FALLOC_FL_KEEP_SIZE, offset, length) != 0)
        {
            int errno = Marshal.GetLastPInvokeError();
            if (errno == Libc.EINTR) continue;
            if (errno != Libc.EOPNOTSUPP) throw ArchiveStorageException.From($"Allocating {length} bytes of", path, errno);
            WriteZeros(file, path, offset, length);
            return;
        }
    }

    /// <summary>Gives blocks back where the file system can; the file keeps its length and reads as zeros there.</summary>
    public static void Release(SafeFileHandle file, long offset, long length)
    {
        if (length > 0) _ = Libc.fallocate(file, Libc.FALLOC_FL_PUNCH_HOLE | Libc.FALLOC_FL_KEEP_SIZE, offset, length);
    }

    public static void SetLength(SafeFileHandle file, string path, long length)
    {
        while (Libc.ftruncate(file, length) != 0) ThrowUnlessInterrupted("Setting the length of", path);
    }

    /// <summary>Maps a file for reading and writing.</summary>
    public static byte* Map(SafeFileHandle file, string path, int length)
    {
        nint address = Libc.mmap(0, (nuint)length, Libc.PROT_READ | Libc.PROT_WRITE, Libc.MAP_SHARED, file, 0);
        if (address == Libc.MapFailed) throw ArchiveStorageException.From("Mapping", path, Marshal.GetLastPInvokeError());
        return (byte*)address;
    }

    public static void Unmap(byte* address, int length) => _ = Libc.munmap((nint)address, (nuint)length);

    private static void WriteZeros(SafeFileHandle file, string path, long offset, long length)
    {
        byte[] zeros = new byte[Math.Min(length, 256 * 1024)];
        for (long done = 0; done < length; done += zeros.Length)
            Storage.Write(file, path, zeros.AsSpan(0, (int)Math.Min(zeros.Length, length - done)), offset + done);
    }

    private static void ThrowUnlessInterrupted(string action, string path)
    {
        int errno = Marshal.GetLastPInvokeError();
        if (errno != Libc.EINTR) throw ArchiveStorageException.From(action, path, errno);
    }
}
