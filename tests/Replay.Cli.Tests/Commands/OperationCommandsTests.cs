using System.Buffers.Binary;
using System.Text.Json;

namespace Replay.Cli.Tests;

public sealed class OperationCommandsTests : IDisposable
{
    private readonly SampleArchive _archive = new();

    public void Dispose() => _archive.Dispose();

    [Fact]
    public void Truncate_cuts_at_a_message_and_refuses_a_position_inside_one()
    {
        _archive.Record(10);

        JsonElement done = Run("truncate", "--recording", "0", "--position", "256").ShouldExitWith(0).Json;

        Assert.Equal([0, 640, 256, 0], done.EnumerateObject().Select(field => field.Value.GetInt64()));
        Assert.Equal(["recordingId", "previousStopPosition", "stopPosition", "deletedSegments"], done.EnumerateObject().Select(field => field.Name));
        Assert.Equal(4, Run("dump", "--recording", "0").JsonLines.Length);
        Assert.Contains("boundaries around it are 64 and 128", Run("truncate", "--recording", "0", "--position", "96").ShouldExitWith(1).Messages, StringComparison.Ordinal);
        Run("truncate", "--recording", "0", "--position", "640").ShouldExitWith(1);
        Run("truncate", "--recording", "5", "--position", "0").ShouldExitWith(1);
        Run("verify").ShouldExitWith(0);
    }

    [Fact]
    public void Purge_removes_a_recording_and_compact_its_entry()
    {
        _archive.Record(10);
        _archive.Record(10);

        Assert.Equal(1, Run("purge", "--recording", "0").ShouldExitWith(0).Json.GetProperty("deletedSegments").GetInt32());
        Run("purge", "--recording", "0").ShouldExitWith(1);
        Assert.Equal(["DELETED", "VALID"], States());
        JsonElement compacted = Run("compact").ShouldExitWith(0).Json;
        Assert.Equal("{\"removedRecordings\":[0],\"entries\":1}", compacted.GetRawText());
        Assert.Equal(["VALID"], States());

        string[] States() => [.. Run("list", "--all").Json.EnumerateArray().Select(entry => entry.GetProperty("state").GetString()!)];
    }

    [Fact]
    public void Purge_moves_the_start_to_a_later_segment()
    {
        _archive.Record(3_000);

        Assert.Contains("the first that is possible is 65536", Run("purge", "--recording", "0", "--before", "64").ShouldExitWith(1).Messages, StringComparison.Ordinal);
        Run("purge", "--recording", "0", "--detach").ShouldExitWith(1);
        Assert.Equal(0, Run("purge", "--recording", "0", "--before", "65536", "--detach").ShouldExitWith(0).Json.GetProperty("deletedSegments").GetInt32());
        Assert.True(File.Exists(_archive.PathOf("0-0.rec")));
        Assert.Equal(2, Run("purge", "--recording", "0", "--before", "131072").ShouldExitWith(0).Json.GetProperty("deletedSegments").GetInt32());
        Assert.Equal(131_072, Run("list").Json[0].GetProperty("startPosition").GetInt64());
    }

    [Fact]
    public void Segments_are_detached_attached_and_migrated()
    {
        _archive.Record(3_072);
        Assert.Equal("""{"recordingId":0,"segments":1,"startPosition":65536}""", Run("detach", "--recording", "0", "--before", "65536").ShouldExitWith(0).Json.GetRawText());
        Assert.Equal("""{"recordingId":0,"segments":1,"startPosition":0}""", Run("attach", "--recording", "0").ShouldExitWith(0).Json.GetRawText());
        _archive.Record(1);
        Assert.Contains("they must be equal", Run("migrate", "--recording", "0", "--to", "1").ShouldExitWith(1).Messages, StringComparison.Ordinal);
        Assert.Contains("cannot be migrated to itself", Run("migrate", "--recording", "0", "--to", "0").ShouldExitWith(1).Messages, StringComparison.Ordinal);
        Run("verify").ShouldExitWith(0);
    }

    [Fact]
    public void Commands_that_change_an_archive_do_not_make_one()
    {
        foreach (string[] command in (string[][])[["truncate", "--recording", "0", "--position", "0"], ["purge", "--recording", "0"], ["compact"], ["extend", "--recording", "0"]])
        {
            Run(command).ShouldExitWith(1);
            Assert.Empty(Directory.GetFileSystemEntries(_archive.Directory));
        }
    }

