using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text.Json;

namespace Replay.Cli.Tests;

public sealed class DumpCommandTests : IDisposable
{
    private readonly SampleArchive _archive = new();

    public void Dispose() => _archive.Dispose();

    [Fact]
    public void Json_holds_a_line_for_each_message()
    {
        _archive.Record(3_000);

        JsonElement[] messages = Dump().ShouldExitWith(0).JsonLines;

        Assert.Equal(3_000, messages.Length);
        Assert.Equal(["position", "endPosition", "length", "timestampNs", "sessionId", "streamId", "crc32"], messages[0].EnumerateObject().Select(field => field.Name));
        Assert.All(messages.Index(), message =>
        {
            byte[] payload = new byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(payload, message.Index);
            Assert.Equal(message.Index * 64, message.Item.GetProperty("position").GetInt64());
            Assert.Equal(message.Index * 64 + 64, message.Item.GetProperty("endPosition").GetInt64());
            Assert.Equal(8, message.Item.GetProperty("length").GetInt32());
            Assert.Equal(SampleArchive.FirstTimestampNs + message.Index * 1_000L, message.Item.GetProperty("timestampNs").GetInt64());
            Assert.Equal(Crc32.HashToUInt32(payload), message.Item.GetProperty("crc32").GetUInt32());
        });
    }

    [Theory]
    [InlineData(new[] { "--from", "128" }, 128, 640)]
    [InlineData(new[] { "--to", "128" }, 0, 128)]
    [InlineData(new[] { "--from", "64", "--to", "192", "--limit", "1" }, 64, 128)]
    public void A_range_is_cut_at_messages(string[] range, long first, long end)
    {
        _archive.Record(10);

        JsonElement[] messages = Dump(range).ShouldExitWith(0).JsonLines;

        Assert.Equal(first, messages[0].GetProperty("position").GetInt64());
        Assert.Equal(end, messages[^1].GetProperty("endPosition").GetInt64());
    }

    [Theory]
    [InlineData("--from", "640")]
    [InlineData("--limit", "0")]
    public void Nothing_to_show_is_no_error(string option, string value)
    {
        _archive.Record(10);

        Assert.Empty(Dump(option, value).ShouldExitWith(0).Output);
    }

    [Theory]
    [InlineData("--from", "32", "boundaries around it are 0 and 64")]
    [InlineData("--to", "704", "holds 0 to 640")]
    [InlineData("--recording", "7", "no recording 7")]
    [InlineData("--limit", "-1", "--limit")]
    [InlineData("--from", "x", "whole number")]
    public void What_cannot_be_is_bad_input(string option, string value, string reason)
    {
        _archive.Record(10);

        ToolResult result = Dump(option, value).ShouldExitWith(1);

        Assert.Contains(reason, result.Messages, StringComparison.Ordinal);
    }

    [Fact]
    public void Messages_before_damage_are_printed_and_the_damage_is_named()
    {
        _archive.Record(10);
        _archive.DamageFrameAt(256);

        ToolResult result = Dump().ShouldExitWith(2);

        Assert.Equal(4, result.JsonLines.Length);
        Assert.Contains("position 256", result.Messages, StringComparison.Ordinal);
    }

    [Fact]
    public void An_interrupted_dump_says_so()
    {
        _archive.Record(3_000);
        using CancellationTokenSource interrupted = new();
        interrupted.Cancel();

        ReplayTool.Run(["dump", "--archive", _archive.Directory, "--recording", "0"], interrupted.Token).ShouldExitWith(130);
    }

    [Fact]
    public void Text_has_a_line_for_each_message()
    {
        _archive.Record(3);

        ToolResult result = ReplayTool.Run("dump", "--archive", _archive.Directory, "--recording", "0").ShouldExitWith(0);

        Assert.Equal(3, result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    private ToolResult Dump(params string[] more) => ReplayTool.Run(more.Contains("--recording")
        ? ["dump", "--archive", _archive.Directory, "--json", .. more]
        : ["dump", "--archive", _archive.Directory, "--recording", "0", "--json", .. more]);
}
