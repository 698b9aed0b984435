using System.Text.Json;

namespace Replay.Cli.Tests;

public sealed class RunCommandTests : IDisposable
{
    private readonly SampleArchive _archive = new();

    public RunCommandTests() => _archive.Record(1_000);

    public void Dispose() => _archive.Dispose();

    [Fact]
    public void Json_holds_every_field_of_a_run()
    {
        JsonElement run = Run("Adder").ShouldExitWith(0).Json;

        Assert.Equal(
            ["events", "firstPosition", "endPosition", "seconds", "eventsPerSecond", "digest", "eventDigest", "stateDigest", "allocatedBytes", "resumedFrom"],
            run.EnumerateObject().Select(field => field.Name));
        Assert.Equal(1_000, run.GetProperty("events").GetInt64());
        Assert.Equal(0, run.GetProperty("firstPosition").GetInt64());
        Assert.Equal(64_000, run.GetProperty("endPosition").GetInt64());
        Assert.Equal(JsonValueKind.Null, run.GetProperty("resumedFrom").ValueKind);
        Assert.All(["digest", "eventDigest", "stateDigest"], name => Assert.Matches("^[0-9a-f]{32}$", run.GetProperty(name).GetString()));
    }

    [Fact]
    public void Two_runs_have_the_same_digests()
    {
        Assert.Equal(DigestsOf(Run("Adder")), DigestsOf(Run("Adder")));
        Assert.NotEqual(DigestsOf(Run("Adder")), DigestsOf(Run("Adder", "--to", "32000")));
    }

    [Fact]
    public void A_run_over_the_ring_has_the_digests_of_an_inline_run() => Assert.Equal(DigestsOf(Run("Adder")), DigestsOf(Run("Adder", "--mode", "ring")));

    [Fact]
    public void A_resumed_run_has_the_digests_of_a_whole_one()
    {
        string snapshots = _archive.PathOf("snapshots");
        Run("Adder", "--snapshots", snapshots, "--every", "300").ShouldExitWith(0);

        ToolResult resumed = Run("Adder", "--snapshots", snapshots, "--resume").ShouldExitWith(0);

        Assert.Equal(900 * 64, resumed.Json.GetProperty("resumedFrom").GetInt64());
        Assert.Equal(900 * 64, resumed.Json.GetProperty("firstPosition").GetInt64());
        Assert.Equal(100, resumed.Json.GetProperty("events").GetInt64());
        Assert.Equal(DigestsOf(Run("Adder")), DigestsOf(resumed));
    }

    [Fact]
    public void Without_every_the_snapshot_is_taken_at_the_end_of_the_range()
    {
        string snapshots = _archive.PathOf("snapshots");
        Run("Adder", "--snapshots", snapshots, "--to", "32000").ShouldExitWith(0);

        ToolResult resumed = Run("Adder", "--snapshots", snapshots, "--resume").ShouldExitWith(0);

        Assert.Equal(32_000, resumed.Json.GetProperty("resumedFrom").GetInt64());
        Assert.Equal(DigestsOf(Run("Adder")), DigestsOf(resumed));
    }

