using System.IO.Hashing;
using System.Security.Cryptography;

namespace Replay.Framework.Tests;

public class AeronFixtureTests
{
    [Theory]
    [InlineData("simple", 1_000)]
    [InlineData("fragmented", 120)]
    [InlineData("segments", 800)]
    [InlineData("multi", 630)]
    [InlineData("extended", 500)]
    [InlineData("purged", 618)]
    [InlineData("unclean", 448)]
    [InlineData("checksum-crc32", 200)]
    [InlineData("invalid", 150)]
    public void Every_message_that_Aeron_recorded_is_read_as_it_was_sent(string name, int messages)
    {
        using AeronFixture fixture = new(name);
        using EmbeddedArchive archive = EmbeddedArchive.Open(fixture.ArchiveDirectory);
        int count = 0;
        foreach (ExpectedRecording expected in fixture.Expected.Where(recording => recording.Messages.Count > 0))
        {
            using RecordingReader reader = Reader(archive, expected.RecordingId);
            List<ExpectedMessage> read = [.. Read(reader).Select(message => name == "checksum-crc32" ? message with { SessionId = expected.SessionId } : message)];
            Assert.Equal(expected.Messages, read);
            count += read.Count;
        }
        Assert.Equal(messages, count);
    }

    [Theory]
    [InlineData("simple")]
    [InlineData("fragmented")]
    [InlineData("segments")]
    [InlineData("multi")]
    [InlineData("extended")]
    [InlineData("purged")]
    [InlineData("checksum-crc32")]
    [InlineData("invalid")]
    public void Recordings_are_listed_as_Aeron_lists_them(string name)
    {
        using AeronFixture fixture = new(name);
        using EmbeddedArchive archive = EmbeddedArchive.Open(fixture.ArchiveDirectory);
        Assert.Equal(fixture.Expected.Select(e => e.RecordingId), archive.CatalogEntries.Select(e => e.RecordingId));
        List<ExpectedRecording> listed = [.. fixture.Expected.Where(e => e.Listed && archive.Recordings.Any(r => r.RecordingId == e.RecordingId))];
        Assert.Equal(listed.Select(WithoutMessages), archive.Recordings.Select(Describe));
        Assert.All(archive.Recordings, recording => Assert.True(recording.Clean));
    }

    [Fact]
    public void Recordings_that_were_never_stopped_end_where_Aeron_finds_their_end()
    {
        using AeronFixture fixture = new("unclean");
        using EmbeddedArchive archive = EmbeddedArchive.Open(fixture.ArchiveDirectory);
        Assert.Equal(fixture.Parse("after-restart.json").Select(e => e.StopPosition), archive.Recordings.Select(r => r.StopPosition));
        Assert.Equal([true, false, false, false], archive.Recordings.Select(r => r.Clean));
        Assert.Equal([false, true, true, true], archive.Recordings.Select(r => r.StopTimestampMs is null));
        Assert.All(archive.Recordings, recording => Assert.False(recording.Active));
    }

    [Fact]
    public void Deleted_and_invalid_recordings_are_entries_but_cannot_be_read()
    {
        using AeronFixture fixture = new("invalid");
        using EmbeddedArchive archive = EmbeddedArchive.Open(fixture.ArchiveDirectory);
        Assert.Equal([RecordingState.Valid, RecordingState.Deleted, RecordingState.Valid, RecordingState.Invalid], archive.CatalogEntries.Select(r => r.State));
        Assert.Equal([0, 2], archive.Recordings.Select(r => r.RecordingId));
        Assert.Contains("is Deleted; of recordings that can be read it has 0, 2", Assert.Throws<RecordingNotFoundException>(() => archive.OpenReader(1)).Message);
        Assert.Contains("is Invalid", Assert.Throws<RecordingNotFoundException>(() => archive.GetRecording(3)).Message);
        Assert.Contains("has no recording 9", Assert.Throws<RecordingNotFoundException>(() => archive.GetRecording(9)).Message);
    }

    // Aeron's tool only set the state of the invalid fixture's recording 3; its bytes are whole.
    private static RecordingReader Reader(EmbeddedArchive archive, long recordingId) =>
        new(archive.Directory, archive.CatalogEntries.Single(entry => entry.RecordingId == recordingId), mayMap: recordingId % 2 == 0, new ArchiveOptions());

    internal static List<ExpectedMessage> Read(RecordingReader reader)
    {
        List<ExpectedMessage> messages = [];
        foreach (RecordedMessage message in reader.Messages())
        {
            Assert.Equal(reader.Descriptor.StreamId, message.StreamId);
            messages.Add(new ExpectedMessage(message.Position, message.EndPosition, message.Payload.Length, message.FrameCount, message.SessionId,
                Crc32.HashToUInt32(message.Payload), Convert.ToHexStringLower(SHA256.HashData(message.Payload))));
        }
        return messages;
    }

    private static ExpectedRecording WithoutMessages(ExpectedRecording e) => e with { Messages = [], Listed = true };

    private static ExpectedRecording Describe(RecordingDescriptor r) => new(r.RecordingId, true, r.StartPosition, r.StopPosition, r.StartTimestampMs,
        r.StopTimestampMs ?? -1, r.InitialTermId, r.SegmentFileLength, r.TermBufferLength, r.MtuLength, r.SessionId, r.StreamId,
        r.StrippedChannel, r.OriginalChannel, r.SourceIdentity, []);
}
