using System.Globalization;
using System.Text.Json;

namespace Replay.Cli.Tests;

/// <summary>Faults are planted at one event of <c>SampleHandlers.Planted</c>; the comparison must name it.</summary>
public sealed class DiffCommandTests : IDisposable
{
    private const int Events = 200_000;
    private const int PlantedAt = 140_123;

    private readonly SampleArchive _archive = new();
    private int _runs;

    public DiffCommandTests() => _archive.Record(Events);

    public void Dispose() => _archive.Dispose();

    [Theory]
    [InlineData("inline")]
    [InlineData("ring")]
    public void Two_runs_of_a_deterministic_handler_are_equal(string mode)
    {
        ToolResult result = Diff(Run("Adder"), Run("Adder", "--mode", mode)).ShouldExitWith(0);

        Assert.True(result.Json.GetProperty("equal").GetBoolean());
        Assert.Equal(["equal", "sequence", "position", "timestampNs", "a", "b", "handler"], result.Json.EnumerateObject().Select(field => field.Name).Take(7));
        Assert.All(result.Json.EnumerateObject().Skip(1), field => Assert.Equal(JsonValueKind.Null, field.Value.ValueKind));
        Assert.Empty(result.Messages);
    }

    [Fact]
    public void An_event_that_looks_at_the_clock_is_named()
    {
        JsonElement diff = ShouldPartAtThePlantedEvent(Diff(RunOf("WallClock"), RunOf("WallClock")), "WallClock");

        Assert.False(diff.GetProperty("repeatable").GetBoolean());
    }

    [Fact]
    public void An_event_that_depends_on_the_hashes_of_the_process_is_named() =>
        ShouldPartAtThePlantedEvent(Diff(RunInProcess("HashOrder"), RunInProcess("HashOrder")), "HashOrder");

    [Fact]
    public void An_event_that_depends_on_the_order_of_a_resumed_dictionary_is_named()
    {
        string snapshots = _archive.PathOf("snapshots");
        string whole = RunOf("DictionaryOrder");
        Run("DictionaryOrder", "--snapshots", snapshots, "--to", $"{100_000 * 64}");
        string resumed = Run("DictionaryOrder", "--snapshots", snapshots, "--resume");

        JsonElement diff = ShouldPartAtThePlantedEvent(Diff(whole, resumed), "DictionaryOrder");
        Assert.True(diff.GetProperty("repeatable").GetBoolean());
    }

    [Fact]
    public void A_sum_that_another_build_adds_up_in_another_order_is_named_with_the_field_that_differs()
    {
        string rebuilt = SampleHandlersAssembly.Path.Replace("SampleHandlers" + Path.DirectorySeparatorChar, "SampleHandlers.Rebuilt" + Path.DirectorySeparatorChar, StringComparison.Ordinal);

        JsonElement diff = ShouldPartAtThePlantedEvent(Diff(RunOf("FloatSum"), RunHandler($"{rebuilt}:FloatSum")), "FloatSum");

        Assert.True(diff.GetProperty("repeatable").GetBoolean());
        JsonElement field = Assert.Single(diff.GetProperty("fields").EnumerateArray());
        Assert.Equal("_sum", field.GetProperty("name").GetString());
        double a = double.Parse(field.GetProperty("a").GetString()!, CultureInfo.InvariantCulture), b = double.Parse(field.GetProperty("b").GetString()!, CultureInfo.InvariantCulture);
        Assert.NotEqual(a, b);
        Assert.Equal(a, b, tolerance: 1e-4);
    }

    [Fact]
    public void A_handler_that_counts_batches_is_found_out_between_modes() =>
        ShouldPartAtThePlantedEvent(Diff(RunOf("EndsOfBatches"), Run("EndsOfBatches", "--mode", "ring")), "EndsOfBatches");

    [Fact]
    public void The_first_event_that_two_recordings_do_not_share_is_named_with_its_fields()
    {
        using SampleArchive other = new();
        other.Record(Events, changed: PlantedAt);
        string a = RunOf("Adder");
        string b = RunHandler(SampleHandlersAssembly.Of("Adder"), other);

        JsonElement diff = Diff(a, b).ShouldExitWith(2).Json;

        Assert.Equal("event", diff.GetProperty("kind").GetString());
        Assert.Equal(PlantedAt, diff.GetProperty("sequence").GetInt64());
        Assert.Equal(PlantedAt * 64L, diff.GetProperty("position").GetInt64());
        Assert.Equal($"Value={PlantedAt}", diff.GetProperty("a").GetString());
        Assert.Equal($"Value={~PlantedAt}", diff.GetProperty("b").GetString());
    }

    [Fact]
    public void A_shorter_run_parts_where_it_ends()
    {
        JsonElement diff = Diff(RunOf("Adder"), Run("Adder", "--to", $"{PlantedAt * 64}")).ShouldExitWith(2).Json;

        Assert.Equal("end", diff.GetProperty("kind").GetString());
        Assert.Equal(PlantedAt, diff.GetProperty("sequence").GetInt64());
        Assert.Equal(PlantedAt * 64L, diff.GetProperty("position").GetInt64());
    }

