using System.Text.Json;

namespace Replay.Cli.Tests;

public sealed class SnapshotsCommandTests : IDisposable
{
    private readonly SampleArchive _archive = new();

    private string Store => _archive.PathOf("snapshots");

    public void Dispose() => _archive.Dispose();

    [Fact]
    public void Snapshots_of_a_run_are_listed_and_verified()
    {
        TakeSnapshots();

        JsonElement[] listed = [.. ReplayTool.Run("snapshots", "list", Store, "--json").ShouldExitWith(0).Json.EnumerateArray()];
        JsonElement[] verified = [.. ReplayTool.Run("snapshots", "verify", Store, "--json").ShouldExitWith(0).Json.EnumerateArray()];

        Assert.Equal(Directory.GetFiles(Store, "*.snapshot").Length, listed.Length);
        Assert.True(listed.Length > 2);
        Assert.All(listed, entry => Assert.Equal(JsonValueKind.Null, entry.GetProperty("ok").ValueKind));
        Assert.All(verified, entry => Assert.True(entry.GetProperty("ok").GetBoolean()));
        Assert.Equal(listed.Select(entry => entry.GetProperty("position").GetInt64()), verified.Select(entry => entry.GetProperty("position").GetInt64()));
    }

    [Fact]
    public void A_damaged_snapshot_is_found_and_does_not_count_as_one_to_keep()
    {
        string[] files = TakeSnapshots();
        using (FileStream newest = File.OpenWrite(files[^1])) newest.SetLength(newest.Length - 1);

        JsonElement last = ReplayTool.Run("snapshots", "verify", Store, "--json").ShouldExitWith(2).Json.EnumerateArray().Last();
        ReplayTool.Run("snapshots", "prune", Store).ShouldExitWith(0);

        Assert.False(last.GetProperty("ok").GetBoolean());
        Assert.Equal([files[^2], files[^1]], Directory.GetFiles(Store, "*.snapshot").Order());
    }

    [Fact]
    public void Pruning_keeps_the_newest_ones_and_says_what_it_removed()
    {
        string[] files = TakeSnapshots();

        JsonElement removed = ReplayTool.Run("snapshots", "prune", Store, "--keep", "2", "--json").ShouldExitWith(0).Json;

        Assert.Equal(files[^2..], Directory.GetFiles(Store, "*.snapshot").Order());
        Assert.Equal(files[..^2].Select(Path.GetFileName), removed.EnumerateArray().Select(entry => entry.GetProperty("file").GetString()).Order());
    }

    [Theory]
    [InlineData("list", "/nowhere/at/all")]
    [InlineData("shrink", ".")]
    [InlineData("prune", ".", "--keep", "0")]
    [InlineData("list", ".", "--keep", "1")]
    public void Wrong_usage_is_explained(params string[] args) => Assert.NotEmpty(ReplayTool.Run(["snapshots", .. args]).ShouldExitWith(1).Messages);

    private string[] TakeSnapshots()
    {
        _archive.Record(20);
        ReplayTool.Run("run", "--archive", _archive.Directory, "--recording", "0", "--handler", SampleHandlersAssembly.Of("Adder"), "--snapshots", Store, "--every", "5").ShouldExitWith(0);
        return [.. Directory.GetFiles(Store, "*.snapshot").Order()];
    }
}
