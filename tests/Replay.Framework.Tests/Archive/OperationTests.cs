using MessageKey = (long RecordingId, long Position, long EndPosition, ulong Hash);

namespace Replay.Framework.Tests;

public class OperationTests
{
    [Fact]
    public void A_recording_can_be_cut_at_every_boundary_and_keeps_what_is_before_it()
    {
        using SampleArchive sample = new(messages: 60);
        List<MessageKey> all = SampleArchive.ReadAll(sample.Directory);
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(sample.Directory);
        foreach (long position in all.Where(message => message.RecordingId == 1).Select(message => message.Position).Reverse())
        {
            archive.TruncateRecording(1, position);
            RecordingDescriptor recording = archive.GetRecording(1);
            Assert.Equal((position, true), (recording.StopPosition, recording.Clean));
            Assert.Equal(all.Where(message => message.RecordingId == 0 || message.EndPosition <= position), SampleArchive.ReadAll(sample.Directory));
            Assert.True(ArchiveVerifier.Verify(sample.Directory).Ok);
        }
        Assert.Equal(4096, archive.GetRecording(1).StopPosition);
        Assert.Empty(Directory.GetFiles(sample.Directory, "1-*.rec"));
        Oracle.Check(sample.Directory);
    }

    [Fact]
    public void Truncation_to_a_segments_start_removes_that_segment_and_says_how_many_went()
    {
        using SampleArchive sample = new();
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(sample.Directory);
        int segments = Directory.GetFiles(sample.Directory, "0-*.rec").Length;
        Assert.Equal(segments - 1, archive.TruncateRecording(0, 65536));
        Assert.Equal([sample["0-0.rec"]], Directory.GetFiles(sample.Directory, "0-*.rec"));
        Oracle.Check(sample.Directory);
    }

    [Fact]
    public void Truncation_inside_a_message_is_refused_and_names_the_boundaries()
    {
        using SampleArchive sample = new(messages: 3);
        List<MessageKey> before = SampleArchive.ReadAll(sample.Directory);
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(sample.Directory);
        Assert.Contains("boundaries around it are 0 and 160", Assert.Throws<PositionException>(() => archive.TruncateRecording(0, 32)).Message);
        Assert.Throws<PositionException>(() => archive.TruncateRecording(1, 0));
        Assert.Throws<PositionException>(() => archive.TruncateRecording(0, long.MaxValue));
        Assert.Throws<RecordingNotFoundException>(() => archive.TruncateRecording(2, 0));
        Assert.Equal(before, SampleArchive.ReadAll(sample.Directory));
    }

    [Fact]
    public void A_recording_goes_on_where_it_was_cut_with_the_session_of_its_new_stream()
    {
        using SampleArchive sample = new();
        List<MessageKey> all = [.. SampleArchive.ReadAll(sample.Directory).Where(message => message.RecordingId == 0)];
        using (EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(sample.Directory))
        {
            foreach (long position in (long[])[all[70].Position, 65536, all[2].Position, 0])
            {
                archive.TruncateRecording(0, position);
                using RecordingWriter writer = archive.ExtendRecording(0, SampleArchive.Settings with { StartPosition = position, SessionId = 77 });
                Assert.Equal(position, writer.Position);
                Assert.True(archive.GetRecording(0).Active);
                int[] lengths = [100, 0, 3000, 33];
                for (int i = all.FindIndex(message => message.EndPosition > position); i < all.Count; i++) writer.Append(SampleArchive.Payload(i, i < lengths.Length ? lengths[i] : i * 37 % 3500), i);
            }
            Assert.Equal(77, archive.GetRecording(0).SessionId);
        }
        Assert.Equal(all, SampleArchive.ReadAll(sample.Directory).Where(message => message.RecordingId == 0));
        Assert.True(ArchiveVerifier.Verify(sample.Directory).Ok);
        Oracle.Check(sample.Directory);
    }

    [Fact]
    public void A_stream_that_does_not_join_is_refused_and_names_what_differs()
    {
        using SampleArchive sample = new(messages: 3);
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(sample.Directory);
        RecordingSettings joining = SampleArchive.Settings with { StartPosition = archive.GetRecording(0).StopPosition };
        Assert.Contains("they must be equal", Assert.Throws<PositionException>(() => archive.ExtendRecording(0, joining with { StartPosition = 0 })).Message);
        Assert.Contains("InitialTermId", Assert.Throws<ArgumentException>(() => archive.ExtendRecording(0, joining with { InitialTermId = 5 })).Message);
        Assert.Contains("MtuLength", Assert.Throws<ArgumentException>(() => archive.ExtendRecording(0, joining with { MtuLength = 2048 })).Message);
        Assert.Contains("TermBufferLength", Assert.Throws<ArgumentException>(() => archive.ExtendRecording(0, joining with { TermBufferLength = 131072 })).Message);
        Assert.Contains("StreamId", Assert.Throws<ArgumentException>(() => archive.ExtendRecording(0, joining with { StreamId = 8 })).Message);
        Assert.True(archive.GetRecording(0).Clean);
        using RecordingWriter writer = archive.ExtendRecording(0);
        Assert.Throws<RecordingInUseException>(() => archive.ExtendRecording(0));
        Assert.Throws<RecordingInUseException>(() => archive.TruncateRecording(0, 0));
        Assert.Throws<RecordingInUseException>(() => archive.PurgeRecording(0));
        Assert.Throws<RecordingInUseException>(() => archive.CompactCatalog());
    }

