using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Replay;

/// <summary>Linux's calls to open and map files for reading: as few as there can be, since a replay makes them before its first event, and allocating nothing to map, since it maps the next segment between two events.</summary>
/// <remarks>Invariant: a mapping is made only of a file that has the length mapped, so that no page of it lies beyond the file's end.</remarks>
internal static unsafe partial class LinuxFile
{
    private const int SeekEnd = 2;
    private const int ProtectRead = 1;
    private const int MapShared = 1;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;

    // Also calls the function once, of no bytes, which it refuses: being looked up at its first call allocates, and that must not be between two events.
    private static readonly nint MapFailed = Math.Min(munmap(0, 0), -1);

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

    /// <summary>Maps a whole file.</summary>
    /// <param name="path">UTF-8, ended by a zero byte.</param>
    /// <param name="length">The length that the file must have.</param>
    /// <returns>Its first byte; null when it is not there, is a link, has another length or the system refuses.</returns>
    public static byte* TryMap(ReadOnlySpan<byte> path, int length)
    {
        // Without blocking, since opening a pipe would wait for ever; a pipe has no length either.
        int file;
        fixed (byte* name = path) file = open(name, NonBlocking | CloseOnExec | NoFollow);
        if (file < 0) return null;
        nint address = lseek(file, 0, SeekEnd) == length ? mmap(0, (nuint)length, ProtectRead, MapShared, file, 0) : MapFailed;
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
