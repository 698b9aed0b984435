using System.Buffers.Binary;

namespace Replay.Cli.Tests;

/// <summary>A small archive in a temporary directory.</summary>
internal sealed class SampleArchive : IDisposable
{
    /// <summary>Time of message 0; each further one is a microsecond later. 2012-06-21T13:30:00Z.</summary>
    public const long FirstTimestampNs = 1_340_285_400_000_000_000;

    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("replay-cli-").FullName;

    /// <summary>A file or directory beside the recordings.</summary>
    public string PathOf(string name) => Path.Combine(Directory, name);

    /// <summary>Adds a recording of 8-byte messages: 0, 1, 2 … Each takes 64 bytes.</summary>
    /// <param name="messages">How many.</param>
    /// <param name="changed">The one that gets its complement instead.</param>
    public long Record(int messages, int changed = -1)
    {
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(Directory, new ArchiveOptions { Durability = Durability.None });
        using RecordingWriter writer = archive.CreateRecording(new RecordingSettings { TermBufferLength = 64 * 1024, SegmentFileLength = 64 * 1024 });
        Span<byte> payload = stackalloc byte[sizeof(long)];
        for (int i = 0; i < messages; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(payload, i == changed ? ~i : i);
            writer.Append(payload, FirstTimestampNs + i * 1_000L);
        }
        return writer.RecordingId;
    }

    /// <summary>Overwrites the length of the frame at a position of recording 0 with nonsense.</summary>
    public void DamageFrameAt(int position)
    {
        using FileStream segment = File.OpenWrite(PathOf("0-0.rec"));
        segment.Position = position;
        segment.Write([0xff, 0xff, 0xff, 0x7f]);
    }

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);
}
