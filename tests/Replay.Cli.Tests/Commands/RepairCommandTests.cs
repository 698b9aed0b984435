using System.Text.Json;

namespace Replay.Cli.Tests;

public sealed class RepairCommandTests : IDisposable
{
    private readonly SampleArchive _archive = new();

    public void Dispose() => _archive.Dispose();

    [Fact]
    public void Nothing_is_done_to_a_whole_archive()
    {
        _archive.Record(10);
        Assert.Equal("""{"actions":[]}""", Run().ShouldExitWith(0).Json.GetRawText());
    }

    [Fact]
    public void A_damaged_catalog_is_mended_and_kept()
    {
        _archive.Record(10);
        string catalog = _archive.PathOf("archive.catalog");
        byte[] bytes = File.ReadAllBytes(catalog);
        bytes[36] = 9; // The state of the entry.
        File.WriteAllBytes(catalog, bytes);
        ReplayTool.Run("list", "--archive", _archive.Directory).ShouldExitWith(2);

        JsonElement planned = Run("--dry-run").ShouldExitWith(0).Json;
        Assert.Equal(bytes, File.ReadAllBytes(catalog));
        JsonElement done = Run("--recording", "0").ShouldExitWith(0).Json;

        Assert.Equal(planned.GetRawText(), done.GetRawText());
        JsonElement action = done.GetProperty("actions").EnumerateArray().Single();
        Assert.Equal(["recordingId", "action", "detail"], action.EnumerateObject().Select(field => field.Name));
        Assert.Equal((0, "rebuildCatalogEntry"), (action.GetProperty("recordingId").GetInt64(), action.GetProperty("action").GetString()));
        Assert.Equal(bytes, File.ReadAllBytes(catalog + ".broken"));
        ReplayTool.Run("verify", "--archive", _archive.Directory).ShouldExitWith(0);
        Assert.Empty(Run().ShouldExitWith(0).Json.GetProperty("actions").EnumerateArray());
    }

    [Fact]
    public void Damage_that_cannot_be_mended_is_named_with_the_reason()
    {
        _archive.Record(10);
        _archive.DamageFrameAt(256);
        JsonElement action = Run().ShouldExitWith(2).Json.GetProperty("actions").EnumerateArray().Single();
        Assert.Equal("notMended", action.GetProperty("action").GetString());
        Assert.Contains("0-0.rec at byte 256", action.GetProperty("detail").GetString(), StringComparison.Ordinal);
        ReplayTool.Run("verify", "--archive", _archive.Directory).ShouldExitWith(2);
    }

    [Fact]
    public void An_archive_or_recording_that_is_not_there_is_bad_input()
    {
        _archive.Record(1);
        Run("--recording", "7").ShouldExitWith(1);
        ReplayTool.Run("repair", "--archive", _archive.PathOf("nowhere")).ShouldExitWith(1);
        Assert.False(Directory.Exists(_archive.PathOf("nowhere")));
    }

    private ToolResult Run(params string[] more) => ReplayTool.Run(["repair", "--archive", _archive.Directory, "--json", .. more]);
}
