using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Replay;

/// <summary>The calls that change files, as the operating system does them; tests put others in their place for a directory.</summary>
/// <remarks>
/// The framework's own <c>Flush(true)</c> and <c>RandomAccess.FlushToDisk</c> ignore a failed fsync on Linux (seen with 10.0.12), so syncs are made here.
/// What returns an int returns the system's error number; 0: done. Callers go through <see cref="Storage"/> and <see cref="FileSync"/>, which name the file.
/// </remarks>
internal partial class FileSystem
{
    private const int OpenDirectoryX64 = 0x10000;
    private const int OpenDirectoryArm = 0x4000;
    private const int OpenCloseOnExec = 0x80000;
    private const int KeepSize = 1;
    private const int PunchHole = 2;
    private const int CurrentDirectory = -100;
    private const uint ExchangeNames = 2;
    private const int NotImplemented = 38;

    private static readonly FileSystem System = new();
    private static readonly Lock Gate = new();
    private static (string Prefix, FileSystem Calls)[] _substitutes = [];

    /// <summary>Says which start of the machine this is; null: it is not known. What was written but not synced is still there as long as it stays the same.</summary>
    public virtual Guid? BootId { get; } = FindBootId();

    /// <summary>The calls for a file or directory.</summary>
    public static FileSystem Of(string path)
    {
        (string, FileSystem)[] substitutes = Volatile.Read(ref _substitutes);
        return substitutes.Length == 0 ? System : Find(substitutes, path);
    }

    /// <summary>Puts other calls in place for a directory and everything in it.</summary>
    public static void Substitute(string directory, FileSystem calls)
    {
        lock (Gate) _substitutes = [.. _substitutes, (directory, calls)];
    }

    /// <summary>Gives the operating system's calls back to what was substituted.</summary>
    public static void Restore(FileSystem calls)
    {
        lock (Gate) _substitutes = [.. _substitutes.Where(substitute => substitute.Calls != calls)];
    }

    /// <exception cref="IOException">The system refused.</exception>
    public virtual SafeFileHandle Open(string path, FileMode mode) => File.OpenHandle(path, mode, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);

    /// <exception cref="IOException">The system refused; part of it may have been written.</exception>
    public virtual void Write(SafeFileHandle file, ReadOnlySpan<byte> source, long offset) => RandomAccess.Write(file, source, offset);

    /// <exception cref="IOException">The system refused.</exception>
    public virtual void SetLength(SafeFileHandle file, long length) => RandomAccess.SetLength(file, length);

    /// <summary>Gives a part of a file blocks of the disk, which read as zeros; the file's length stays.</summary>
    public virtual int Allocate(SafeFileHandle file, long offset, long length) => Error(fallocate(file, KeepSize, offset, length));

    /// <summary>Takes the blocks of a part of a file back; it then reads as zeros.</summary>
    public virtual int Release(SafeFileHandle file, long offset, long length) => Error(fallocate(file, KeepSize | PunchHole, offset, length));

    /// <exception cref="IOException">The system refused.</exception>
    public virtual void Rename(string from, string to) => File.Move(from, to, overwrite: true);

    /// <summary>Gives two files each other's name, both at once.</summary>
    public virtual int Exchange(string one, string other)
    {
        try
        {
            return Error(renameat2(CurrentDirectory, one, CurrentDirectory, other, ExchangeNames));
        }
        catch (EntryPointNotFoundException)
        {
            return NotImplemented;
        }
    }

    /// <exception cref="IOException">The system refused.</exception>
    public virtual void Delete(string path) => File.Delete(path);

    /// <summary>Writes a file's data to the disk, and all or what is needed of its metadata.</summary>
    public virtual int Sync(SafeFileHandle file, bool dataOnly) => Error(dataOnly ? fdatasync(file) : fsync(file));

    /// <summary>Writes a directory's entries to the disk.</summary>
    public virtual int SyncDirectory(string path)
    {
        int directoryFlag = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? OpenDirectoryArm : OpenDirectoryX64;
        using SafeFileHandle directory = open(path, directoryFlag | OpenCloseOnExec);
        return directory.IsInvalid ? Marshal.GetLastPInvokeError() : Error(fsync(directory));
    }

    /// <summary>The error number, asked for at once: whatever runs in between may change it.</summary>
    private static int Error(int result) => result == 0 ? 0 : Marshal.GetLastPInvokeError();

    private static FileSystem Find((string Prefix, FileSystem Calls)[] substitutes, string path)
    {
        foreach ((string prefix, FileSystem calls) in substitutes)
            if (path.StartsWith(prefix, StringComparison.Ordinal)) return calls;
        return System;
    }

    private static Guid? FindBootId()
    {
        try
        {
            return Guid.TryParse(File.ReadAllText("/proc/sys/kernel/random/boot_id"), out Guid id) ? id : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(SafeFileHandle file);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fdatasync(SafeFileHandle file);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fallocate(SafeFileHandle file, int mode, long offset, long length);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int renameat2(int fromDirectory, string from, int toDirectory, string to, uint flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle open(string path, int flags);
}
