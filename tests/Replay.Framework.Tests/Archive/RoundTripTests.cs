using CsCheck;

namespace Replay.Framework.Tests;

public class RoundTripTests
{
    private static readonly RecordingSettings Small = new() { TermBufferLength = 65536, SegmentFileLength = 65536, MtuLength = 1408 };

    public static TheoryData<string, RecordingSettings> Layouts => new()
    {
        { "a segment of one term", Small },
        { "a segment of four terms", Small with { SegmentFileLength = 4 * 65536 } },
        { "a late start", Small with { StartPosition = 65536 * 5 + 4096, SegmentFileLength = 2 * 65536 } },
        { "term ids that wrap", Small with { InitialTermId = int.MaxValue - 1 } },
        { "the longest MTU", Small with { MtuLength = 65504, TermBufferLength = 1 << 20, SegmentFileLength = 1 << 20 } },
    };

    [Theory, MemberData(nameof(Layouts))]
    public void Messages_of_every_size_are_read_back_as_they_were_appended(string what, RecordingSettings settings)
    {
        int payload = settings.MtuLength - 32;
        int longest = settings.TermBufferLength / 8;
        int[] edges = [0, 1, 31, 32, 33, payload - 1, payload, payload + 1, 2 * payload - 1, 2 * payload, 2 * payload + 1, longest - 1, longest];
        Gen.OneOf(Gen.Int[0, edges.Length - 1].Select(i => Math.Min(edges[i], longest)), Gen.Int[0, 200], Gen.Int[0, longest]).Array[0, 150].Sample(
            lengths => AssertRoundTrip(settings, lengths), iter: 10, threads: 1, print: lengths => $"{what}: {string.Join(',', lengths)}");
    }

    [Theory, MemberData(nameof(Layouts))]
    public void What_is_written_pleases_an_independent_reader(string what, RecordingSettings settings)
    {
        using TempDirectory directory = new();
        Random random = new(what.Length);
        using (EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory.Path))
        {
            for (int recording = 0; recording < 4; recording++)
            {
                int[] lengths = [.. Enumerable.Range(0, recording * 150).Select(i => random.Next(i % 10 == 0 ? settings.TermBufferLength / 8 : 300))];
                Write(archive, settings with { StreamId = recording }, lengths);
            }
        }
        string report = Oracle.Check(directory.Path);
        for (int recording = 0; recording < 4; recording++)
            Assert.Contains($"\"recordingId\": {recording}, \"state\": \"VALID\", \"messages\": {recording * 150},", report);
    }

    private static void AssertRoundTrip(RecordingSettings settings, int[] lengths)
    {
        using TempDirectory directory = new();
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory.Path, new ArchiveOptions { Durability = Durability.None });
        List<long> ends = Write(archive, settings, lengths);
        using RecordingReader reader = archive.OpenReader(0);
        int i = 0;
        foreach (RecordedMessage message in reader.Messages())
        {
            Assert.Equal(Payload(i, lengths[i]), message.Payload);
            Assert.Equal(i + 1, message.TimestampNs);
            Assert.Equal(ends[i], message.EndPosition);
            Assert.Equal(settings.SessionId, message.SessionId);
            i++;
        }
        Assert.Equal(lengths.Length, i);
    }

    private static List<long> Write(EmbeddedArchive archive, RecordingSettings settings, int[] lengths)
    {
        using RecordingWriter writer = archive.CreateRecording(settings);
        List<long> ends = [];
        for (int i = 0; i < lengths.Length; i++) ends.Add(writer.Append(Payload(i, lengths[i]), timestampNs: i + 1));
        return ends;
    }

    private static byte[] Payload(int message, int length)
    {
        byte[] payload = new byte[length];
        new Random(message).NextBytes(payload);
        return payload;
    }
}
