using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Replay;

/// <summary>Linux's calls to open and map files for reading: as few as there can be, since a replay makes them before its first event, and allocating nothing to map, since it maps the next segment between two events.</summary>
/// <remarks>Invariant: a mapping is made only of a file that has the length mapped, so that no page of it lies beyond the file's end.</remarks>
internal static unsafe partial class LinuxFile
{
    private const int SeekEnd = 2;
    private const int CurrentDirectory = -100;
    private const int LinkItself = 0x100;
    private const int FileItself = 0x1000;
    private const int ProtectRead = 1;
    private const int MapShared = 1;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;

    // Also calls the function once, of no bytes, which it refuses: being looked up at its first call allocates, and that must not be between two events.
    private static readonly nint MapFailed = Math.Min(munmap(0, 0), -1);

    private static readonly bool CanIdentify = NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), nameof(statx), out _);

    private static int NoFollow => RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x8000 : 0x20000;

    /// <summary>Opens a file of at least a byte; follows no link, and does not wait for a pipe.</summary>
    /// <returns>Null: there is none, or the system refuses; it does not say which.</returns>
    public static SafeFileHandle? TryOpen(string path)
    {
        int file = open(path, NonBlocking | CloseOnExec | NoFollow);
        if (file < 0) return null;
        byte first;
        // Pipes and directories refuse to be read at an offset.
        if (pread(file, &first, 1, 0) == 1) return new SafeFileHandle(file, ownsHandle: true);
        _ = close(file);
        return null;
    }

    /// <summary>Reads a part of a file; follows no link, and does not wait for a pipe.</summary>
    /// <returns>Bytes read, fewer at the file's end; -1: there is no file, or the system refuses; it does not say which.</returns>
    public static int TryRead(string path, Span<byte> destination, long offset)
    {
        int file = open(path, NonBlocking | CloseOnExec | NoFollow);
        if (file < 0) return -1;
        nint count = -1;
        int total = 0;
        fixed (byte* to = destination)
        {
            while (total < destination.Length && (count = pread(file, to + total, (nuint)(destination.Length - total), offset + total)) > 0) total += (int)count;
        }
        _ = close(file);
        return count < 0 ? -1 : total;
    }

    /// <summary>Which file has a name now, and its length.</summary>
    /// <param name="path">UTF-8, ended by a zero byte.</param>
    /// <returns>Null: there is none, or the system cannot say.</returns>
    public static FileIdentity? Identify(ReadOnlySpan<byte> path)
    {
        fixed (byte* name = path) return Identify(CurrentDirectory, name, LinkItself);
    }

    /// <summary>Maps a whole file.</summary>
    /// <param name="path">UTF-8, ended by a zero byte.</param>
    /// <param name="length">The length that the file must have.</param>
    /// <param name="identity">Which file it is; null: the system cannot say.</param>
    /// <returns>Its first byte; null when it is not there, is a link, has another length or the system refuses.</returns>
    public static byte* TryMap(ReadOnlySpan<byte> path, int length, out FileIdentity? identity)
    {
        identity = null;
        // Without blocking, since opening a pipe would wait for ever; a pipe has no length either.
        int file;
        fixed (byte* name = path) file = open(name, NonBlocking | CloseOnExec | NoFollow);
        if (file < 0) return null;
        byte noName = 0;
        identity = Identify(file, &noName, FileItself);
        long found = identity?.Length ?? lseek(file, 0, SeekEnd);
        nint address = found == length ? mmap(0, (nuint)length, ProtectRead, MapShared, file, 0) : MapFailed;
        // The mapping keeps the file.
        _ = close(file);
        return address == MapFailed ? null : (byte*)address;
    }

    /// <summary>Whether there is something of a name, whatever it is.</summary>
    /// <param name="path">UTF-8, ended by a zero byte.</param>
    public static bool Exists(ReadOnlySpan<byte> path)
    {
        fixed (byte* name = path) return access(name, 0) == 0;
    }

    /// <summary>Lets a mapping go that <see cref="TryMap"/> made.</summary>
    public static void Unmap(byte* address, int length) => _ = munmap((nint)address, (nuint)length);

    private static FileIdentity? Identify(int directory, byte* path, int flags)
    {
        // Asked for: ino, size and ctime.
        const uint Wanted = 0x100 | 0x200 | 0x80;
        FileStatus status = default;
        return CanIdentify && statx(directory, path, flags, Wanted, &status) == 0 && (status.Mask & Wanted) == Wanted
            ? new FileIdentity(status.Device, status.Inode, status.Length, status.ChangedSeconds, status.ChangedNanoseconds)
            : null;
    }

    /// <summary>What is used of struct statx, which has one layout on all processors.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct FileStatus
    {
        [FieldOffset(0)] public uint Mask;
        [FieldOffset(32)] public ulong Inode;
        [FieldOffset(40)] public long Length;
        [FieldOffset(96)] public long ChangedSeconds;
        [FieldOffset(104)] public uint ChangedNanoseconds;
        // Major and minor number.
        [FieldOffset(136)] public ulong Device;
    }

    [LibraryImport("libc")]
    private static partial int statx(int directory, byte* path, int flags, uint mask, FileStatus* status);

    [LibraryImport("libc")]
    private static partial int access(byte* path, int mode);

    [LibraryImport("libc")]
    private static partial int open(byte* path, int flags);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc")]
    private static partial nint pread(int file, byte* destination, nuint count, long offset);

    [LibraryImport("libc")]
    private static partial int close(int file);

    [LibraryImport("libc")]
    private static partial long lseek(int file, long offset, int whence);

    [LibraryImport("libc")]
    private static partial nint mmap(nint address, nuint length, int protection, int flags, int file, long offset);

    [LibraryImport("libc")]
    private static partial int munmap(nint address, nuint length);
}