    [Fact]
    public void What_is_piped_in_is_recorded_and_can_be_extended()
    {
        byte[] input = [.. Message(5, "first"u8), .. Message(6, []), .. Message(7, new byte[20_000])];

        Assert.Equal("{\"recordingId\":0,\"messages\":3,\"stopPosition\":20192}", Run(input, "record", "--stream", "42").ShouldExitWith(0).Json.GetRawText());
        Assert.Equal(1, Run(Message(8, "last"u8), "extend", "--recording", "0").ShouldExitWith(0).Json.GetProperty("messages").GetInt32());

        JsonElement[] messages = Run("dump", "--recording", "0").JsonLines;
        Assert.Equal([5, 6, 7, 8], messages.Select(message => message.GetProperty("timestampNs").GetInt64()));
        Assert.Equal([5, 0, 20_000, 4], messages.Select(message => message.GetProperty("length").GetInt64()));
        Assert.All(messages, message => Assert.Equal(42, message.GetProperty("streamId").GetInt32()));
        Run("verify").ShouldExitWith(0);
    }

    [Fact]
    public void Acknowledged_positions_rise_to_the_stop_position()
    {
        byte[] input = [.. Enumerable.Range(0, 100).SelectMany(i => Message(i, new byte[30_000]))];

        string[] lines = ReplayTool.Run(["record", "--archive", _archive.Directory, "--ack"], CancellationToken.None, input).ShouldExitWith(0).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        long[] positions = [.. lines[..^1].Select(long.Parse)];
        Assert.True(positions.Length > 1);
        Assert.Equal(positions.Order().Distinct(), positions);
        Assert.Contains($"100 messages, stops at {positions[^1]}", lines[^1], StringComparison.Ordinal);
        Assert.Equal(32, Run(Message(1, []), "record", "--ack").ShouldExitWith(0).JsonLines[0].GetProperty("position").GetInt64());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    [InlineData(100)]
    public void Bad_input_names_its_place_and_keeps_what_came_before(int length)
    {
        byte[] bad = Message(0, [1, 2, 3]);
        BinaryPrimitives.WriteInt32LittleEndian(bad, length);

        ToolResult result = Run([.. Message(1, "good"u8), .. bad], "record").ShouldExitWith(1);

        Assert.Contains("byte 16 (message 1)", result.Messages, StringComparison.Ordinal);
        Assert.Single(Run("dump", "--recording", "0").JsonLines);
        Assert.True(Run("list").Json[0].GetProperty("clean").GetBoolean());
    }

    [Fact]
    public void An_interrupt_ends_the_recording_with_what_came_before()
    {
        using CancellationTokenSource interrupted = new();
        interrupted.Cancel();
        ReplayTool.Run(["record", "--archive", _archive.Directory], interrupted.Token, Message(1, [])).ShouldExitWith(130);
        Assert.True(Run("list").Json[0].GetProperty("clean").GetBoolean());
    }

    [Theory]
    [InlineData("crc32")]
    [InlineData("crc32c")]
    public void Checksums_are_written_and_verified_where_they_are_named(string checksum)
    {
        Run(Message(1, "some bytes"u8), "record", "--checksum", checksum).ShouldExitWith(0);
        Run("verify", "--checksum", checksum).ShouldExitWith(0);
        using (FileStream segment = File.OpenWrite(_archive.PathOf("0-0.rec")))
        {
            segment.Position = 33;
            segment.WriteByte(0xff);
        }
        Assert.Equal("block", KindFound("verify"));
        File.Delete(_archive.PathOf("0-0.crc"));
        Run("verify").ShouldExitWith(0);
        Assert.Equal("checksum", KindFound("verify", "--checksum", checksum));
        Run("dump", "--recording", "0").ShouldExitWith(0);
        Run("dump", "--recording", "0", "--checksum", checksum).ShouldExitWith(2);
        Run("run", "--recording", "0", "--handler", SampleHandlersAssembly.Of("Counter"), "--checksum", checksum).ShouldExitWith(2);
        Run("verify", "--checksum", "md5").ShouldExitWith(1);

        string? KindFound(params string[] arguments) => Run(arguments).ShouldExitWith(2).Json.GetProperty("recordings")[0].GetProperty("findings")[0].GetProperty("kind").GetString();
    }

    private static byte[] Message(long timestampNs, ReadOnlySpan<byte> payload)
    {
        byte[] message = new byte[12 + payload.Length];
        BinaryPrimitives.WriteInt32LittleEndian(message, payload.Length);
        BinaryPrimitives.WriteInt64LittleEndian(message.AsSpan(4), timestampNs);
        payload.CopyTo(message.AsSpan(12));
        return message;
    }

    private ToolResult Run(params string[] command) => Run([], command);

    private ToolResult Run(byte[] input, params string[] command) =>
        ReplayTool.Run([.. command, "--archive", _archive.Directory, "--json"], CancellationToken.None, input);
}
