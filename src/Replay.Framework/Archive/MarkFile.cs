using System.Buffers.Binary;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Replay;

/// <summary>Aeron Archive's <c>archive-mark.dat</c>: tells other archives that a live process owns the directory, and Aeron's tools where its parts are.</summary>
/// <remarks>
/// SBE schema 100, template 200: an 8-byte message header, then int32 version @8, int64 activity time in ms @16 (renewed each second; -1 after a clean
/// stop), int64 start time @24, int64 process id @32, int32 stream ids of control @40, local control @44 and events @48, int32 header length @52, int32
/// error log length @56, int64 archive id @60, and from @136 four strings (uint32 length, ASCII). The error log follows the header.
/// </remarks>
internal sealed class MarkFile : IDisposable
{
    public const string FileName = "archive-mark.dat";

    private const int ActivityTimestampAt = 16;
    private const int StartTimestampAt = 24;
    private const int ProcessIdAt = 32;
    private const int HeaderLength = 8192;
    private const int ErrorLogLength = 1024 * 1024;
    // 9999-12-31: what DateTimeOffset can show.
    private const long MaxTimestampMs = 253_402_300_799_999;
    private static readonly TimeSpan Liveness = TimeSpan.FromSeconds(10);

    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly Lock _gate = new();
    private readonly Timer _timer;

    private MarkFile(string path, SafeFileHandle file)
    {
        (_path, _file) = (path, file);
        _timer = new Timer(_ => Renew(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    /// <summary>Marks a directory as owned by this process until disposed; the caller holds its writer lock.</summary>
    public static MarkFile Hold(string directory, ArchiveOwner owner)
    {
        string path = Path.Combine(directory, FileName);
        SafeFileHandle file = Storage.OpenForWriting(path, FileMode.OpenOrCreate);
        try
        {
            if (RandomAccess.GetLength(file) < HeaderLength)
            {
                Storage.SetLength(file, path, HeaderLength + ErrorLogLength);
                Storage.Write(file, path, NewHeader(), 0);
            }
            // In one write: a kill leaves the whole mark of one owner.
            Span<byte> mark = stackalloc byte[3 * sizeof(long)];
            BinaryPrimitives.WriteInt64LittleEndian(mark, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
            BinaryPrimitives.WriteInt64LittleEndian(mark[(StartTimestampAt - ActivityTimestampAt)..], owner.StartMs);
            BinaryPrimitives.WriteInt64LittleEndian(mark[(ProcessIdAt - ActivityTimestampAt)..], owner.ProcessId);
            Storage.Write(file, path, mark, ActivityTimestampAt);
            return new MarkFile(path, file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The process id of a live archive that owns the directory and is not a writer of ours; null: none.</summary>
    public static long? ForeignOwner(string directory)
    {
        if (Read(directory) is not { } mark) return null;
        long ageMs = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - mark.ActivityMs;
        if (mark.ActivityMs <= 0 || ageMs >= Liveness.TotalMilliseconds) return null;
        // A writer of ours that was killed leaves a fresh mark; whether one lives, its lock tells at once.
        return WriterLock.MayBeOurs(directory, mark.Owner) ? null : mark.Owner.ProcessId;
    }

    /// <summary>Whose mark it is, alive or not; null: there is none.</summary>
    public static ArchiveOwner? OwnerOf(string directory) => Read(directory)?.Owner;

    private static (long ActivityMs, ArchiveOwner Owner)? Read(string directory)
    {
        Span<byte> header = stackalloc byte[ProcessIdAt + sizeof(long)];
        if (Storage.TryRead(Path.Combine(directory, FileName), header, 0) < header.Length) return null;
        return (BinaryPrimitives.ReadInt64LittleEndian(header[ActivityTimestampAt..]),
            new ArchiveOwner(BinaryPrimitives.ReadInt64LittleEndian(header[ProcessIdAt..]), BinaryPrimitives.ReadInt64LittleEndian(header[StartTimestampAt..])));
    }

    /// <summary>Whether a file is long enough, and begins as mark files do; those of old versions begin with the version.</summary>
    public static bool IsWhole(string path)
    {
        using SafeFileHandle? file = Storage.TryOpenForReading(path);
        if (file is null) return false;
        Span<byte> header = stackalloc byte[ProcessIdAt + sizeof(long)];
        if (RandomAccess.GetLength(file) < HeaderLength || Storage.Read(file, header, 0) < header.Length) return false;
        return header[..8].SequenceEqual(NewHeader().AsSpan(0, 8)) || BinaryPrimitives.ReadInt32LittleEndian(header) >> 16 is > 0 and <= Catalog.Version >> 16;
    }

    /// <summary>When the archive that a mark file is of was active last, though it never marked its end; null: it did.</summary>
    public static long? LastActivityMs(string path)
    {
        using SafeFileHandle file = Storage.OpenForReading(path);
        Span<byte> header = stackalloc byte[ActivityTimestampAt + sizeof(long)];
        Storage.Read(file, header, 0);
        if (!header[..8].SequenceEqual(NewHeader().AsSpan(0, 8))) return null; // Of an old version.
        return BinaryPrimitives.ReadInt64LittleEndian(header[ActivityTimestampAt..]) is >= 0 and < MaxTimestampMs and var activityMs ? activityMs : null;
    }

    /// <summary>Makes a mark file of an archive that has ended.</summary>
    public static void CreateClean(string path)
    {
        byte[] bytes = new byte[HeaderLength + ErrorLogLength];
        NewHeader().CopyTo(bytes, 0);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(ActivityTimestampAt), -1);
        AtomicFile.Write(path, bytes);
    }

    /// <summary>Marks the end of an archive that did not do so itself.</summary>
    public static void MarkEnded(string path)
    {
        using SafeFileHandle file = Storage.OpenForWriting(path, FileMode.Open);
        Write(file, path, ActivityTimestampAt, -1);
        FileSync.File(file, path);
    }

    /// <summary>Marks the end as a clean one.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_file.IsClosed) return;
            _timer.Dispose();
            using (_file) Write(_file, _path, ActivityTimestampAt, -1);
        }
    }

    private void Renew()
    {
        lock (_gate)
        {
            if (_file.IsClosed) return;
            try
            {
                Write(_file, _path, ActivityTimestampAt, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
            }
            catch (ArchiveStorageException)
            {
                // The mark grows old; whoever writes the archive meets the same disk and reports it.
            }
        }
    }

    private static void Write(SafeFileHandle file, string path, long offset, long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        Storage.Write(file, path, bytes, offset);
    }

    private static byte[] NewHeader()
    {
        byte[] header = new byte[256];
        Span<byte> span = header;
        foreach ((int at, ushort value) in ((int, ushort)[])[(0, 128), (2, 200), (4, 100), (6, 2)]) BinaryPrimitives.WriteUInt16LittleEndian(span[at..], value);
        foreach ((int at, int value) in ((int, int)[])[(8, Catalog.Version), (40, 10), (44, 10), (48, 30), (52, HeaderLength), (56, ErrorLogLength)])
            BinaryPrimitives.WriteInt32LittleEndian(span[at..], value);
        span = span[136..];
        // No server stands behind the directory: no channel for control and events, no media driver.
        foreach (string text in (ReadOnlySpan<string>)["aeron:ipc", "aeron:ipc", "", ""])
        {
            BinaryPrimitives.WriteUInt32LittleEndian(span, (uint)text.Length);
            Encoding.ASCII.GetBytes(text, span[sizeof(uint)..]);
            span = span[(sizeof(uint) + text.Length)..];
        }
        return header;
    }
}
