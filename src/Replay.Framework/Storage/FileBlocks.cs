using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Replay;

/// <summary>The blocks of a file on the disk, and its mapping into memory (Linux).</summary>
internal static unsafe class FileBlocks
{
    /// <summary>Gives a range of a file real blocks, so that a later store into a mapping cannot meet a full disk, which would kill the process.</summary>
    public static void Allocate(SafeFileHandle file, string path, long offset, long length)
    {
        while (Libc.fallocate(file, Libc.FALLOC_FL_KEEP_SIZE, offset, length) != 0)
        {
            int errno = Marshal.GetLastPInvokeError();
            if (errno == Libc.EINTR) continue;
            if (errno != Libc.EOPNOTSUPP) throw Storage.Refused($"Allocating {length} bytes of", path, errno);
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
        while (Libc.ftruncate(file, length) != 0)
        {
            int errno = Marshal.GetLastPInvokeError();
            if (errno != Libc.EINTR) throw Storage.Refused("Setting the length of", path, errno);
        }
    }

    /// <summary>Maps a file for reading and writing.</summary>
    public static byte* Map(SafeFileHandle file, string path, int length)
    {
        nint address = Libc.mmap(0, (nuint)length, Libc.PROT_READ | Libc.PROT_WRITE, Libc.MAP_SHARED, file, 0);
        if (address == Libc.MapFailed) throw Storage.Refused("Mapping", path, Marshal.GetLastPInvokeError());
        return (byte*)address;
    }

    public static void Unmap(byte* address, int length) => _ = Libc.munmap((nint)address, (nuint)length);

    private static void WriteZeros(SafeFileHandle file, string path, long offset, long length)
    {
        byte[] zeros = new byte[Math.Min(length, 256 * 1024)];
        for (long done = 0; done < length; done += zeros.Length)
            Storage.Write(file, path, zeros.AsSpan(0, (int)Math.Min(zeros.Length, length - done)), offset + done);
    }
}
