using System.Runtime.InteropServices;

namespace Replay.Framework.Tests.Replaying;

/// <summary>An archive in a temporary directory, with recordings of small terms so that few events already cross terms and segments.</summary>
public sealed class TestArchive : IDisposable
{
    public const int TermLength = 64 * 1024;

    private readonly string _directory = Directory.CreateTempSubdirectory("replay-run-").FullName;

    public TestArchive()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Writing an archive needs Linux.");
        Archive = EmbeddedArchive.OpenForWriting(ArchiveDirectory, new() { Durability = Durability.None });
    }

    public static RecordingSettings Settings => new()
    {
        TermBufferLength = TermLength,
        SegmentFileLength = 2 * TermLength,
        MtuLength = 1408,
        StreamId = 10,
        SessionId = 77,
    };

    public EmbeddedArchive Archive { get; }

    public string ArchiveDirectory => Path.Combine(_directory, "archive");

    public SnapshotStore Snapshots => new(Path.Combine(_directory, "snapshots"));

    public void Dispose()
    {
        Archive?.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>Records ticks, one a microsecond; each padded with zeros to the length given.</summary>
    public long Record(int count, Func<int, int>? lengthOf = null, RecordingSettings? settings = null)
    {
        using RecordingWriter writer = Archive.CreateRecording(settings ?? Settings);
        for (int i = 0; i < count; i++)
        {
            byte[] payload = new byte[lengthOf?.Invoke(i) ?? 32];
            MemoryMarshal.Write(payload, Tick.Number(i));
            writer.Append(payload, TimeOf(i));
        }

        writer.Stop();
        return writer.RecordingId;
    }

    /// <summary>Records messages with time 0.</summary>
    public long RecordMessages(params byte[][] messages)
    {
        using RecordingWriter writer = Archive.CreateRecording(Settings);
        foreach (byte[] message in messages) writer.Append(message, 0);
        writer.Stop();
        return writer.RecordingId;
    }

    public ReplayRun<Tick, BlittableCodec<Tick>> Run(long recordingId) => new(Archive, recordingId);

    public static long TimeOf(long i) => 1_700_000_000_000_000_000 + (i * 1_000);

    /// <summary>Start and end of every message.</summary>
    public List<(long Position, long EndPosition)> Boundaries(long recordingId)
    {
        List<(long, long)> boundaries = [];
        using RecordingReader reader = Archive.OpenReader(recordingId);
        foreach (RecordedMessage message in reader.Messages()) boundaries.Add((message.Position, message.EndPosition));
        return boundaries;
    }
}
