using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Replay;

/// <summary>The right to write an archive's directory: an open-file-description lock on <c>replay.lock</c>, which the kernel frees when the holder ends, however it ends.</summary>
internal sealed unsafe class WriterLock : IDisposable
{
    public const string FileName = "replay.lock";

    private readonly SafeFileHandle _file;

    private WriterLock(SafeFileHandle file) => _file = file;

    /// <summary>Takes the lock.</summary>
    /// <exception cref="ArchiveStorageException">Another writer holds it; the message names its process.</exception>
    public static WriterLock Take(string directory)
    {
        string path = Path.Combine(directory, FileName);
        SafeFileHandle file = Storage.OpenForWriting(path, FileMode.OpenOrCreate);
        Libc.FileLock request = new() { Type = Libc.F_WRLCK };
        if (Libc.fcntl(file, Libc.F_OFD_SETLK, &request) != 0)
        {
            int errno = Marshal.GetLastPInvokeError();
            string holder = Holder(file);
            file.Dispose();
            if (errno is not (Libc.EAGAIN or Libc.EACCES)) throw Storage.Refused("Locking", path, errno);
            throw new ArchiveStorageException($"{directory} is being written by process {holder}; an archive has one writer at a time. Stop it, or write to another directory. Reading is possible meanwhile.");
        }
        RandomAccess.SetLength(file, 0);
        Storage.Write(file, path, Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)), 0);
        return new WriterLock(file);
    }

    /// <summary>Whether some process, this one included, is writing the archive.</summary>
    public static bool IsHeld(string directory)
    {
        string path = Path.Combine(directory, FileName);
        if (!OperatingSystem.IsLinux() || !File.Exists(path)) return false;
        using SafeFileHandle file = Storage.OpenForReading(path);
        // Asks without taking: a reader must not stand in a writer's way.
        Libc.FileLock query = new() { Type = Libc.F_WRLCK };
        return Libc.fcntl(file, Libc.F_OFD_GETLK, &query) == 0 && query.Type != Libc.F_UNLCK;
    }

    /// <summary>Gives the lock back at once: closing alone would leave it to a child process that was forked but has not run its program yet.</summary>
    public void Dispose()
    {
        Libc.FileLock release = new() { Type = Libc.F_UNLCK };
        _ = Libc.fcntl(_file, Libc.F_OFD_SETLK, &release);
        _file.Dispose();
    }

    private static string Holder(SafeFileHandle file)
    {
        Span<byte> text = stackalloc byte[20];
        int count = Storage.Read(file, text, 0);
        return count == 0 ? "(unknown)" : Encoding.ASCII.GetString(text[..count]);
    }
}