    [Fact]
    public void Resuming_without_a_snapshot_begins_at_the_start_and_says_so()
    {
        ToolResult result = Run("Adder", "--snapshots", _archive.PathOf("none"), "--resume").ShouldExitWith(0);

        Assert.Equal(JsonValueKind.Null, result.Json.GetProperty("resumedFrom").ValueKind);
        Assert.Contains("no snapshot", result.Messages, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2012-06-21T13:30:00.0001Z", "2012-06-21T13:30:00.0002Z")]
    [InlineData("1340285400000100000", "1340285400000200000")]
    public void A_range_can_be_given_in_event_time(string from, string to)
    {
        JsonElement run = Run("Adder", "--from-time", from, "--to-time", to).ShouldExitWith(0).Json;

        Assert.Equal(100 * 64, run.GetProperty("firstPosition").GetInt64());
        Assert.Equal(200 * 64, run.GetProperty("endPosition").GetInt64());
        Assert.Equal(100, run.GetProperty("events").GetInt64());
    }

    [Theory]
    [InlineData("inline")]
    [InlineData("ring")]
    public void A_handler_that_throws_ends_the_run_and_is_named_with_the_position(string mode)
    {
        ToolResult result = Run("ThrowsAtFive", "--mode", mode).ShouldExitWith(3);

        string error = result.Json.GetProperty("error").GetString()!;
        Assert.Contains("ThrowsAtFive", error, StringComparison.Ordinal);
        Assert.Contains("320", error, StringComparison.Ordinal);
        Assert.Contains("Five is too much.", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ThrowsWhenMade", 3, "Not today.")]
    [InlineData("NeedsAnArgument", 1, "constructor without parameters")]
    [InlineData("TakesText", 1, "no codec for System.String")]
    [InlineData("TakesTooMuch", 2, "position 0")]
    [InlineData("Nobody", 1, "no handler SampleHandlers.Nobody")]
    public void A_handler_that_does_not_fit_is_explained(string handler, int exitCode, string reason) =>
        Assert.Contains(reason, Run(handler).ShouldExitWith(exitCode).Json.GetProperty("error").GetString(), StringComparison.Ordinal);

    [Fact]
    public void Several_handlers_are_listed()
    {
        ToolResult result = RunFrom(SampleHandlersAssembly.Path).ShouldExitWith(1);

        Assert.Contains("SampleHandlers.Adder", result.Messages, StringComparison.Ordinal);
        Assert.Contains("SampleHandlers.Counter", result.Messages, StringComparison.Ordinal);
    }

    [Fact]
    public void A_short_type_name_is_enough_and_raw_messages_need_no_codec() =>
        Assert.Equal(1_000, RunFrom($"{SampleHandlersAssembly.Path}:Counter").ShouldExitWith(0).Json.GetProperty("events").GetInt64());

    [Fact]
    public void An_event_with_messagepacks_attribute_is_read_as_messagepack()
    {
        using (EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(_archive.Directory))
        using (RecordingWriter writer = archive.CreateRecording(new RecordingSettings()))
        {
            writer.Append([0x91, 0xa2, (byte)'4', (byte)'2'], timestampNs: 0);
        }

        ToolResult result = ReplayTool.Run("run", "--archive", _archive.Directory, "--recording", "1", "--handler", SampleHandlersAssembly.Of("TakesPacked"), "--json");

        Assert.Equal(1, result.ShouldExitWith(0).Json.GetProperty("events").GetInt64());
    }

    [Fact]
    public void An_assembly_without_handlers_or_that_is_none_is_explained()
    {
        string text = _archive.PathOf("handlers.dll");
        File.WriteAllText(text, "This is no assembly.");

        Assert.Contains("not a .NET assembly", RunFrom(text).ShouldExitWith(1).Messages, StringComparison.Ordinal);
        Assert.Contains("IEventHandler", RunFrom(typeof(Spectre.Console.Table).Assembly.Location).ShouldExitWith(1).Messages, StringComparison.Ordinal);
        Assert.Contains("There is no assembly", RunFrom("missing.dll:Adder").ShouldExitWith(1).Messages, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_at_a_multiple_of_event_time_gives_the_same_answer() =>
        Assert.Equal(DigestsOf(Run("Adder")), DigestsOf(Run("Adder", "--speed", "1000000x").ShouldExitWith(0)));

    [Theory]
    [InlineData("--speed", "fast")]
    [InlineData("--speed", "0x")]
    [InlineData("--mode", "sideways")]
    [InlineData("--every", "10")]
    [InlineData("--resume", "")]
    [InlineData("--from-time", "yesterday")]
    [InlineData("--from", "32")]
    public void What_cannot_be_is_bad_input(string option, string value)
    {
        ToolResult result = Run("Adder", value.Length == 0 ? [option] : [option, value]).ShouldExitWith(1);

        Assert.NotEmpty(result.Json.GetProperty("error").GetString()!);
    }

    [Fact]
    public void Holes_in_event_time_are_reported_when_they_are_asked_for()
    {
        JsonElement gaps = Run("Adder", "--gaps", "0.000001", "--to-time", "2012-06-21T13:30:00.00001Z").ShouldExitWith(0).Json.GetProperty("timeGaps");

        Assert.Equal(9, gaps.GetProperty("count").GetInt64());
        Assert.Equal(9, gaps.GetProperty("first").GetArrayLength());
        Assert.Equal(1_340_285_400_000_000_000, gaps.GetProperty("first")[0].GetProperty("fromNs").GetInt64());
        Assert.Equal(1_340_285_400_000_001_000, gaps.GetProperty("first")[0].GetProperty("toNs").GetInt64());
        Assert.Equal(0, Run("Adder", "--gaps", "1").ShouldExitWith(0).Json.GetProperty("timeGaps").GetProperty("count").GetInt64());
    }

    [Fact]
    public void Events_can_be_selected_by_stream_and_those_left_out_are_counted()
    {
        long streamId = ReplayTool.Run("list", "--archive", _archive.Directory, "--json").ShouldExitWith(0).Json[0].GetProperty("streamId").GetInt64();
        ToolResult selected = Run("Adder", "--stream", $"{streamId}");

        Assert.Equal((1_000, 0), (selected.Json.GetProperty("events").GetInt64(), selected.Json.GetProperty("skippedEvents").GetInt64()));
        Assert.Equal(DigestsOf(Run("Adder")), DigestsOf(selected));
    }

    [Theory]
    [InlineData("--stream", "77", "they have")]
    [InlineData("--template", "1", "message header")]
    [InlineData("--gaps", "0", "above 0")]
    public void A_selection_or_threshold_that_cannot_be_is_explained(string option, string value, string reason) =>
        Assert.Contains(reason, Run("Adder", option, value).ShouldExitWith(1).Json.GetProperty("error").GetString(), StringComparison.Ordinal);

    [Fact]
    public void Snapshots_by_event_time_at_positions_and_the_newest_only()
    {
        string[] Taken(string name, params string[] options)
        {
            Run("Adder", ["--snapshots", _archive.PathOf(name), .. options]).ShouldExitWith(0);
            return [.. Directory.GetFiles(_archive.PathOf(name)).Select(file => Path.GetFileNameWithoutExtension(file).Split('-')[1].TrimStart('0')).Order(StringComparer.Ordinal)];
        }

        // An event a microsecond: behind the first of each quarter of a millisecond.
        Assert.Equal(["16064", "32064", "48064"], Taken("time", "--every-time", "0.00025"));
        Assert.Equal(["6400", "9600"], Taken("positions", "--snapshot-at", "6400", "--snapshot-at", "9600"));
        Assert.Equal(["57600", "64000"], Taken("newest", "--every", "100", "--keep", "2"));
    }

    [Fact]
    public void With_check_history_a_snapshot_serves_when_the_events_before_it_are_the_same()
    {
        string directory = _archive.PathOf("snapshots");
        Run("Adder", "--to", "32000", "--snapshots", directory).ShouldExitWith(0);
        Assert.Equal(32_000, Run("Adder", "--snapshots", directory, "--resume", "--check-history").Json.GetProperty("resumedFrom").GetInt64());
    }

    [Fact]
    public void A_handler_that_keeps_something_in_a_static_field_differs_from_itself_in_one_process()
    {
        Assert.Equal(DigestsOf(Run("Adder")), DigestsOf(Run("Adder", "--times", "3")));

        ToolResult result = Run("StaticCount", "--times", "2").ShouldExitWith(2);
        Assert.Contains("2 different digests", result.Messages, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--every", "5", "--every needs --snapshots")]
    [InlineData("--every-time", "5", "--every-time needs --snapshots")]
    [InlineData("--every-time", "0", "above 0")]
    [InlineData("--snapshot-at", "64", "--snapshot-at needs --snapshots")]
    [InlineData("--keep", "0", "--keep takes 1")]
    [InlineData("--check-history", "true", "belongs to --resume")]
    [InlineData("--times", "0", "at least 1")]
    [InlineData("--batch", "7", "--batch belongs to --mode ring")]
    public void An_option_that_cannot_be_is_explained(string option, string value, string reason) =>
        Assert.Contains(reason, Run("Adder", option, value).ShouldExitWith(1).Json.GetProperty("error").GetString(), StringComparison.Ordinal);

    [Fact]
    public void A_range_of_time_that_ends_before_it_begins_is_bad_input() =>
        Assert.Contains("exchange", Run("Adder", "--from-time", "9", "--to-time", "8").ShouldExitWith(1).Json.GetProperty("error").GetString(), StringComparison.Ordinal);

    [Fact]
    public void Damage_ends_the_run()
    {
        _archive.DamageFrameAt(6_400);

        Assert.Contains("position 6400", Run("Adder").ShouldExitWith(2).Json.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("inline")]
    [InlineData("ring")]
    public void The_built_command_opens_segment_after_segment_without_allocating(string mode)
    {
        using (EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(_archive.Directory))
        using (RecordingWriter writer = archive.CreateRecording(new RecordingSettings { TermBufferLength = 64 * 1024, SegmentFileLength = 64 * 1024 }))
        {
            for (int i = 0; i < 5_000; i++) writer.Append(new byte[32], timestampNs: i + 1);
        }

        Assert.Equal(5, Directory.GetFiles(_archive.Directory, "1-*.rec").Length);
        Assert.Contains(0, Enumerable.Range(0, 3).Select(_ => ReplayTool.RunProcess("run", "--archive", _archive.Directory, "--recording", "1",
            "--handler", SampleHandlersAssembly.Of("Counter"), "--mode", mode, "--json").ShouldExitWith(0).Json.GetProperty("allocatedBytes").GetInt64()));
    }

    [Fact]
    public void The_built_command_runs_a_handler_without_allocating()
    {
        Assert.Contains(0, Enumerable.Range(0, 3).Select(_ =>
        {
            ToolResult result = ReplayTool.RunProcess("run", "--archive", _archive.Directory, "--recording", "0", "--handler", SampleHandlersAssembly.Of("Adder"), "--json")
                .ShouldExitWith(0);
            Assert.Equal(DigestsOf(Run("Adder")), DigestsOf(result));
            Assert.Empty(result.Messages);
            return result.Json.GetProperty("allocatedBytes").GetInt64();
        }));
    }

    [Fact]
    public void A_snapshot_of_another_handler_is_passed_over_with_the_reason_and_an_older_one_serves()
    {
        string directory = _archive.PathOf("snapshots");
        Run("Adder", "--to", "32000", "--snapshots", directory).ShouldExitWith(0);
        Run("FloatSum", "--to", "51200", "--snapshots", directory).ShouldExitWith(0);

        ToolResult resumed = Run("Adder", "--snapshots", directory, "--resume");

        Assert.Equal(DigestsOf(Run("Adder")), DigestsOf(resumed));
        Assert.Equal(32_000, resumed.Json.GetProperty("resumedFrom").GetInt64());
        Assert.Contains("passed over a snapshot", resumed.Messages, StringComparison.Ordinal);
    }

    private ToolResult Run(string handler, params string[] more) => RunFrom(SampleHandlersAssembly.Of(handler), more);

    private ToolResult RunFrom(string handler, params string[] more) =>
        ReplayTool.Run(["run", "--archive", _archive.Directory, "--recording", "0", "--handler", handler, "--json", .. more]);

    private static string?[] DigestsOf(ToolResult result)
    {
        JsonElement run = result.ShouldExitWith(0).Json;
        return [.. new[] { "digest", "eventDigest", "stateDigest" }.Select(name => run.GetProperty(name).GetString())];
    }
}
