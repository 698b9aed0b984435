using System.Text.Json;

namespace Replay.Cli.Tests;

public sealed class BenchCommandTests : IDisposable
{
    private static readonly string[] Figures = ["inline", "inlineStructHandler", "ring", "messagePack", "merge", "fanOut"];

    private readonly SampleArchive _archive = new();

    public void Dispose() => _archive.Dispose();

    [Fact]
    public void Json_has_every_figure_of_the_longest_recording_with_its_limit_and_no_allocation()
    {
        string page = _archive.PathOf("latency.html");
        _archive.Record(10);
        _archive.Record(2_000);
        _archive.Record(20);

        JsonElement bench = ReplayTool.Run("bench", "--quick", "--archive", _archive.Directory, "--rate", "100000", "--html", page, "--json").ShouldExitWith(0).Json;

        Assert.Equal(["machine", "workload", "limits", .. Figures, "timeToFirstEventMicroseconds", "firstPass", "latency"], bench.EnumerateObject().Select(field => field.Name));
        Assert.NotEmpty(bench.GetProperty("machine").GetProperty("cpu").GetString()!);
        Assert.Equal(1, bench.GetProperty("workload").GetProperty("recordingId").GetInt64());
        Assert.Equal(2_000, bench.GetProperty("workload").GetProperty("events").GetInt64());
        Assert.True(bench.GetProperty("limits").GetProperty("scanEventsPerSecond").GetDouble() > 0);
        Assert.True(bench.GetProperty("limits").GetProperty("memcpyBytesPerSecond").GetDouble() > 0);
        Assert.All(Figures, name => AssertIsFigure(bench.GetProperty(name)));
        AssertIsFigure(bench.GetProperty("merge").GetProperty("inBursts"));
        AssertIsFigure(bench.GetProperty("firstPass").GetProperty("inline"));
        Assert.All(["inline", "ring"], way => AssertNoObjectAnEvent(bench.GetProperty("latency").GetProperty(way)));
        Assert.Contains("Latency at 100,000 events/s", File.ReadAllText(page), StringComparison.Ordinal);
        JsonElement first = bench.GetProperty("timeToFirstEventMicroseconds");
        Assert.InRange(first.GetProperty("p50").GetDouble(), first.GetProperty("min").GetDouble(), first.GetProperty("p99").GetDouble());
    }

    [Fact]
    public void What_cannot_be_measured_is_refused()
    {
        string empty = _archive.PathOf("empty");
        EmbeddedArchive.OpenForWriting(empty).Dispose();

        Assert.Contains("no recordings", ReplayTool.Run("bench", "--archive", empty).ShouldExitWith(1).Messages, StringComparison.Ordinal);
        Assert.Contains("give 5 to", ReplayTool.Run("bench", "--rounds", "4").ShouldExitWith(1).Messages, StringComparison.Ordinal);
        Assert.Contains("--rate", ReplayTool.Run("bench", "--html", "latency.html").ShouldExitWith(1).Messages, StringComparison.Ordinal);
        Assert.Contains("give 1 to", ReplayTool.Run("bench", "--rate", "0").ShouldExitWith(1).Messages, StringComparison.Ordinal);
        Assert.Contains("--archive DIR", ReplayTool.Run("bench", "--recording", "0").ShouldExitWith(1).Messages, StringComparison.Ordinal);
        Assert.Contains("no archive", ReplayTool.Run("bench", "--archive", _archive.PathOf("nowhere")).ShouldExitWith(1).Messages, StringComparison.Ordinal);
    }

    [Fact]
    public void An_interrupted_bench_leaves_no_recording_behind()
    {
        string[] before = Temporary();

        ReplayTool.Run(["bench"], new CancellationToken(canceled: true)).ShouldExitWith(130);

        Assert.Equal(before, Temporary());

        static string[] Temporary() => [.. Directory.GetDirectories(Path.GetTempPath(), $"replay-bench-{Environment.ProcessId}-*").Order()];
    }

    private static void AssertIsFigure(JsonElement figure)
    {
        double rate = figure.GetProperty("eventsPerSecond").GetDouble();
        Assert.True(rate > 0);
        Assert.InRange(rate, figure.GetProperty("min").GetDouble(), figure.GetProperty("max").GetDouble());
        Assert.True(figure.GetProperty("ofLimit").GetDouble() > 0);
        AssertNoObjectAnEvent(figure);
    }

    /// <summary>Over so few events, what the runtime allocates once for itself counts too; an object for each event has at least 24 bytes.</summary>
    private static void AssertNoObjectAnEvent(JsonElement figure) => Assert.InRange(figure.GetProperty("allocatedBytesPerEvent").GetDouble(), 0, 23);
}
