using Microsoft.Win32.SafeHandles;
using Replay;

namespace FuzzProgram;

/// <summary>A small archive with a file of every kind, of which one after another gets other bytes and is then read in every way.</summary>
/// <remarks>One thread at a time.</remarks>
public sealed class ArchiveTarget : IDisposable
{
    // Beyond the files' own bytes: messages of errors, buffers of fixed size.
    private const long AllocationAllowance = 16 * 1024 * 1024;
    private const int MarkLength = 8192;
    private const string SharedMemory = "/dev/shm";

    private static readonly ArchiveOptions Options = new() { Durability = Durability.Group, GroupInterval = Timeout.InfiniteTimeSpan };
    private static readonly RecordingSettings Settings = new() { TermBufferLength = 64 * 1024, SegmentFileLength = 64 * 1024, MtuLength = 1408 };

    private readonly string _directory = Path.Combine(Directory.Exists(SharedMemory) ? SharedMemory : Path.GetTempPath(), $"replay-fuzz-{Guid.NewGuid():N}");
    private readonly long _length;

    /// <summary>Makes the archive: a recording that was stopped, one that was not, and metadata.</summary>
    public ArchiveTarget()
    {
        string live = $"{_directory}-live";
        using (EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(live, Options))
        {
            using RecordingWriter stopped = archive.CreateRecording(Settings);
            Record(stopped, 40);
            stopped.Stop();
            archive.WriteMetadata(0, new RecordingMetadata { Codec = "bytes", Instruments = [new RecordedInstrument(1, "A", 0.01m, 1m)] });
            using RecordingWriter open = archive.CreateRecording(Settings with { StartPosition = 4096 });
            Record(open, 12);
            open.Sync();
            Record(open, 3);
            open.Flush();
            // As a kill leaves it.
            Directory.CreateDirectory(_directory);
            foreach (string path in Directory.GetFiles(live)) File.Copy(path, Path.Combine(_directory, Path.GetFileName(path)));
            // Its error log, a megabyte of zeros, is never read.
            using FileStream mark = File.OpenWrite(Path.Combine(_directory, "archive-mark.dat"));
            mark.SetLength(MarkLength);
        }
        Directory.Delete(live, recursive: true);
        Files = [.. Directory.GetFiles(_directory).Order(StringComparer.Ordinal).Select(path => (Path.GetFileName(path), File.ReadAllBytes(path)))];
        _length = Files.Sum(file => (long)file.Bytes.Length);
    }

    /// <summary>The files, and what they hold.</summary>
    public IReadOnlyList<(string Name, byte[] Bytes)> Files { get; }

    /// <summary>Reads the archive with other bytes in one of its files.</summary>
    /// <param name="file">Which of <see cref="Files"/>.</param>
    /// <param name="bytes">What it holds.</param>
    /// <param name="verify">Whether to verify, too.</param>
    /// <exception cref="InvalidOperationException">It took more memory than the files are long, or threw what it should not.</exception>
    public void Run(int file, ReadOnlySpan<byte> bytes, bool verify)
    {
        using SafeFileHandle handle = File.OpenHandle(Path.Combine(_directory, Files[file].Name), FileMode.Open, FileAccess.ReadWrite);
        Write(handle, Files[file].Bytes, bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            Attempt(() => ReadAll(Files[file].Name));
            if (verify) Attempt(() => ArchiveVerifier.Verify(_directory));
        }
        finally
        {
            Write(handle, bytes, Files[file].Bytes);
        }
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before, allowed = _length + bytes.Length + AllocationAllowance;
        if (allocated > allowed) throw new InvalidOperationException($"{allocated} bytes allocated; the files hold {_length}.");
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_directory, recursive: true);

    /// <summary>Writes what is different.</summary>
    private static void Write(SafeFileHandle handle, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        if (before.Length != after.Length) RandomAccess.SetLength(handle, after.Length);
        int from = before.CommonPrefixLength(after), to = after.Length;
        while (before.Length == after.Length && to > from && before[to - 1] == after[to - 1]) to--;
        if (to > from) RandomAccess.Write(handle, after[from..to], from);
    }

    /// <summary>Reads all recordings, or the one whose file was changed.</summary>
    private void ReadAll(string changed)
    {
        using EmbeddedArchive archive = EmbeddedArchive.Open(_directory);
        foreach (RecordingDescriptor recording in archive.Recordings)
        {
            if (char.IsAsciiDigit(changed[0]) && changed[0] != '0' + recording.RecordingId) continue;
            Attempt(() => archive.ReadMetadata(recording.RecordingId));
            Attempt(() => Read(archive, recording.RecordingId));
            Attempt(() => FindTime(archive, recording.RecordingId));
        }
    }

    private static int Read(EmbeddedArchive archive, long recordingId)
    {
        using RecordingReader reader = archive.OpenReader(recordingId);
        int sum = 0;
        // Every byte that is handed out is looked at.
        foreach (RecordedMessage message in reader.Messages()) sum += message.Payload.Count((byte)0);
        return sum;
    }

    private static long FindTime(EmbeddedArchive archive, long recordingId)
    {
        using RecordingReader reader = archive.OpenReader(recordingId);
        return reader.FindTime(10);
    }

    /// <summary>Every fault of the files is a typed one.</summary>
    private static void Attempt<T>(Func<T> read)
    {
        try
        {
            read();
        }
        catch (ReplayException)
        {
        }
    }

    private static void Attempt(Action read) => Attempt(() =>
    {
        read();
        return true;
    });

    private static void Record(RecordingWriter writer, int messages)
    {
        for (int i = 0; i < messages; i++)
        {
            byte[] payload = new byte[i % 9 == 8 ? 3_000 : i * 37 % 700];
            new Random(i).NextBytes(payload);
            writer.Append(payload, i);
        }
    }
}
