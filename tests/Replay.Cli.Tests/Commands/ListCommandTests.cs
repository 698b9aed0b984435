using System.Text.Json;

namespace Replay.Cli.Tests;

public sealed class ListCommandTests : IDisposable
{
    private readonly SampleArchive _archive = new();

    public void Dispose() => _archive.Dispose();

    [Fact]
    public void Json_holds_every_field_of_a_recording()
    {
        _archive.Record(10);

        JsonElement recording = ReplayTool.Run("list", "--archive", _archive.Directory, "--json").ShouldExitWith(0).Json.EnumerateArray().Single();

        Assert.Equal(
            ["recordingId", "state", "clean", "active", "startPosition", "stopPosition", "startTimestampMs", "stopTimestampMs", "initialTermId", "segmentFileLength",
                "termBufferLength", "mtuLength", "sessionId", "streamId", "strippedChannel", "originalChannel", "sourceIdentity"],
            recording.EnumerateObject().Select(field => field.Name));
        Assert.Equal("VALID", recording.GetProperty("state").GetString());
        Assert.Equal(640, recording.GetProperty("stopPosition").GetInt64());
        Assert.True(recording.GetProperty("clean").GetBoolean());
        Assert.False(recording.GetProperty("active").GetBoolean());
        Assert.Equal(65_536, recording.GetProperty("segmentFileLength").GetInt32());
        Assert.True(recording.GetProperty("stopTimestampMs").GetInt64() >= recording.GetProperty("startTimestampMs").GetInt64());
    }

    [Fact]
    public void Recordings_that_were_given_up_are_shown_with_all_only()
    {
        _archive.Record(1);
        using (EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(_archive.Directory))
        {
            // The last entry of a catalog goes when it is given up; one that another follows stays.
            using RecordingWriter givenUp = archive.CreateRecording(new RecordingSettings()), next = archive.CreateRecording(new RecordingSettings());
            givenUp.Abort();
            next.Stop();
        }

        JsonElement valid = ReplayTool.Run("list", "--archive", _archive.Directory, "--json").ShouldExitWith(0).Json;
        JsonElement all = ReplayTool.Run("list", "--archive", _archive.Directory, "--all", "--json").ShouldExitWith(0).Json;

        Assert.Equal(["VALID", "VALID"], valid.EnumerateArray().Select(entry => entry.GetProperty("state").GetString()));
        Assert.Equal(["VALID", "INVALID", "VALID"], all.EnumerateArray().Select(entry => entry.GetProperty("state").GetString()));
    }

    [Fact]
    public void A_recording_being_written_shows_how_far_it_is_and_no_stop_time()
    {
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(_archive.Directory);
        using RecordingWriter writer = archive.CreateRecording(new RecordingSettings());
        writer.Append([1, 2, 3], 0);
        writer.Flush();

        JsonElement recording = ReplayTool.Run("list", "--archive", _archive.Directory, "--json").ShouldExitWith(0).Json.EnumerateArray().Single();

        Assert.False(recording.GetProperty("clean").GetBoolean());
        Assert.Equal(64, recording.GetProperty("stopPosition").GetInt64());
        Assert.Equal(JsonValueKind.Null, recording.GetProperty("stopTimestampMs").ValueKind);
    }

    [Fact]
    public void Without_json_a_table_is_printed()
    {
        _archive.Record(10);

        ToolResult result = ReplayTool.Run("list", "--archive", _archive.Directory).ShouldExitWith(0);

        Assert.Contains("VALID", result.Output, StringComparison.Ordinal);
        Assert.Contains("aeron:ipc", result.Output, StringComparison.Ordinal);
        Assert.Empty(result.Messages);
    }

    [Theory]
    [InlineData("nowhere", "does not exist")]
    [InlineData("", "it is empty")]
    public void A_directory_without_an_archive_is_bad_input(string folder, string reason)
    {
        ToolResult result = ReplayTool.Run("list", "--archive", Path.Combine(_archive.Directory, folder), "--json").ShouldExitWith(1);

        Assert.Contains(reason, result.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Contains(_archive.Directory, result.Messages, StringComparison.Ordinal);
    }
}
