using System.Diagnostics;

namespace Replay.Framework.Tests;

public class RecordingWriterTests
{
    private static readonly ArchiveOptions Fast = new() { Durability = Durability.None };

    [Fact]
    public void Opening_for_writing_twice_adds_recordings_and_loses_none()
    {
        using TempDirectory directory = new();
        for (int run = 0; run < 3; run++)
        {
            using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory["new/archive"]);
            using RecordingWriter writer = archive.CreateRecording(SampleArchive.Settings);
            Assert.Equal(run, writer.RecordingId);
            for (int i = 0; i <= run; i++) writer.Append([1, 2, 3], 0);
        }
        using EmbeddedArchive read = EmbeddedArchive.Open(directory["new/archive"]);
        Assert.Equal([64, 128, 192], read.Recordings.Select(recording => recording.StopPosition));
        Assert.All(read.Recordings, recording => Assert.True(recording.Clean && recording.StopTimestampMs >= recording.StartTimestampMs));
    }

    [Fact]
    public void Many_recordings_make_the_catalog_grow()
    {
        using TempDirectory directory = new();
        using (EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory.Path, Fast))
            for (int i = 0; i < 700; i++) archive.CreateRecording(SampleArchive.Settings with { Channel = $"aeron:udp?endpoint=host-{i}:4000", StreamId = i }).Dispose();
        using EmbeddedArchive read = EmbeddedArchive.Open(directory.Path);
        Assert.Equal(Enumerable.Range(0, 700), read.Recordings.Select(recording => recording.StreamId));
        Assert.Equal("aeron:udp?endpoint=host-699:4000", read.GetRecording(699).OriginalChannel);
        Assert.Contains("\"recordingId\": 699", Oracle.Check(directory.Path));
    }

    [Fact]
    public void A_second_writer_is_refused_with_the_holders_process_and_readers_are_not()
    {
        using TempDirectory directory = new();
        using (EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory.Path))
        {
            using RecordingWriter writer = archive.CreateRecording(SampleArchive.Settings);
            Assert.Contains($"process {Environment.ProcessId};", Assert.Throws<ArchiveStorageException>(() => EmbeddedArchive.OpenForWriting(directory.Path)).Message);
            using EmbeddedArchive reading = EmbeddedArchive.Open(directory.Path);
            Assert.True(reading.Recordings.Single().Active);
            Assert.Contains("opened for reading", Assert.Throws<InvalidOperationException>(() => reading.CreateRecording(SampleArchive.Settings)).Message);
        }
        EmbeddedArchive.OpenForWriting(directory.Path).Dispose();
    }

    [Fact]
    public void Disposing_an_archive_again_does_nothing_and_leaves_the_next_writer_alone()
    {
        using TempDirectory directory = new();
        EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory.Path);
        RecordingWriter writer = archive.CreateRecording(SampleArchive.Settings);
        archive.Dispose();
        using EmbeddedArchive next = EmbeddedArchive.OpenForWriting(directory.Path);
        using RecordingWriter other = next.CreateRecording(SampleArchive.Settings);
        archive.Dispose();
        writer.Dispose();
        other.Append([1], 0);
        other.Stop();
        Assert.Throws<ArchiveStorageException>(() => EmbeddedArchive.OpenForWriting(directory.Path));
        Assert.Equal([0L, 64L], next.Recordings.Select(recording => recording.StopPosition));
        Assert.Throws<ObjectDisposedException>(() => archive.CreateRecording(SampleArchive.Settings));
    }

    [Fact]
    public void A_recording_that_cannot_be_stopped_does_not_keep_an_archive_from_stopping_the_others()
    {
        using TempDirectory directory = new();
        EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory.Path, new ArchiveOptions { Durability = Durability.OnStop });
        RecordingWriter broken = archive.CreateRecording(SampleArchive.Settings), good = archive.CreateRecording(SampleArchive.Settings);
        broken.Append([1], 0);
        good.Append([1], 0);
        // A device cannot be synced.
        File.Delete(directory["0-0.rec"]);
        File.CreateSymbolicLink(directory["0-0.rec"], "/dev/null");
        Assert.Throws<ArchiveStorageException>(archive.Dispose);
        archive.Dispose();
        using EmbeddedArchive next = EmbeddedArchive.OpenForWriting(directory.Path);
        Assert.Equal([false, true], next.Recordings.Select(recording => recording.Clean));
    }

    [Fact]
    public void What_was_flushed_is_there_for_other_readers_before_the_recording_is_stopped()
    {
        using TempDirectory directory = new();
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory.Path, Fast);
        using RecordingWriter writer = archive.CreateRecording(SampleArchive.Settings);
        using EmbeddedArchive other = EmbeddedArchive.Open(directory.Path);
        for (int i = 0; i < 200; i++)
        {
            long position = writer.Append(SampleArchive.Payload(i, i * 29 % 4000), i);
            writer.Flush();
            Assert.Equal(position, writer.FlushedPosition);
            Assert.Equal(position, other.GetRecording(0).StopPosition);
            Assert.Equal(position, archive.OpenReader(0).StopPosition);
        }
        using RecordingReader reader = other.OpenReader(0);
        int count = 0;
        foreach (RecordedMessage message in reader.Messages()) Assert.Equal(SampleArchive.Payload(count, count++ * 29 % 4000), message.Payload);
        Assert.Equal(200, count);
        Assert.False(other.GetRecording(0).Clean);
        Assert.True(ArchiveVerifier.Verify(directory.Path).Ok);
    }

    [Fact]
    public void A_message_that_was_cut_off_between_its_fragments_is_left_out()
    {
        using TempDirectory directory = new();
        using (EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory["live"], Fast))
        {
            using RecordingWriter writer = archive.CreateRecording(SampleArchive.Settings);
            writer.Append(new byte[100], 0);
            writer.Append(SampleArchive.Payload(1, 4000), 0);
            writer.Flush();
            CopyDirectory(directory["live"], directory["copy"]);
        }
        byte[] segment = File.ReadAllBytes(directory["copy/0-0.rec"]);
        segment.AsSpan(160 + 2 * 1408).Clear();
        File.WriteAllBytes(directory["copy/0-0.rec"], segment);

        using EmbeddedArchive cut = EmbeddedArchive.Open(directory["copy"]);
        RecordingDescriptor recording = cut.Recordings.Single();
        Assert.Equal((false, false, 160 + 2 * 1408), (recording.Clean, recording.Active, recording.StopPosition));
        using RecordingReader reader = cut.OpenReader(0);
        Assert.Equal(160, reader.StopPosition);
        Assert.Single(AeronFixtureTests.Read(reader));
        Assert.True(ArchiveVerifier.Verify(directory["copy"]).Ok);
    }

    [Fact]
    public void A_message_over_the_limit_is_refused_with_the_limit_and_the_recording_goes_on()
    {
        using TempDirectory directory = new();
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory.Path, Fast);
        using RecordingWriter writer = archive.CreateRecording(SampleArchive.Settings);
        Assert.Equal(8192, writer.MaxMessageLength);
        Assert.Contains("8193 bytes is longer than the 8192", Assert.Throws<ArgumentException>(() => writer.Append(new byte[8193], 0)).Message);
        Assert.Equal(64, writer.Append(new byte[32], 0));
        writer.Stop();
        Assert.Throws<ObjectDisposedException>(() => writer.Append(new byte[32], 0));
    }

    [Fact]
    public void An_aborted_recording_leaves_neither_files_nor_an_entry_but_its_id_is_used_up()
    {
        using TempDirectory directory = new();
        using (EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory.Path))
        {
            using RecordingWriter writer = archive.CreateRecording(SampleArchive.Settings);
            for (int i = 0; i < 3_000; i++) writer.Append(new byte[32], 0);
            writer.Abort();
            using RecordingWriter next = archive.CreateRecording(SampleArchive.Settings);
            Assert.Equal(1, next.RecordingId);
        }
        using EmbeddedArchive read = EmbeddedArchive.Open(directory.Path);
        Assert.Equal([(1L, RecordingState.Valid)], read.CatalogEntries.Select(entry => (entry.RecordingId, entry.State)));
        Assert.Equal(["1-0.crc", "1-0.rec", "1.times", "archive-mark.dat", "archive.catalog", "replay.lock"], Directory.GetFiles(directory.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Oracle.Check(directory.Path);
    }

    [Fact]
    public void An_aborted_recording_that_another_one_follows_is_marked_invalid()
    {
        using TempDirectory directory = new();
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory.Path);
        using RecordingWriter writer = archive.CreateRecording(SampleArchive.Settings), next = archive.CreateRecording(SampleArchive.Settings);
        writer.Abort();
        Assert.Equal([RecordingState.Invalid, RecordingState.Valid], archive.CatalogEntries.Select(entry => entry.State));
    }

    [Theory]
    [InlineData(65537, 65536, 1408, 0, "term length 65537")]
    [InlineData(65536, 32768, 1408, 0, "segment length 32768")]
    [InlineData(65536, 65536, 1400, 0, "MTU 1400")]
    [InlineData(65536, 65536, 1408, 33, "start position 33")]
    public void Impossible_settings_are_refused_by_name(int term, int segment, int mtu, long start, string named)
    {
        using TempDirectory directory = new();
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory.Path);
        RecordingSettings settings = new() { TermBufferLength = term, SegmentFileLength = segment, MtuLength = mtu, StartPosition = start };
        Assert.Contains(named, Assert.Throws<ArgumentException>(() => archive.CreateRecording(settings)).Message);
        Assert.Throws<ArgumentException>(() => archive.CreateRecording(new RecordingSettings { Channel = "aeron:ipc?alias=\u00e9" }));
        Assert.Empty(archive.CatalogEntries);
    }

    [Fact]
    public void A_small_recording_does_not_keep_the_blocks_of_a_whole_segment()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/stat"), "/usr/bin/stat is missing: it tells how many blocks a file has");
        using TempDirectory directory = new();
        using (EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory.Path))
        {
            using RecordingWriter writer = archive.CreateRecording(new RecordingSettings());
            writer.Append(new byte[10_000], 0);
        }
        Assert.Equal(128 * 1024 * 1024, new FileInfo(directory["0-0.rec"]).Length);
        using Process stat = Process.Start(new ProcessStartInfo("/usr/bin/stat", ["-c", "%b", directory["0-0.rec"]]) { RedirectStandardOutput = true })!;
        Assert.InRange(long.Parse(stat.StandardOutput.ReadToEnd()) * 512, 10_000, 64 * 1024);
    }

    [Fact]
    public void Where_there_is_no_archive_the_message_says_what_is_there()
    {
        using TempDirectory directory = new();
        Assert.Contains("does not exist", Assert.Throws<ArchiveNotFoundException>(() => EmbeddedArchive.Open(directory["none"])).Message);
        Assert.Contains("it is empty", Assert.Throws<ArchiveNotFoundException>(() => EmbeddedArchive.Open(directory.Path)).Message);
        File.WriteAllText(directory["prices.csv"], "");
        Assert.Contains("it holds prices.csv but no archive.catalog", Assert.Throws<ArchiveNotFoundException>(() => EmbeddedArchive.Open(directory.Path)).Message);
    }

    private static void CopyDirectory(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string path in Directory.GetFiles(from)) File.Copy(path, Path.Combine(to, Path.GetFileName(path)));
    }
}
