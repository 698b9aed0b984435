using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Replay;

/// <summary>The right to write an archive's directory: a lock on <c>replay.lock</c>, which the kernel frees however the owner ends.</summary>
/// <remarks>
/// The file tells whose mark <c>archive-mark.dat</c> may be without being a foreign one: "pid start pid start", the owner's own and that which it found,
/// because it may be killed before it has written its own.
/// </remarks>
internal sealed class WriterLock : IDisposable
{
    public const string FileName = "replay.lock";

    // Four numbers of up to 20 characters.
    private const int MaxLength = 84;

    private readonly SafeFileHandle _file;

    private WriterLock(SafeFileHandle file, ArchiveOwner owner) => (_file, Owner) = (file, owner);

    /// <summary>This process, as it stands in the lock.</summary>
    public ArchiveOwner Owner { get; }

    /// <summary>Whether it was let go.</summary>
    public bool IsReleased => _file.IsClosed;

    /// <summary>Takes the lock.</summary>
    /// <exception cref="ArchiveStorageException">Another writer holds it; the message names its process.</exception>
    public static WriterLock Take(string directory)
    {
        string path = Path.Combine(directory, FileName);
        SafeFileHandle file = Storage.OpenForWriting(path, FileMode.OpenOrCreate);
        try
        {
            if (!FileLock.TryTake(file, path))
                throw new ArchiveStorageException($"{directory} is being written by process {OwnersIn(file) switch { [var holder, ..] => $"{holder.ProcessId}", _ => "(unknown)" }}; an archive has one writer at a time. Stop it, or write to another directory. Reading is possible meanwhile.");
            ArchiveOwner owner = new(Environment.ProcessId, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
            ArchiveOwner found = MarkFile.OwnerOf(directory) ?? owner;
            string text = string.Create(CultureInfo.InvariantCulture, $"{owner.ProcessId} {owner.StartMs} {found.ProcessId} {found.StartMs}");
            // In one write, over all of what was there.
            Storage.Write(file, path, Encoding.ASCII.GetBytes(text.PadRight(MaxLength)), 0);
            return new WriterLock(file, owner);
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
        if (!OperatingSystem.IsLinux()) return false;
        using SafeFileHandle? file = Storage.TryOpenForReading(path);
        return file is not null && FileLock.IsHeld(file);
    }

    public void Dispose()
    {
        if (_file.IsClosed) return;
        FileLock.Release(_file);
        _file.Dispose();
    }

    /// <summary>Whether a mark is that of the writer which took the lock last, whether it still holds it or not, or of one before it.</summary>
    public static bool MayBeOurs(string directory, ArchiveOwner mark)
    {
        Span<byte> text = stackalloc byte[MaxLength];
        int length = Storage.TryRead(Path.Combine(directory, FileName), text, 0);
        return length > 0 && OwnersIn(text[..length]).Contains(mark);
    }

    private static List<ArchiveOwner> OwnersIn(SafeFileHandle file)
    {
        Span<byte> text = stackalloc byte[MaxLength];
        return OwnersIn(text[..Storage.Read(file, text, 0)]);
    }

    private static List<ArchiveOwner> OwnersIn(ReadOnlySpan<byte> text)
    {
        string[] numbers = Encoding.ASCII.GetString(text).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        List<ArchiveOwner> owners = [];
        for (int i = 0; i + 1 < numbers.Length; i += 2)
        {
            if (long.TryParse(numbers[i], NumberStyles.None, CultureInfo.InvariantCulture, out long processId)
                && long.TryParse(numbers[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out long startMs))
                owners.Add(new ArchiveOwner(processId, startMs));
        }
        return owners;
    }
}

/// <summary>Who owns an archive's directory: a process, and when it took it in ms since the Unix epoch, since process ids come again.</summary>
internal readonly record struct ArchiveOwner(long ProcessId, long StartMs);
