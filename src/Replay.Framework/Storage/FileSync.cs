using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Replay;

/// <summary>Makes files and directories durable, and says so when the system could not.</summary>
/// <remarks>
/// The framework's own <c>Flush(true)</c> and <c>RandomAccess.FlushToDisk</c> ignore a failed fsync on Linux (seen with 10.0.12), so the calls
/// are made here. After a failure the kernel may have dropped the dirty pages: never sync again and believe it; give the file up.
/// </remarks>
internal static partial class FileSync
{
    private const int OpenReadOnly = 0;
    private const int OpenDirectory = 0x10000;
    private const int OpenDirectoryArm = 0x4000;
    private const int OpenCloseOnExec = 0x80000;

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
    public static void File(SafeFileHandle file, string path)
    {
        if (fsync(file) != 0) ThrowFailed("sync", path, Marshal.GetLastPInvokeError());
    }

    /// <summary>Writes a file's data to the disk, and of its metadata what is needed to read it.</summary>
    /// <inheritdoc cref="File"/>
    public static void Data(SafeFileHandle file, string path)
    {
        if (fdatasync(file) != 0) ThrowFailed("sync", path, Marshal.GetLastPInvokeError());
    }

    /// <summary>Writes a directory's entries to the disk: what was created, renamed or deleted in it.</summary>
    /// <param name="path">The directory.</param>
    /// <exception cref="ArchiveStorageException">The system refused.</exception>
    public static void Directory(string path)
    {
        int directoryFlag = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? OpenDirectoryArm : OpenDirectory;
        using SafeFileHandle directory = open(path, OpenReadOnly | directoryFlag | OpenCloseOnExec);
        if (directory.IsInvalid) ThrowFailed("open", path, Marshal.GetLastPInvokeError());
        if (fsync(directory) != 0) ThrowFailed("sync", path, Marshal.GetLastPInvokeError());
    }

    private static void ThrowFailed(string what, string path, int errno) =>
        throw new ArchiveStorageException($"Cannot {what} '{path}': {Marshal.GetPInvokeErrorMessage(errno)} (errno {errno}). "
            + "What was written last may be lost: check the disk, then start again from what is on it.");

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(SafeFileHandle file);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fdatasync(SafeFileHandle file);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle open(string path, int flags);
}