    [Fact]
    public void An_extension_that_is_given_up_leaves_the_recording_as_it_was()
    {
        using SampleArchive sample = new();
        List<MessageKey> before = SampleArchive.ReadAll(sample.Directory);
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(sample.Directory);
        RecordingWriter writer = archive.ExtendRecording(0);
        for (int i = 0; i < 100; i++) writer.Append(new byte[1000], i);
        writer.Flush();
        writer.Abort();
        Assert.Equal(before, SampleArchive.ReadAll(sample.Directory));
        Assert.Equal("bytes", archive.ReadMetadata(0)!.Codec);
        Assert.True(ArchiveVerifier.Verify(sample.Directory).Ok);
    }

    [Fact]
    public void Recordings_that_were_never_stopped_can_be_extended()
    {
        using AeronFixture fixture = new("unclean");
        long[] ids;
        using (EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(fixture.ArchiveDirectory))
        {
            ids = [.. archive.Recordings.Select(recording => recording.RecordingId)];
            foreach (long id in ids)
            {
                using RecordingWriter writer = archive.ExtendRecording(id);
                writer.Append("more"u8, 0);
            }
            foreach (long id in ids)
            {
                using RecordingReader reader = archive.OpenReader(id);
                Assert.True(reader.Descriptor.Clean);
                Assert.Equal(4, AeronFixtureTests.Read(reader)[^1].Length);
            }
        }
        Assert.True(ArchiveVerifier.Verify(fixture.ArchiveDirectory).Ok);
        Oracle.Check(fixture.ArchiveDirectory);
    }

    [Fact]
    public void A_purged_recording_loses_its_files_at_once_and_its_entry_when_the_catalog_is_compacted()
    {
        using SampleArchive sample = new();
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(sample.Directory);
        List<MessageKey> second = [.. SampleArchive.ReadAll(sample.Directory).Where(message => message.RecordingId == 1)];
        Assert.True(archive.PurgeRecording(0) > 1);
        Assert.Empty(Directory.GetFiles(sample.Directory, "0*"));
        Assert.Contains("is Deleted", Assert.Throws<RecordingNotFoundException>(() => archive.PurgeRecording(0)).Message);
        Assert.Equal([RecordingState.Deleted, RecordingState.Valid], archive.CatalogEntries.Select(recording => recording.State));
        Oracle.Check(sample.Directory);

        Assert.Equal([0L], archive.CompactCatalog());
        Assert.Empty(archive.CompactCatalog());
        Assert.Equal([1L], archive.CatalogEntries.Select(recording => recording.RecordingId));
        Assert.Equal(second, SampleArchive.ReadAll(sample.Directory));
        archive.PurgeRecording(1);
        archive.CompactCatalog();
        using (RecordingWriter writer = archive.CreateRecording(SampleArchive.Settings)) Assert.Equal(2, writer.RecordingId);
        Oracle.Check(sample.Directory);
    }

    [Fact]
    public void Invalid_recordings_stay_unless_they_are_asked_for()
    {
        using SampleArchive sample = new(messages: 3);
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(sample.Directory);
        using (RecordingWriter aborted = archive.CreateRecording(SampleArchive.Settings), next = archive.CreateRecording(SampleArchive.Settings)) aborted.Abort();
        Assert.Empty(archive.CompactCatalog());
        Assert.Equal([2L], archive.CompactCatalog(includeInvalid: true));
    }

    [Fact]
    public void Segments_are_detached_deleted_and_purged_as_in_Aeron()
    {
        using SampleArchive sample = new(messages: 200);
        List<MessageKey> all = [.. SampleArchive.ReadAll(sample.Directory).Where(message => message.RecordingId == 0)];
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(sample.Directory);
        Assert.Contains("the first that is possible is 65536", Assert.Throws<PositionException>(() => archive.PurgeSegments(0, 0)).Message);
        Assert.Contains("65536 and 131072", Assert.Throws<PositionException>(() => archive.PurgeSegments(0, 65568)).Message);
        Assert.Contains("the last that is possible", Assert.Throws<PositionException>(() => archive.PurgeSegments(0, 1L << 40)).Message);
        archive.DetachSegments(0, 65536);
        Assert.True(File.Exists(sample["0-0.rec"]));
        Assert.Equal(1, archive.DeleteDetachedSegments(0));
        Assert.Equal(0, archive.DeleteDetachedSegments(0));
        Assert.Equal(1, archive.PurgeSegments(0, 131072));
        Assert.Equal(131072, archive.GetRecording(0).StartPosition);
        Assert.Equal(all.Where(message => message.Position >= 131072), SampleArchive.ReadAll(sample.Directory).Where(message => message.RecordingId == 0));
        Assert.True(ArchiveVerifier.Verify(sample.Directory).Ok);
        Oracle.Check(sample.Directory);
    }

    [Fact]
    public void Recordings_are_found_by_channel_stream_and_session()
    {
        using SampleArchive sample = new(messages: 3);
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(sample.Directory);
        archive.CreateRecording(SampleArchive.Settings with { Channel = "aeron:udp?endpoint=localhost:40123", StreamId = 8, SessionId = 10 }).Dispose();
        Assert.Equal([0L, 1, 2], archive.ListRecordings().Select(recording => recording.RecordingId));
        Assert.Equal([2L], archive.ListRecordings("40123").Select(recording => recording.RecordingId));
        Assert.Equal([0L, 1], archive.ListRecordings(streamId: 7).Select(recording => recording.RecordingId));
        Assert.Empty(archive.ListRecordings("ipc", sessionId: 10));
        Assert.Equal(1, archive.FindLastMatchingRecording(0, "ipc", 7, 9)!.RecordingId);
        Assert.Null(archive.FindLastMatchingRecording(2, "ipc", 7, 9));
    }
}
