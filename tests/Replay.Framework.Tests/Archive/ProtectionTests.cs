namespace Replay.Framework.Tests;

public class ProtectionTests
{
    [Fact]
    public void What_Aeron_recorded_can_be_protected()
    {
        using AeronFixture fixture = new("segments");
        using (EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(fixture.ArchiveDirectory)) archive.ProtectRecording(0);
        RecordingVerification verified = ArchiveVerifier.Verify(fixture.ArchiveDirectory).Recordings[0];
        Assert.True(verified.Ok);
        Assert.Equal(verified.BytesChecked, verified.BytesCovered);
        int whole = Count(fixture.ArchiveDirectory);

        Change(Path.Combine(fixture.ArchiveDirectory, "0-131072.rec"), 5_000);
        Assert.False(ArchiveVerifier.Verify(fixture.ArchiveDirectory).Ok);
        Assert.Throws<ArchiveDamageException>(() => Count(fixture.ArchiveDirectory));
        Assert.True(ArchiveRepairer.Repair(fixture.ArchiveDirectory).Ok);
        Assert.Equal(whole, Count(fixture.ArchiveDirectory));
    }

    [Fact]
    public void Damage_is_not_protected()
    {
        using SampleArchive sample = new();
        Change(sample["0-65536.rec"], 20_000);
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(sample.Directory);
        Assert.Equal(DamageKind.Block, Assert.Throws<ArchiveDamageException>(() => archive.ProtectRecording(0)).Kind);
    }

    [Fact]
    public void A_start_that_moved_to_a_later_segment_is_found_unless_it_was_detached()
    {
        using SampleArchive sample = new();
        byte[] catalog = File.ReadAllBytes(sample["archive.catalog"]);
        byte[] moved = [.. catalog];
        moved[32 + 72 + 2] ^= 1;
        File.WriteAllBytes(sample["archive.catalog"], moved);
        Assert.Contains(ArchiveVerifier.Verify(sample.Directory).Recordings[0].Findings, finding => finding.Kind == DamageKind.BytesOutside && finding.Segment == "0-0.rec");
        Assert.Throws<ArchiveDamageException>(() => Count(sample.Directory));
        Assert.True(ArchiveRepairer.Repair(sample.Directory).Ok);
        Assert.Equal(0, EmbeddedArchive.Open(sample.Directory).GetRecording(0).StartPosition);

        File.WriteAllBytes(sample["archive.catalog"], catalog);
        using (EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(sample.Directory)) archive.DetachSegments(0, 65536);
        Assert.True(ArchiveVerifier.Verify(sample.Directory).Ok);
        Assert.True(Count(sample.Directory) > 0);

        // The other way: what was detached is no part of the recording, whatever the start says.
        byte[] detached = File.ReadAllBytes(sample["archive.catalog"]);
        File.WriteAllBytes(sample["archive.catalog"], catalog);
        Assert.Contains(ArchiveVerifier.Verify(sample.Directory).Recordings[0].Findings, finding => finding.Kind == DamageKind.BytesOutside && finding.Segment == "0-0.rec");
        Assert.Throws<ArchiveDamageException>(() => Count(sample.Directory));

        File.WriteAllBytes(sample["archive.catalog"], detached);
        using (EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(sample.Directory)) Assert.Equal(1, archive.AttachSegments(0));
        RecordingVerification attached = ArchiveVerifier.Verify(sample.Directory).Recordings[0];
        Assert.True(attached.Ok);
        Assert.Equal(attached.BytesChecked, attached.BytesCovered);
    }

    private static int Count(string directory)
    {
        using EmbeddedArchive archive = EmbeddedArchive.Open(directory);
        using RecordingReader reader = archive.OpenReader(0);
        int count = 0;
        foreach (RecordedMessage _ in reader.Messages()) count++;
        return count;
    }

    private static void Change(string path, int offset)
    {
        byte[] bytes = File.ReadAllBytes(path);
        bytes[offset] ^= 1;
        File.WriteAllBytes(path, bytes);
    }
}
