using System.Text.RegularExpressions;

namespace Replay.Cli.Tests;

public sealed partial class QuickstartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("replay-quickstart-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_example_of_the_readme_resumes_to_the_same_digest_and_its_handler_runs_from_the_command_line()
    {
        string output = BuiltProgram.Run("Quickstart", _folder).ShouldExitWith(0).Output;
        string whole = Digest().Matches(output)[0].Value, resumed = Digest().Matches(output)[1].Value;

        Assert.Equal(whole, resumed);
        Assert.Contains("after 500,000 events", output, StringComparison.Ordinal);

        ToolResult run = ReplayTool.Run("run", "--archive", Path.Combine(_folder, "trades"), "--recording", "0",
            "--handler", Path.Combine(AppContext.BaseDirectory, "Quickstart.dll"), "--json").ShouldExitWith(0);
        Assert.Equal(whole, run.Json.GetProperty("digest").GetString());
    }

    [GeneratedRegex("[0-9a-f]{32}")]
    private static partial Regex Digest();
}
