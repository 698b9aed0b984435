namespace Replay.Framework.Tests;

/// <summary>What lies below and above the durable watermark of recordings whose writer has ended without stopping them.</summary>
public class WatermarkTests
{
    // Messages of 4,000 bytes in frames of 4,032: pages are crossed all the time.
    private const int Messages = 10;
    private const int FrameLength = 4032;
    private const int End = Messages * FrameLength;
    private static readonly RecordingSettings Settings = SampleArchive.Settings with { MtuLength = 8192 };

    [Fact]
    public void A_durable_last_message_whose_second_page_is_zeros_is_kept()
    {
        using TempDirectory directory = new();
        // Its second page, from 40,960 on, would be zeros: by Aeron's rule the sign of a torn write.
        Leave(directory.Path, payload: 7, messages: Messages - 1, last: new byte[5_000]);
        Assert.Equal(Messages, Read(directory.Path).Count);
        File.Delete(directory["0.durable"]);
        Assert.Equal(Messages - 1, Read(directory.Path).Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(FrameLength * 5)]
    [InlineData(End - FrameLength)]
    public void Damage_below_the_watermark_is_an_error_and_never_the_end(long position)
    {
        using TempDirectory directory = new();
        Leave(directory.Path);
        Overwrite(directory["0-0.rec"], position, new byte[End - position]);
        ArchiveDamageException damage = Assert.Throws<ArchiveDamageException>(() => Read(directory.Path));
        Assert.Equal((DamageKind.FrameLength, 0L, position), (damage.Kind, damage.RecordingId, damage.Position));
        Assert.False(ArchiveVerifier.Verify(directory.Path).Ok);
        // Without the watermark nothing tells that more was there.
        File.Delete(directory["0.durable"]);
        Assert.Equal(position / FrameLength, Read(directory.Path).Count);
    }

    [Fact]
    public void A_segment_that_is_missing_below_the_watermark_is_an_error()
    {
        using TempDirectory directory = new();
        Leave(directory.Path, messages: 20);
        File.Delete(directory["0-65536.rec"]);
        Assert.Equal(DamageKind.SegmentMissing, Assert.Throws<ArchiveDamageException>(() => Read(directory.Path)).Kind);
        Assert.False(ArchiveVerifier.Verify(directory.Path).Ok);
    }

    [Fact]
    public void Damage_above_the_watermark_is_a_torn_tail_that_is_reported_and_not_read()
    {
        using TempDirectory directory = new();
        Leave(directory.Path, unsynced: 3);
        // The second of three messages has lost part of its header, the third has not; the first one ends in the same block, in which all else is proven.
        Overwrite(directory["0-0.rec"], End + FrameLength + 4, [0xff, 0xff, 0xff, 0xff]);
        Assert.Equal(Messages + 1, Read(directory.Path).Count);
        using EmbeddedArchive archive = EmbeddedArchive.Open(directory.Path);
        using RecordingReader reader = archive.OpenReader(0);
        Assert.Equal((End, End + FrameLength), (archive.GetRecording(0).DurablePosition, reader.StopPosition));
        Assert.Equal((End + FrameLength, 2L * FrameLength), (reader.TornTail!.Position, reader.TornTail.Length));
        ArchiveVerification verification = ArchiveVerifier.Verify(directory.Path);
        Assert.True(verification.Ok);
        Assert.Equal(reader.TornTail, verification.Recordings.Single().TornTail);
    }

    [Fact]
    public void A_torn_tail_above_the_watermark_is_kept_and_reported_when_the_recording_is_extended()
    {
        using TempDirectory directory = new();
        Leave(directory.Path, unsynced: 3);
        Overwrite(directory["0-0.rec"], End + FrameLength + 4, [0xff, 0xff, 0xff, 0xff]);
        byte[] before = File.ReadAllBytes(directory["0-0.rec"]);
        using (EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory.Path))
        {
            using RecordingWriter writer = archive.ExtendRecording(0);
            Assert.Equal((End + FrameLength, 2L * FrameLength), (writer.CutTail!.Position, writer.CutTail.Length));
            Assert.Contains("frame version 255", writer.CutTail.Detail, StringComparison.Ordinal);
            Assert.Equal(["0-0.rec.broken"], writer.CutTail.KeptAs);
            writer.Append(new byte[100], 0);
        }
        Assert.Equal(before, File.ReadAllBytes(directory["0-0.rec.broken"]));
        Assert.Equal(Messages + 2, Read(directory.Path).Count);
        Assert.True(ArchiveVerifier.Verify(directory.Path).Ok);
        using (EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory.Path))
            Assert.Null(archive.ExtendRecording(0).CutTail);
    }

    [Fact]
    public void One_damaged_slot_falls_back_to_the_other_and_two_are_found_by_verify()
    {
        using TempDirectory directory = new();
        Leave(directory.Path);
        byte[] bytes = File.ReadAllBytes(directory["0.durable"]);
        for (int bit = 0; bit < 64 * 8; bit++)
        {
            foreach (int slot in (int[])[0, 4096])
            {
                byte[] damaged = [.. bytes];
                damaged[slot + bit / 8] ^= (byte)(1 << bit % 8);
                File.WriteAllBytes(directory["0.durable"], damaged);
                Assert.Contains(DurableWatermark.Find(directory.Path, 0), (long?[])[End, End - FrameLength]);
            }
        }
        File.WriteAllBytes(directory["0.durable"], new byte[100]);
        Assert.Equal(Messages, Read(directory.Path).Count);
        VerificationFinding finding = ArchiveVerifier.Verify(directory.Path).Recordings.Single().Findings.Single();
        Assert.Equal((DamageKind.Watermark, "0.durable"), (finding.Kind, finding.Segment));
    }

    /// <summary>A directory as a writer leaves it that is killed: some messages durable, some flushed.</summary>
    private static void Leave(string directory, int messages = Messages, byte payload = 1, int unsynced = 0, byte[]? last = null)
    {
        using TempDirectory live = new();
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(live.Path, new() { Durability = Durability.Group, GroupInterval = Timeout.InfiniteTimeSpan });
        using RecordingWriter writer = archive.CreateRecording(Settings);
        byte[] message = [.. Enumerable.Repeat(payload, 4_000)];
        for (int i = 0; i < messages; i++)
        {
            writer.Append(message, i);
            writer.Sync();
        }
        if (last is not null) writer.Append(last, 0);
        writer.Sync();
        // Taken now: the writer may sync what follows before its time.
        File.Copy(live["0.durable"], Path.Combine(directory, "0.durable"));
        for (int i = 0; i < unsynced; i++) writer.Append(message, i);
        writer.Flush();
        foreach (string path in Directory.GetFiles(live.Path).Where(path => path != live["0.durable"])) File.Copy(path, Path.Combine(directory, Path.GetFileName(path)));
    }

    private static List<(long Position, long EndPosition, int Length)> Read(string directory)
    {
        using EmbeddedArchive archive = EmbeddedArchive.Open(directory);
        using RecordingReader reader = archive.OpenReader(0);
        List<(long, long, int)> messages = [];
        foreach (RecordedMessage message in reader.Messages()) messages.Add((message.Position, message.EndPosition, message.Payload.Length));
        return messages;
    }

    private static void Overwrite(string path, long offset, byte[] bytes)
    {
        using FileStream file = new(path, FileMode.Open);
        file.Position = offset;
        file.Write(bytes);
    }
}
