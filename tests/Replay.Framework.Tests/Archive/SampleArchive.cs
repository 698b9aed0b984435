using System.IO.Hashing;

namespace Replay.Framework.Tests;

/// <summary>A small archive of two recordings with everything in it that the format knows: several segments, padding, fragments, empty messages, an unaligned end.</summary>
internal sealed class SampleArchive : IDisposable
{
    public static readonly RecordingSettings Settings = new() { TermBufferLength = 65536, SegmentFileLength = 65536, MtuLength = 1408, StreamId = 7, SessionId = 9 };

    private readonly TempDirectory _directory = new();

    public SampleArchive(int messages = 90, bool withIntegrity = true)
    {
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(Directory, new ArchiveOptions { Durability = Durability.None, WritesIntegrity = withIntegrity });
        Record(archive, Settings, messages);
        Record(archive, Settings with { StartPosition = 4096, SegmentFileLength = 131072 }, messages / 2);
        archive.WriteMetadata(0, new RecordingMetadata { Codec = "bytes", Instruments = [new RecordedInstrument(1, "AAPL", 0.01m, 1m)] });
    }

    public string Directory => _directory.Path;

    public string this[string name] => _directory[name];

    /// <summary>Every message of every recording that is listed.</summary>
    public static List<(long RecordingId, long Position, long EndPosition, ulong Hash)> ReadAll(string directory)
    {
        using EmbeddedArchive archive = EmbeddedArchive.Open(directory);
        List<(long, long, long, ulong)> messages = [];
        foreach (RecordingDescriptor recording in archive.Recordings)
        {
            archive.ReadMetadata(recording.RecordingId);
            using RecordingReader reader = archive.OpenReader(recording.RecordingId);
            foreach (RecordedMessage message in reader.Messages())
                messages.Add((recording.RecordingId, message.Position, message.EndPosition, XxHash3.HashToUInt64(message.Payload)));
        }
        return messages;
    }

    public static byte[] Payload(int message, int length)
    {
        byte[] payload = new byte[length];
        new Random(message).NextBytes(payload);
        return payload;
    }

    public void Dispose() => _directory.Dispose();

    private static void Record(EmbeddedArchive archive, RecordingSettings settings, int messages)
    {
        using RecordingWriter writer = archive.CreateRecording(settings);
        // The first four: one frame, no payload, three fragments, an unaligned length.
        int[] lengths = [100, 0, 3000, 33];
        for (int i = 0; i < messages; i++) writer.Append(Payload(i, i < lengths.Length ? lengths[i] : i * 37 % 3500), timestampNs: i);
    }
}
