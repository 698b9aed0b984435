using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Replay;

/// <summary>The right to write an archive's directory: a lock on <c>replay.lock</c>, which holds the owner's process id and which the kernel frees however the owner ends.</summary>
internal sealed class WriterLock : IDisposable
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
        try
        {
            if (!FileLock.TryTake(file, path))
                throw new ArchiveStorageException($"{directory} is being written by process {Owner(file)}; an archive has one writer at a time. Stop it, or write to another directory. Reading is possible meanwhile.");
            Storage.SetLength(file, path, 0);
            Storage.Write(file, path, Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)), 0);
            return new WriterLock(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Whether some process, this one included, is writing the archive.</summary>
    public static bool IsHeld(string directory)
    {
        string path = Path.Combine(directory, FileName);
        if (!OperatingSystem.IsLinux() || !Storage.IsReadable(path)) return false;
        using SafeFileHandle file = Storage.OpenForReading(path);
        return FileLock.IsHeld(file);
    }

    public void Dispose()
    {
        if (_file.IsClosed) return;
        FileLock.Release(_file);
        _file.Dispose();
    }

    /// <summary>The process that took the lock last, whether it still holds it or not; null: nobody did.</summary>
    public static long? LastOwner(string directory)
    {
        string path = Path.Combine(directory, FileName);
        if (!Storage.IsReadable(path)) return null;
        using SafeFileHandle file = Storage.OpenForReading(path);
        return long.TryParse(Owner(file), NumberStyles.None, CultureInfo.InvariantCulture, out long owner) ? owner : null;
    }

    private static string Owner(SafeFileHandle file)
    {
        Span<byte> text = stackalloc byte[20];
        int count = Storage.Read(file, text, 0);
        return count == 0 ? "(unknown)" : Encoding.ASCII.GetString(text[..count]);
    }
}
