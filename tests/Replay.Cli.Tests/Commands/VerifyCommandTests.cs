using System.Text.Json;

namespace Replay.Cli.Tests;

public sealed class VerifyCommandTests : IDisposable
{
    private readonly SampleArchive _archive = new();

    public void Dispose() => _archive.Dispose();

    [Fact]
    public void A_whole_archive_is_ok()
    {
        _archive.Record(10);
        _archive.Record(20);

        JsonElement verification = ReplayTool.Run("verify", "--archive", _archive.Directory, "--json").ShouldExitWith(0).Json;

        Assert.True(verification.GetProperty("ok").GetBoolean());
        Assert.Equal([640, 1_280], verification.GetProperty("recordings").EnumerateArray().Select(recording => recording.GetProperty("bytesChecked").GetInt64()));
    }

    [Fact]
    public void Damage_is_found_in_its_recording_only()
    {
        _archive.Record(10);
        _archive.Record(10);
        _archive.DamageFrameAt(256);

        JsonElement verification = ReplayTool.Run("verify", "--archive", _archive.Directory, "--json").ShouldExitWith(2).Json;

        Assert.False(verification.GetProperty("ok").GetBoolean());
        JsonElement[] recordings = [.. verification.GetProperty("recordings").EnumerateArray()];
        Assert.False(recordings[0].GetProperty("ok").GetBoolean());
        Assert.True(recordings[1].GetProperty("ok").GetBoolean());
        JsonElement finding = recordings[0].GetProperty("findings")[0];
        Assert.Equal(["kind", "segment", "offset", "position", "detail"], finding.EnumerateObject().Select(field => field.Name));
        Assert.Equal("0-0.rec", finding.GetProperty("segment").GetString());
        Assert.Equal(256, finding.GetProperty("offset").GetInt64());
        Assert.Equal(256, finding.GetProperty("position").GetInt64());

        ReplayTool.Run("verify", "--archive", _archive.Directory, "--recording", "1").ShouldExitWith(0);
    }

    [Fact]
    public void An_unknown_recording_or_archive_is_bad_input()
    {
        _archive.Record(1);

        Assert.Contains("no recording 9", ReplayTool.Run("verify", "--archive", _archive.Directory, "--recording", "9").ShouldExitWith(1).Messages, StringComparison.Ordinal);
        ReplayTool.Run("verify", "--archive", _archive.PathOf("nowhere"), "--json").ShouldExitWith(1);
    }
}
