using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Replay;

/// <summary>Linux's locks of open files (fcntl, F_OFD_SETLK): unlike flock's they can be asked for without being taken; the kernel frees them when the holder ends.</summary>
internal static unsafe partial class FileLock
{
    private const int GetLock = 36;
    private const int SetLock = 37;
    private const short WriteLock = 1;
    private const short Unlock = 2;
    private const int WouldBlock = 11;
    private const int AccessDenied = 13;

    /// <summary>Takes the lock if nobody holds it.</summary>
    /// <returns>False: somebody does.</returns>
    public static bool TryTake(SafeFileHandle file, string path)
    {
        Request request = new() { Type = WriteLock };
        if (fcntl(file, SetLock, &request) == 0) return true;
        int errno = Marshal.GetLastPInvokeError();
        return errno is WouldBlock or AccessDenied ? false : throw Storage.Refused("Locking", path, errno);
    }

    /// <summary>Whether somebody holds the lock; taking it is not tried, so that those who want it are not disturbed.</summary>
    public static bool IsHeld(SafeFileHandle file)
    {
        Request query = new() { Type = WriteLock };
        return fcntl(file, GetLock, &query) == 0 && query.Type != Unlock;
    }

    /// <summary>Gives the lock back at once: closing the file alone would leave it to a child process that was forked but has not run its program yet.</summary>
    public static void Release(SafeFileHandle file)
    {
        Request release = new() { Type = Unlock };
        _ = fcntl(file, SetLock, &release);
    }

    /// <summary>struct flock on 64-bit Linux: the whole file when start and length are 0.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Request
    {
        public short Type;
        public short Whence;
        public long Start;
        public long Length;
        public int Pid;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fcntl(SafeFileHandle file, int command, Request* argument);
}
