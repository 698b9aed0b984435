using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Replay;

/// <summary>The Linux calls that writing an archive needs beside those of <see cref="FileSync"/>; every result is checked at the call's place.</summary>
internal static unsafe partial class Libc
{
    private const string Name = "libc";

    public const int EINTR = 4;
    public const int EAGAIN = 11;
    public const int EACCES = 13;
    public const int EOPNOTSUPP = 95;

    public const int FALLOC_FL_KEEP_SIZE = 1;
    public const int FALLOC_FL_PUNCH_HOLE = 2;

    public const int PROT_READ = 1;
    public const int PROT_WRITE = 2;
    public const int MAP_SHARED = 1;
    public static readonly nint MapFailed = -1;

    public const int F_OFD_GETLK = 36;
    public const int F_OFD_SETLK = 37;
    public const short F_WRLCK = 1;
    public const short F_UNLCK = 2;

    /// <summary>struct flock on 64-bit Linux.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct FileLock
    {
        public short Type;
        public short Whence;
        public long Start;
        public long Length;
        public int Pid;
    }

    [LibraryImport(Name, SetLastError = true)]
    public static partial int ftruncate(SafeFileHandle fd, long length);

    [LibraryImport(Name, SetLastError = true)]
    public static partial int fallocate(SafeFileHandle fd, int mode, long offset, long length);

    [LibraryImport(Name, SetLastError = true)]
    public static partial int fcntl(SafeFileHandle fd, int command, FileLock* argument);

    [LibraryImport(Name, SetLastError = true)]
    public static partial nint mmap(nint address, nuint length, int protection, int flags, SafeFileHandle fd, long offset);

    [LibraryImport(Name, SetLastError = true)]
    public static partial int munmap(nint address, nuint length);
}
