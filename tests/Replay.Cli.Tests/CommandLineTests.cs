namespace Replay.Cli.Tests;

public class CommandLineTests
{
    private static readonly System.CommandLine.Command[] Commands = [.. CommandLine.CreateRoot().Subcommands];

    public static TheoryData<string> CommandNames => [.. Commands.Where(command => !command.Hidden).Select(command => command.Name)];

    [Theory]
    [MemberData(nameof(CommandNames))]
    public void Every_command_has_help_with_an_example_of_itself(string name)
    {
        ToolResult result = ReplayTool.Run(name, "--help").ShouldExitWith(0);

        Assert.Contains($"  replay {name} ", result.Output[result.Output.IndexOf("Example:", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.Contains("--json", result.Output, StringComparison.Ordinal);
        Assert.Empty(result.Messages);
    }

    [Fact]
    public void Every_example_can_be_parsed()
    {
        Assert.All(Commands.OfType<ReplayCommand>(), command =>
            Assert.Empty(CommandLine.CreateRoot().Parse(command.Example["replay ".Length..]).Errors));
    }

    [Theory]
    [InlineData("See 'replay --help'")]
    [InlineData("Give a command: import, list")]
    [InlineData("There is no command 'nonsense'. See 'replay --help'", "nonsense")]
    [InlineData("Must be one of: 'inline' 'ring'. See 'replay run --help'", "run", "--archive", "x", "--recording", "0", "--handler", "x", "--mode", "other")]
    [InlineData("See 'replay list --help'", "list", "--archive", "x", "--nonsense")]
    [InlineData("--archive", "list")]
    public void Wrong_usage_is_explained_on_standard_error(string explanation, params string[] args)
    {
        ToolResult result = ReplayTool.Run(args).ShouldExitWith(1);

        Assert.Empty(result.Output);
        Assert.Contains(explanation, result.Messages, StringComparison.Ordinal);
    }

    [Fact]
    public void With_json_wrong_usage_is_a_document_too() =>
        Assert.Contains("--nonsense", ReplayTool.Run("list", "--nonsense", "--json").ShouldExitWith(1).Json.GetProperty("error").GetString(), StringComparison.Ordinal);

    [Fact]
    public void The_built_command_keeps_messages_off_standard_output()
    {
        ToolResult result = ReplayTool.RunProcess("list", "--archive", "no-such-directory", "--json").ShouldExitWith(1);

        Assert.Contains("no-such-directory", result.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("replay: ", result.Messages, StringComparison.Ordinal);
    }
}
