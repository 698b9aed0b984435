using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Replay;

/// <summary>Makes files and directories durable, and says so when the system could not.</summary>
/// <remarks>After a failure the kernel may have dropped the dirty pages: never sync again and believe it; give the file up.</remarks>
internal static class FileSync
{
    /// <summary>Throws where durable writing is not supported.</summary>
    /// <exception cref="PlatformNotSupportedException">The system is not Linux.</exception>
    public static void EnsureSupported()
    {
        if (!OperatingSystem.IsLinux())
            throw new PlatformNotSupportedException("Durable writing needs Linux's fsync; on this system Replay only reads and works in memory.");
    }

    /// <summary>Writes a file's data and metadata to the disk.</summary>
    /// <param name="file">The open file.</param>
    /// <param name="path">Its path, for the message.</param>
    /// <exception cref="ArchiveStorageException">The system refused; the file must be given up.</exception>
    public static void File(SafeFileHandle file, string path) => Check(FileSystem.Of(path).Sync(file, dataOnly: false), path);

    /// <summary>Writes a file's data to the disk, and of its metadata what is needed to read it.</summary>
    /// <inheritdoc cref="File"/>
    public static void Data(SafeFileHandle file, string path) => Check(FileSystem.Of(path).Sync(file, dataOnly: true), path);

    /// <summary>Writes a directory's entries to the disk: what was created, renamed or deleted in it.</summary>
    /// <param name="path">The directory.</param>
    /// <exception cref="ArchiveStorageException">The system refused.</exception>
    public static void Directory(string path) => Check(FileSystem.Of(path).SyncDirectory(path), path);

    private static void Check(int errno, string path)
    {
        if (errno == 0) return;
        throw new ArchiveStorageException($"Cannot sync '{path}': {Marshal.GetPInvokeErrorMessage(errno)} (errno {errno}). "
            + "What was written last may be lost: check the disk, then start again from what is on it.");
    }
}
