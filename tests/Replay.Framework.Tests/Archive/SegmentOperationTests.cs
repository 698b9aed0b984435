namespace Replay.Framework.Tests;

public class SegmentOperationTests
{
    [Fact]
    public void Segments_that_were_detached_are_attached_again()
    {
        using SampleArchive sample = new(messages: 200);
        var whole = SampleArchive.ReadAll(sample.Directory);
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(sample.Directory);
        archive.DetachSegments(0, 131072);
        Assert.Equal(131072, archive.GetRecording(0).StartPosition);

        Assert.Equal(2, archive.AttachSegments(0));

        Assert.Equal(whole, SampleArchive.ReadAll(sample.Directory));
        Assert.Equal(0, archive.AttachSegments(0));
        Assert.Equal(0, archive.AttachSegments(1));
        Assert.True(ArchiveVerifier.Verify(sample.Directory).Ok);
        Oracle.Check(sample.Directory);
    }

    [Fact]
    public void A_recording_that_joined_late_is_attached_from_its_first_frame()
    {
        using SampleArchive sample = new(messages: 200);
        var whole = SampleArchive.ReadAll(sample.Directory);
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(sample.Directory);
        archive.DetachSegments(1, 131072);
        Assert.Equal(1, archive.AttachSegments(1));
        Assert.Equal(4096, archive.GetRecording(1).StartPosition);
        Assert.Equal(whole, SampleArchive.ReadAll(sample.Directory));
    }

    [Fact]
    public void What_Aeron_detached_can_be_attached()
    {
        using AeronFixture fixture = new("purged");
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(fixture.ArchiveDirectory);
        Assert.True(archive.AttachSegments(3) > 0);
        Assert.Equal(0, archive.GetRecording(3).StartPosition);
        Assert.True(ArchiveVerifier.Verify(fixture.ArchiveDirectory).Ok);
    }

    [Fact]
    public void A_file_that_is_another_recordings_segment_is_refused()
    {
        using SampleArchive sample = new(messages: 200);
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(sample.Directory);
        archive.PurgeSegments(0, 131072);
        File.Copy(sample["0-131072.rec"], sample["0-65536.rec"]);
        Assert.Equal(DamageKind.TermId, Assert.Throws<ArchiveDamageException>(() => archive.AttachSegments(0)).Kind);
        Assert.Equal(131072, archive.GetRecording(0).StartPosition);
    }

    [Fact]
    public void Segments_migrate_to_the_beginning_of_the_recording_that_goes_on()
    {
        using TempDirectory directory = new();
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory.Path);
        long join = RecordUpTo(archive, SampleArchive.Settings, 131072);
        RecordUpTo(archive, SampleArchive.Settings with { StartPosition = join }, 196608);
        var whole = SampleArchive.ReadAll(directory.Path);

        Assert.Equal(2, archive.MigrateSegments(0, 1));

        Assert.Equal((0, 0), (archive.GetRecording(0).StartPosition, archive.GetRecording(0).StopPosition));
        Assert.Equal((0, 196608), (archive.GetRecording(1).StartPosition, archive.GetRecording(1).StopPosition));
        Assert.Equal(whole.Select(message => (message.Position, message.Hash)), SampleArchive.ReadAll(directory.Path).Select(message => (message.Position, message.Hash)));
        Assert.True(ArchiveVerifier.Verify(directory.Path).Ok);
        Oracle.Check(directory.Path);
    }

    [Fact]
    public void Recordings_that_do_not_join_are_refused_with_the_reason()
    {
        using TempDirectory directory = new();
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory.Path);
        RecordUpTo(archive, SampleArchive.Settings, 65536);
        RecordUpTo(archive, SampleArchive.Settings with { StartPosition = 131072 }, 196608);
        RecordUpTo(archive, SampleArchive.Settings with { StartPosition = 65536, StreamId = 8 }, 131072);
        Assert.Contains("starts at 131072", Assert.Throws<PositionException>(() => archive.MigrateSegments(0, 1)).Message);
        Assert.Contains("StreamId is 7 in recording 0 and 8 in recording 2", Assert.Throws<ArgumentException>(() => archive.MigrateSegments(0, 2)).Message);
        Assert.Throws<ArgumentException>(() => archive.MigrateSegments(0, 0));
        Assert.Throws<RecordingNotFoundException>(() => archive.MigrateSegments(0, 9));
        Assert.True(ArchiveVerifier.Verify(directory.Path).Ok);
    }

    private static long RecordUpTo(EmbeddedArchive archive, RecordingSettings settings, long end)
    {
        using RecordingWriter writer = archive.CreateRecording(settings);
        while (writer.Position < end) writer.Append(SampleArchive.Payload((int)writer.Position, 992), 0);
        return writer.Position;
    }
}
