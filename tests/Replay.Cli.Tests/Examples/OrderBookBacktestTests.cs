namespace Replay.Cli.Tests;

public sealed class OrderBookBacktestTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("replay-example-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_synthetic_market_gives_equal_digests_a_report_and_the_same_answer_again()
    {
        string[] first = Run("--events", "20000", "--report", "first.html"), second = Run("--events", "20000", "--report", "second.html");

        string digest = Assert.Single(Digests(first).Distinct());
        Assert.Equal(digest, Assert.Single(Digests(second).Distinct()));
        Assert.Contains("All digests are equal.", first);
        Assert.Contains(digest, File.ReadAllText(Path.Combine(_folder, "first.html")), StringComparison.Ordinal);
        Assert.Equal(2, ReplayTool.Run("list", "--archive", Path.Combine(_folder, "replay-archive"), "--json").Json.GetArrayLength());
    }

    [Fact]
    public void Real_data_give_equal_digests_and_a_report()
    {
        string[] output = Run(["--lobster", .. LobsterSample.RealFiles()]);

        Assert.Single(Digests(output).Distinct());
        Assert.True(File.Exists(Path.Combine(_folder, "replay-archive", "report-0.html")));
    }

    [Fact]
    public void Bad_files_are_explained()
    {
        string[] files = LobsterSample.WriteFiles(_folder);
        File.WriteAllText(files[1], "not a book\n");

        ToolResult result = BuiltProgram.Run("OrderBookBacktest", _folder, "--lobster", files[0], files[1]).ShouldExitWith(1);

        Assert.Contains(files[1], result.Messages, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "--events", "abc")]
    [InlineData(1, "--events", "5")]
    [InlineData(3, "--events", "1000", "--report", "/proc/self/status/report.html")]
    public void Bad_options_and_a_report_that_cannot_be_written_are_explained_without_a_stack_trace(int exitCode, params string[] args)
    {
        ToolResult result = BuiltProgram.Run("OrderBookBacktest", _folder, args).ShouldExitWith(exitCode);

        Assert.NotEmpty(result.Messages);
        Assert.DoesNotContain("   at ", result.Messages, StringComparison.Ordinal);
    }

    private string[] Run(params string[] args) =>
        [.. BuiltProgram.Run("OrderBookBacktest", _folder, args).ShouldExitWith(0).Output.Split('\n').Select(line => line.Trim())];

    private static string[] Digests(string[] output)
    {
        string[] digests = [.. output.Select(line => line.Split(' ')[^1]).Where(word => word.Length == 32 && word.All(char.IsAsciiHexDigitLower))];
        Assert.Equal(3, digests.Length);
        return digests;
    }
}
