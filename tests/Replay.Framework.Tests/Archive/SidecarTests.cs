using System.Diagnostics;

namespace Replay.Framework.Tests;

public class SidecarTests
{
    private static readonly RecordingMetadata Metadata = new()
    {
        Codec = "market",
        Schema = "101",
        TimeSource = "exchange",
        SourceFile = "prices.csv",
        CreatedBy = "a test",
        Instruments = [new RecordedInstrument(7, "BTC-USD", 0.00000001m, 1000000000000000000.5m)],
    };

    [Fact]
    public void Metadata_is_read_back_and_decimals_are_stored_as_strings()
    {
        using SampleArchive sample = new(messages: 2);
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(sample.Directory);
        Assert.Null(archive.ReadMetadata(1));
        archive.WriteMetadata(1, Metadata);
        RecordingMetadata read = archive.ReadMetadata(1)!;
        Assert.Equal(Metadata.Instruments, read.Instruments);
        Assert.Equal(Metadata with { Instruments = [] }, read with { Instruments = [] });
        Assert.Contains("\"tickSize\": \"0.00000001\"", File.ReadAllText(sample["1.meta.json"]));
        Assert.Contains("it has 0, 1", Assert.Throws<RecordingNotFoundException>(() => archive.WriteMetadata(2, Metadata)).Message);
        Assert.Empty(Directory.GetFiles(sample.Directory, "*.tmp"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[")]
    [InlineData("{\"instruments\":[{\"id\":1,\"symbol\":\"A\",\"tickSize\":\"cheap\",\"lotSize\":\"1\"}]}")]
    [InlineData("{\"instruments\":[{\"id\":1,\"symbol\":\"A\",\"tickSize\":5,\"lotSize\":\"1\"}]}")]
    [InlineData("{\"instruments\":7}")]
    public void Damaged_metadata_is_named_and_does_not_keep_messages_from_being_read(string json)
    {
        using SampleArchive sample = new(messages: 2);
        File.WriteAllText(sample["1.meta.json"], json);
        using EmbeddedArchive archive = EmbeddedArchive.Open(sample.Directory);
        ArchiveDamageException damage = Assert.Throws<ArchiveDamageException>(() => archive.ReadMetadata(1));
        Assert.Equal((DamageKind.Metadata, 1L, "1.meta.json"), (damage.Kind, damage.RecordingId, damage.File));
        using RecordingReader reader = archive.OpenReader(1);
        Assert.Single(AeronFixtureTests.Read(reader));
        Assert.Equal([true, false], ArchiveVerifier.Verify(sample.Directory).Recordings.Select(recording => recording.Ok));
    }

    [Fact]
    public void The_directory_of_a_live_Aeron_Archive_can_be_read_but_not_written()
    {
        using AeronFixture fixture = new("simple");
        string mark = Path.Combine(fixture.ArchiveDirectory, "archive-mark.dat");
        SetActivity(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        Assert.Contains("belongs to a live Aeron Archive, process", Assert.Throws<ArchiveStorageException>(() => EmbeddedArchive.OpenForWriting(fixture.ArchiveDirectory)).Message);
        using (EmbeddedArchive archive = EmbeddedArchive.Open(fixture.ArchiveDirectory))
        {
            using RecordingReader reader = archive.OpenReader(0);
            Assert.False(reader.IsMapped);
            Assert.Equal(fixture.Expected[0].Messages, AeronFixtureTests.Read(reader));
        }
        SetActivity(DateTimeOffset.UtcNow.AddSeconds(-11).ToUnixTimeMilliseconds());
        EmbeddedArchive.OpenForWriting(fixture.ArchiveDirectory).Dispose();

        void SetActivity(long timestampMs)
        {
            using FileStream file = new(mark, FileMode.Open);
            file.Position = 16;
            file.Write(BitConverter.GetBytes(timestampMs));
        }
    }

    [Fact]
    public void The_mark_of_a_writer_is_renewed_while_it_lives_and_says_when_it_ended_well()
    {
        using TempDirectory directory = new();
        long before = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        using (EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory.Path))
        {
            long first = Activity();
            Assert.InRange(first, before, before + 60_000);
            Assert.True(SpinWait.SpinUntil(() => Activity() > first, TimeSpan.FromSeconds(30)));
            using RecordingWriter writer = archive.CreateRecording(SampleArchive.Settings);
            Assert.True(archive.OpenReader(0).IsMapped);
            Assert.True(EmbeddedArchive.Open(directory.Path).OpenReader(0).IsMapped);
        }
        Assert.Equal(-1, Activity());

        long Activity()
        {
            using FileStream file = new(directory["archive-mark.dat"], FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using BinaryReader reader = new(file);
            file.Position = 16;
            return reader.ReadInt64();
        }
    }

    [Fact]
    public void A_recording_can_be_added_to_a_directory_that_Aeron_recorded()
    {
        using AeronFixture fixture = new("multi");
        using (EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(fixture.ArchiveDirectory))
        {
            using RecordingWriter writer = archive.CreateRecording(SampleArchive.Settings);
            Assert.Equal(7, writer.RecordingId);
            writer.Append(new byte[10], 0);
        }
        Assert.Contains("\"recordingId\": 7, \"state\": \"VALID\", \"messages\": 1", Oracle.Check(fixture.ArchiveDirectory));
    }

    [Fact]
    public void What_a_killed_writer_left_unfinished_is_cleared_by_the_next_one()
    {
        using SampleArchive sample = new(messages: 2);
        byte[] catalog = File.ReadAllBytes(sample["archive.catalog"]);
        // As after a kill between the entry's body and its header: the id is used up, the body is there.
        catalog[8]++;
        catalog.AsSpan(32 + 32, 100).CopyTo(catalog.AsSpan(32 + 2 * 192 + 32));
        File.WriteAllBytes(sample["archive.catalog"], catalog);
        File.WriteAllBytes(sample["2-0.rec.tmp"], []);
        Assert.Equal(2, EmbeddedArchive.Open(sample.Directory).Recordings.Count);
        using (EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(sample.Directory))
        using (RecordingWriter writer = archive.CreateRecording(SampleArchive.Settings))
            Assert.Equal(3, writer.RecordingId);
        Assert.False(File.Exists(sample["2-0.rec.tmp"]));
        Oracle.Check(sample.Directory);
    }

    [Theory]
    [InlineData("archive.catalog")]
    [InlineData("0-0.rec")]
    [InlineData("0.meta.json")]
    public void A_pipe_in_the_place_of_a_file_is_damage_and_does_not_hang(string name)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/mkfifo"), "/usr/bin/mkfifo is missing");
        using SampleArchive sample = new(messages: 2);
        File.Delete(sample[name]);
        using (Process process = Process.Start("/usr/bin/mkfifo", [sample[name]])) process.WaitForExit();
        Assert.Throws<ArchiveDamageException>(() => SampleArchive.ReadAll(sample.Directory));
        Assert.False(ArchiveVerifier.Verify(sample.Directory).Ok);
    }

    [Fact]
    public void A_pipe_in_the_place_of_the_lock_is_nobodys_lock_and_does_not_hang()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/mkfifo"), "/usr/bin/mkfifo is missing");
        using TempDirectory directory = new();
        using (Process process = Process.Start("/usr/bin/mkfifo", [directory[WriterLock.FileName]])) process.WaitForExit();
        Assert.False(WriterLock.IsHeld(directory.Path));
    }
}