    [Fact]
    public void Without_the_handler_the_difference_is_narrowed_to_two_checkpoints_and_the_mend_is_named()
    {
        string copy = _archive.PathOf("SampleHandlers.dll");
        File.Copy(SampleHandlersAssembly.Path, copy);
        (string a, string b) = (RunOf("WallClock"), RunHandler($"{copy}:WallClock"));
        File.Delete(copy);

        ToolResult result = Diff(a, b).ShouldExitWith(2);

        Assert.False(result.Json.GetProperty("exact").GetBoolean());
        Assert.Equal(131_072, result.Json.GetProperty("lastEqual").GetInt64());
        Assert.Equal(196_608, result.Json.GetProperty("firstDifferent").GetInt64());
        Assert.Contains("--handler", result.Messages, StringComparison.Ordinal);
        ShouldPartAtThePlantedEvent(ReplayTool.Run("diff", a, b, "--handler-b", SampleHandlersAssembly.Of("WallClock"), "--json"), "WallClock");
    }

    [Fact]
    public void A_moved_archive_is_named_on_the_command_line()
    {
        (string a, string b) = (RunOf("WallClock"), RunOf("WallClock"));
        string moved = Directory.CreateTempSubdirectory("replay-moved-").FullName;
        foreach (string file in Directory.GetFiles(_archive.Directory))
        {
            if (!file.EndsWith(".json", StringComparison.Ordinal)) File.Move(file, Path.Combine(moved, Path.GetFileName(file)));
        }

        Assert.Contains("--archive", Diff(a, b).ShouldExitWith(2).Messages, StringComparison.Ordinal);
        ShouldPartAtThePlantedEvent(ReplayTool.Run("diff", a, b, "--archive", moved, "--json"), "WallClock");
        Directory.Delete(moved, recursive: true);
    }

    [Theory]
    [InlineData("\"sequence\": 131072", "\"sequence\": 131071", "checksum")]
    [InlineData("\"version\": 1,", "\"version\": 2,", "newer Replay")]
    [InlineData("replay-manifest", "replay-nonsense", "another kind of file")]
    [InlineData("\"checkpoints\"", "\"checkpoint\"", "damaged")]
    [InlineData("{", "", "damaged")]
    public void A_manifest_that_is_damaged_or_newer_is_refused(string text, string changed, string reason)
    {
        string a = RunOf("Adder"), b = RunOf("Adder");
        string json = File.ReadAllText(b);
        int at = json.IndexOf(text, StringComparison.Ordinal);
        File.WriteAllText(b, json[..at] + changed + json[(at + text.Length)..]);

        string error = Diff(a, b).ShouldExitWith(1).Json.GetProperty("error").GetString()!;

        Assert.Contains(reason, error, StringComparison.Ordinal);
        Assert.Contains(b, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_manifest_cut_anywhere_is_refused()
    {
        string a = RunOf("Adder"), b = RunOf("Adder");
        byte[] whole = File.ReadAllBytes(b);
        for (int length = 0; length < whole.Length; length += 97)
        {
            File.WriteAllBytes(b, whole[..length]);
            Diff(a, b).ShouldExitWith(1);
        }
    }

    [Fact]
    public void A_manifest_that_is_not_there_is_explained() =>
        Assert.Contains("There is no manifest", Diff(_archive.PathOf("a.json"), _archive.PathOf("b.json")).ShouldExitWith(1).Messages, StringComparison.Ordinal);

    private static ToolResult Diff(string a, string b) => ReplayTool.Run("diff", a, b, "--json");

    private static JsonElement ShouldPartAtThePlantedEvent(ToolResult result, string handler)
    {
        JsonElement diff = result.ShouldExitWith(2).Json;
        Assert.False(diff.GetProperty("equal").GetBoolean());
        Assert.True(diff.GetProperty("exact").GetBoolean());
        Assert.Equal(PlantedAt, diff.GetProperty("sequence").GetInt64());
        Assert.Equal(PlantedAt * 64L, diff.GetProperty("position").GetInt64());
        Assert.Equal(SampleArchive.FirstTimestampNs + PlantedAt * 1_000L, diff.GetProperty("timestampNs").GetInt64());
        Assert.Equal($"SampleHandlers.{handler}", diff.GetProperty("handler").GetString());
        Assert.Equal("state", diff.GetProperty("kind").GetString());
        Assert.NotEqual(diff.GetProperty("a").GetString(), diff.GetProperty("b").GetString());
        return diff;
    }

    private string RunOf(string type) => Run(type);

    private string Run(string type, params string[] more) => RunHandler(SampleHandlersAssembly.Of(type), _archive, more);

    private string RunHandler(string handler) => RunHandler(handler, _archive);

    private string RunHandler(string handler, SampleArchive archive, params string[] more)
    {
        (string manifest, string[] args) = Command(handler, archive, more);
        ReplayTool.Run(args).ShouldExitWith(0);
        return manifest;
    }

    private string RunInProcess(string type)
    {
        (string manifest, string[] args) = Command(SampleHandlersAssembly.Of(type), _archive, []);
        ReplayTool.RunProcess(args).ShouldExitWith(0);
        return manifest;
    }

    private (string Manifest, string[] Args) Command(string handler, SampleArchive archive, string[] more)
    {
        string manifest = _archive.PathOf($"run-{_runs++}.json");
        return (manifest, ["run", "--archive", archive.Directory, "--recording", "0", "--handler", handler, "--manifest", manifest, "--json", .. more]);
    }
}
