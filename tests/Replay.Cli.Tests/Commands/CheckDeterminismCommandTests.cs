using System.Text.Json;

namespace Replay.Cli.Tests;

public sealed class CheckDeterminismCommandTests : IDisposable
{
    private const int PlantedAt = 140_123;

    private readonly SampleArchive _archive = new();

    public void Dispose() => _archive.Dispose();

    [Fact]
    public void A_deterministic_handler_passes_under_every_condition()
    {
        _archive.Record(2_000);

        JsonElement check = Check("Adder", "--resumes", "3").ShouldExitWith(0).Json;

        Assert.True(check.GetProperty("deterministic").GetBoolean());
        Assert.Equal(JsonValueKind.Null, check.GetProperty("firstDivergence").ValueKind);
        JsonElement[] conditions = [.. check.GetProperty("conditions").EnumerateArray()];
        Assert.Equal(check.GetProperty("runs").GetInt32(), conditions.Length + 1);
        Assert.All(conditions, condition => Assert.Equal(check.GetProperty("digest").GetString(), condition.GetProperty("digest").GetString()));
        Assert.Equal(3, conditions.Count(condition => condition.GetProperty("name").GetString()!.StartsWith("resumed at", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_handler_that_writes_in_the_machines_culture_is_found_out_with_condition_and_event()
    {
        _archive.Record(150_000);

        JsonElement first = Check("CultureOnce", "--resumes", "0").ShouldExitWith(2).Json.GetProperty("firstDivergence");

        Assert.Equal("culture tr-TR", first.GetProperty("condition").GetString());
        Assert.Equal(PlantedAt, first.GetProperty("difference").GetProperty("sequence").GetInt64());
        Assert.Equal(PlantedAt * 64L, first.GetProperty("difference").GetProperty("position").GetInt64());
        Assert.True(first.GetProperty("difference").GetProperty("exact").GetBoolean());
    }

    [Fact]
    public void A_handler_that_keeps_something_in_a_static_field_is_found_out()
    {
        _archive.Record(1_000);

        JsonElement first = Check("StaticCount", "--resumes", "0").ShouldExitWith(2).Json.GetProperty("firstDivergence");

        Assert.Equal("again in the same process", first.GetProperty("condition").GetString());
    }

    [Fact]
    public void A_handler_that_throws_fails_the_check_with_its_message()
    {
        _archive.Record(10);

        Assert.Contains("Five is too much.", Check("ThrowsAtFive").ShouldExitWith(3).Json.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_is_bad_input()
    {
        _archive.Record(10);

        Assert.Contains("--resumes", Check("Adder", "--resumes", "100000").ShouldExitWith(1).Messages, StringComparison.Ordinal);
        Assert.Contains("There is no assembly", ReplayTool.Run("check-determinism", "--archive", _archive.Directory, "--recording", "0", "--handler", "missing.dll", "--json")
            .ShouldExitWith(1).Messages, StringComparison.Ordinal);
    }

    private ToolResult Check(string type, params string[] more) =>
        ReplayTool.Run(["check-determinism", "--archive", _archive.Directory, "--recording", "0", "--handler", SampleHandlersAssembly.Of(type), "--json", .. more]);
}
