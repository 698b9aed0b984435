namespace Replay.Framework.Tests;

public class CatalogChecksumTests
{
    [Theory]
    [InlineData(FrameChecksum.Crc32)]
    [InlineData(FrameChecksum.Crc32c)]
    public void Every_flipped_bit_of_an_entry_with_a_checksum_is_found_and_turned_back(FrameChecksum checksum)
    {
        using TempDirectory directory = new();
        Record(directory.Path, checksum);
        byte[] catalog = File.ReadAllBytes(directory["archive.catalog"]);
        int length = 32 + BitConverter.ToInt32(catalog, 32);
        for (int bit = 0; bit < length * 8; bit += 7)
        {
            // The checksum covers what follows the header; of the header itself only the checksum is looked at here.
            if (bit / 8 is < 8 or (>= 12 and < 32)) continue;
            byte[] damaged = [.. catalog];
            damaged[32 + bit / 8] ^= (byte)(1 << bit % 8);
            File.WriteAllBytes(directory["archive.catalog"], damaged);
            Assert.False(ArchiveVerifier.Verify(directory.Path).Ok, $"bit {bit}");
            Assert.ThrowsAny<ReplayException>(() => EmbeddedArchive.Open(directory.Path).OpenReader(0));
            Assert.True(ArchiveRepairer.Repair(directory.Path, checksum: checksum).Ok, $"bit {bit}");
            Assert.Equal(catalog.AsSpan(32, length), File.ReadAllBytes(directory["archive.catalog"]).AsSpan(32, length));
        }
    }

    [Fact]
    public void Changes_of_an_entry_keep_its_checksum_right()
    {
        using TempDirectory directory = new();
        Record(directory.Path, FrameChecksum.Crc32);
        using (EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory.Path, new ArchiveOptions { Checksum = FrameChecksum.Crc32 }))
        {
            using (RecordingWriter writer = archive.ExtendRecording(0, SampleArchive.Settings with { StartPosition = 5 * 160, SessionId = 77 })) writer.Append(new byte[90_000 / 16], 1);
            archive.TruncateRecording(0, 160);
            Assert.Equal(77, archive.GetRecording(0).SessionId);
        }
        Assert.True(ArchiveVerifier.Verify(directory.Path, checksum: FrameChecksum.Crc32).Ok);
    }

    [Fact]
    public void What_Aeron_recorded_with_checksums_has_entries_with_the_right_ones()
    {
        using AeronFixture fixture = new("checksum-crc32");
        byte[] catalog = File.ReadAllBytes(Path.Combine(fixture.ArchiveDirectory, "archive.catalog"));
        Assert.NotEqual(0, BitConverter.ToInt32(catalog, 40));
        Assert.Equal(FrameChecksum.Crc32, CatalogCodec.ChecksumOf(catalog.AsSpan(32, 32 + BitConverter.ToInt32(catalog, 32))));
    }

    private static void Record(string directory, FrameChecksum checksum)
    {
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory, new ArchiveOptions { Checksum = checksum, Durability = Durability.None });
        using RecordingWriter writer = archive.CreateRecording(SampleArchive.Settings);
        for (int i = 0; i < 5; i++) writer.Append(SampleArchive.Payload(i, 128), i);
    }
}
