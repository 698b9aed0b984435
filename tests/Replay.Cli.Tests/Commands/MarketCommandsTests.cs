using System.Text.Json;

namespace Replay.Cli.Tests;

/// <summary>import, book and check-book, one after the other, as users run them.</summary>
public sealed class MarketCommandsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("replay-markets-").FullName;

    private string Archive => Path.Combine(_folder, "archive");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_real_sample_is_imported_and_its_book_agrees_on_998_of_998_steps()
    {
        string[] files = LobsterSample.RealFiles();

        JsonElement imported = Import(files).ShouldExitWith(0).Json.GetProperty("recordings")[0];
        Assert.Equal(1_998, imported.GetProperty("messages").GetInt64());
        Assert.Equal(471, imported.GetProperty("counts").GetProperty("1").GetInt64());

        JsonElement check = Run("check-book").ShouldExitWith(0).Json;
        Assert.Equal(998, check.GetProperty("compared").GetInt64());
        Assert.Equal(998, check.GetProperty("equal").GetInt64());

        JsonElement book = Run("book").ShouldExitWith(0).Json;
        Assert.Equal("585.35", book.GetProperty("bids")[0][0].GetString());
        Assert.Equal(10, book.GetProperty("asks").GetArrayLength());
    }

    [Fact]
    public void An_import_reports_each_recording_and_adds_to_what_is_there()
    {
        string[] files = LobsterSample.WriteFiles(_folder);

        JsonElement first = Import(files).ShouldExitWith(0).Json;
        JsonElement second = Import([.. files.Reverse(), .. files]).ShouldExitWith(0).Json;

        Assert.Equal(
            ["recordingId", "source", "messages", "rejected", "startPosition", "stopPosition", "firstTimestampNs", "lastTimestampNs", "counts"],
            first.GetProperty("recordings")[0].EnumerateObject().Select(field => field.Name));
        Assert.Equal([0], IdsOf(first));
        Assert.Equal([1, 2], IdsOf(second));
        Assert.Equal(3, ReplayTool.Run("list", "--archive", Archive, "--json").Json.GetArrayLength());
    }

    [Fact]
    public void All_files_can_go_into_one_recording()
    {
        string[] files = LobsterSample.WriteFiles(_folder);
        string next = Directory.CreateDirectory(Path.Combine(_folder, "next")).FullName;
        string[] nextDay = [.. LobsterSample.WriteFiles(next).Select(file => MoveToNextDay(file))];

        JsonElement recording = Import([.. files, .. nextDay, "--one"]).ShouldExitWith(0).Json.GetProperty("recordings").EnumerateArray().Single();

        Assert.Equal(12, recording.GetProperty("messages").GetInt64());
    }

    [Fact]
    public void The_book_is_shown_at_the_end_and_at_a_position()
    {
        Import(LobsterSample.WriteFiles(_folder)).ShouldExitWith(0);
        long second = ReplayTool.Run("dump", "--archive", Archive, "--recording", "0", "--json").JsonLines[3].GetProperty("endPosition").GetInt64();

        JsonElement end = Run("book").ShouldExitWith(0).Json, before = Run("book", "--at", $"{second}").ShouldExitWith(0).Json;

        Assert.Equal(["bids", "asks", "bidLevels", "askLevels", "orders", "events", "lastTimestampNs", "crossed"], end.EnumerateObject().Select(field => field.Name));
        Assert.Equal("""[["585","30"]]""", end.GetProperty("bids").GetRawText());
        Assert.Equal("""[["586","20"]]""", end.GetProperty("asks").GetRawText());
        Assert.Equal("""[["585","10"]]""", before.GetProperty("bids").GetRawText());
        Assert.Equal(1_340_285_400_300_000_000, end.GetProperty("lastTimestampNs").GetInt64());
        Assert.False(end.GetProperty("crossed").GetBoolean());
        Assert.Equal(before.GetRawText(), Run("book", "--at-time", "1340285400300000000").ShouldExitWith(0).Json.GetRawText());
        Assert.Contains("not both", Run("book", "--at", "0", "--at-time", "0").ShouldExitWith(1).Messages, StringComparison.Ordinal);
        Assert.Empty(Run("book", "--levels", "0").ShouldExitWith(0).Json.GetProperty("bids").EnumerateArray());
    }

    [Fact]
    public void Runs_over_events_of_one_type_have_manifests_that_can_be_compared()
    {
        Import(LobsterSample.WriteFiles(_folder)).ShouldExitWith(0);
        (string adds, string rows, string again) = (Manifest("adds", "2"), Manifest("rows", "10"), Manifest("again", "2"));

        ReplayTool.Run("diff", adds, again, "--json").ShouldExitWith(0);
        Assert.Equal("event", ReplayTool.Run("diff", adds, rows, "--json").ShouldExitWith(2).Json.GetProperty("kind").GetString());

        string Manifest(string name, string template)
        {
            string file = Path.Combine(_folder, name);
            JsonElement run = Run("run", "--handler", SampleHandlersAssembly.Of("Counter"), "--template", template, "--manifest", file).ShouldExitWith(0).Json;
            Assert.InRange(run.GetProperty("skippedEvents").GetInt64(), 1, 6);
            return file;
        }
    }

    [Fact]
    public void A_book_that_differs_from_its_source_is_a_difference()
    {
        Import(LobsterSample.WriteFiles(_folder, lastBidSize: 29)).ShouldExitWith(0);

        JsonElement check = Run("check-book").ShouldExitWith(2).Json;

        Assert.Equal(["ok", "compared", "equal", "firstDifference"], check.EnumerateObject().Select(field => field.Name));
        Assert.False(check.GetProperty("ok").GetBoolean());
        Assert.Equal(2, check.GetProperty("compared").GetInt64());
        Assert.Equal(1, check.GetProperty("equal").GetInt64());
        JsonElement difference = check.GetProperty("firstDifference");
        Assert.Equal("bid", difference.GetProperty("side").GetString());
        Assert.Equal("""["585","30"]""", difference.GetProperty("rebuilt").GetRawText());
        Assert.Equal("""["585","29"]""", difference.GetProperty("stated").GetRawText());
    }

    [Fact]
    public void Bad_files_are_named_with_line_and_leave_no_recording()
    {
        string[] files = LobsterSample.WriteFiles(_folder);
        File.WriteAllText(files[0], File.ReadAllText(files[0]).Replace("12,20,", "12,twenty,", StringComparison.Ordinal));

        ToolResult result = Import(files).ShouldExitWith(1);

        Assert.Contains($"{files[0]}, line 2", result.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Empty(ReplayTool.Run("list", "--all", "--archive", Archive, "--json").ShouldExitWith(0).Json.EnumerateArray());
    }

    [Fact]
    public void A_day_that_is_none_is_explained() =>
        Assert.Contains("'21.06.2012' is not a day for --date: give YYYY-MM-DD", Import([.. LobsterSample.WriteFiles(_folder), "--date", "21.06.2012"]).ShouldExitWith(1).Messages, StringComparison.Ordinal);

    [Fact]
    public void Missing_files_and_half_pairs_are_bad_input()
    {
        string[] files = LobsterSample.WriteFiles(_folder);

        Assert.Contains("There is no file", Import("missing.csv", files[1]).ShouldExitWith(1).Messages, StringComparison.Ordinal);
        Assert.Contains("come in pairs", Import(files[0]).ShouldExitWith(1).Messages, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Archive));
        Assert.Contains("'lobster'", ReplayTool.Run("import", "papyrus", files[0], "--archive", Archive).ShouldExitWith(1).Messages, StringComparison.Ordinal);
    }

    [Fact]
    public void A_recording_that_is_no_market_data_has_no_book()
    {
        using SampleArchive archive = new();
        archive.Record(3);

        foreach (string command in (string[])["book", "check-book"])
            Assert.Contains("names no instruments", ReplayTool.Run(command, "--archive", archive.Directory, "--recording", "0").ShouldExitWith(1).Messages, StringComparison.Ordinal);
    }

    [Fact]
    public void Market_events_are_not_taken_for_anything_else()
    {
        Import(LobsterSample.WriteFiles(_folder)).ShouldExitWith(0);

        Assert.Contains("holds market events", Run("run", "--handler", SampleHandlersAssembly.Of("Adder")).ShouldExitWith(1).Messages, StringComparison.Ordinal);
        Assert.Equal(6, Run("run", "--handler", SampleHandlersAssembly.Of("Counter")).ShouldExitWith(0).Json.GetProperty("events").GetInt64());
    }

    [Fact]
    public void An_unknown_symbol_is_answered_with_those_that_exist()
    {
        Import(LobsterSample.WriteFiles(_folder)).ShouldExitWith(0);

        Assert.Contains("it holds AAPL", Run("book", "--symbol", "MSFT").ShouldExitWith(1).Messages, StringComparison.Ordinal);
        Assert.NotEmpty(Run("book", "--symbol", "AAPL").ShouldExitWith(0).Output);
    }

    private ToolResult Import(params string[] files) => ReplayTool.Run(["import", "lobster", .. files, "--archive", Archive, "--json"]);

    private ToolResult Run(string command, params string[] more) => ReplayTool.Run([command, "--archive", Archive, "--recording", "0", "--json", .. more]);

    private static long[] IdsOf(JsonElement import) => [.. import.GetProperty("recordings").EnumerateArray().Select(recording => recording.GetProperty("recordingId").GetInt64())];

    private static string MoveToNextDay(string file)
    {
        string moved = file.Replace("2012-06-21", "2012-06-22", StringComparison.Ordinal);
        File.Move(file, moved);
        return moved;
    }
}
