using System.IO.Hashing;
using System.Text;

namespace Replay.Framework.Tests;

public class ChecksumTests
{
    [Fact]
    public void What_Aeron_recorded_with_checksums_is_checked_against_the_one_that_is_named()
    {
        using AeronFixture fixture = new("checksum-crc32");
        Assert.True(ArchiveVerifier.Verify(fixture.ArchiveDirectory, checksum: FrameChecksum.Crc32).Ok);
        VerificationFinding finding = ArchiveVerifier.Verify(fixture.ArchiveDirectory, checksum: FrameChecksum.Crc32c).Recordings[0].Findings[0];
        Assert.Equal((DamageKind.Checksum, 0L), (finding.Kind, finding.Position));
        Assert.Equal(200, CountMessages(fixture.ArchiveDirectory, FrameChecksum.Crc32));
        Assert.Throws<ArchiveDamageException>(() => CountMessages(fixture.ArchiveDirectory, FrameChecksum.Crc32c));
    }

    [Theory]
    [InlineData(FrameChecksum.Crc32)]
    [InlineData(FrameChecksum.Crc32c)]
    public void Any_bit_of_a_payload_that_changes_is_found_by_checksum(FrameChecksum checksum)
    {
        using TempDirectory directory = new();
        Record(directory.Path, checksum);
        Assert.True(ArchiveVerifier.Verify(directory.Path, checksum: checksum).Ok);
        Assert.Equal(60, CountMessages(directory.Path, checksum));
        byte[] segment = File.ReadAllBytes(directory["0-0.rec"]);
        // The first fragment of the first message.
        for (int at = 32; at < 1408; at += 61)
        {
            byte[] damaged = [.. segment];
            damaged[at] ^= (byte)(1 << at % 8);
            File.WriteAllBytes(directory["0-0.rec"], damaged);
            Assert.True(ArchiveVerifier.Verify(directory.Path).Ok);
            Assert.Equal(DamageKind.Checksum, ArchiveVerifier.Verify(directory.Path, checksum: checksum).Recordings[0].Findings[0].Kind);
            Assert.Equal(DamageKind.Checksum, Assert.Throws<ArchiveDamageException>(() => CountMessages(directory.Path, checksum)).Kind);
        }
    }

    [Theory]
    [InlineData(FrameChecksum.Crc32, 0xcbf43926)]
    [InlineData(FrameChecksum.Crc32c, 0xe3069283)]
    public void The_checksums_are_those_of_their_standards(FrameChecksum checksum, uint ofCheckDigits) =>
        Assert.Equal(ofCheckDigits, (uint)Checksums.Of(Encoding.ASCII.GetBytes("123456789"), checksum));

    [Fact]
    public void Catalog_entries_keep_their_checksum_through_every_change()
    {
        using TempDirectory directory = new();
        Record(directory.Path, FrameChecksum.Crc32);
        CheckEntry();
        // Opened without naming it: the one that is there is found.
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory.Path);
        // Three frames.
        archive.TruncateRecording(0, 3_104);
        CheckEntry();
        using (RecordingWriter writer = archive.ExtendRecording(0)) CheckEntry();
        CheckEntry();

        void CheckEntry()
        {
            byte[] catalog = File.ReadAllBytes(directory["archive.catalog"]);
            int length = BitConverter.ToInt32(catalog, 32);
            Assert.Equal(Crc32.HashToUInt32(catalog.AsSpan(64, length)), BitConverter.ToUInt32(catalog, 40));
        }
    }

    private static void Record(string directory, FrameChecksum checksum)
    {
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory, new ArchiveOptions { Checksum = checksum, WritesIntegrity = false });
        using RecordingWriter writer = archive.CreateRecording(SampleArchive.Settings);
        for (int i = 0; i < 60; i++) writer.Append(SampleArchive.Payload(i, i == 1 ? 0 : 3000 - i * 37), i);
    }

    private static int CountMessages(string directory, FrameChecksum checksum)
    {
        using EmbeddedArchive archive = EmbeddedArchive.Open(directory, new ArchiveOptions { Checksum = checksum, WritesIntegrity = false });
        using RecordingReader reader = archive.OpenReader(0);
        int count = 0;
        foreach (RecordedMessage _ in reader.Messages()) count++;
        return count;
    }
}
