using System.Text;
using System.Text.Json;
using Replay.Tests;

namespace Replay.Cli.Tests;

/// <summary>What a command line gave.</summary>
internal sealed record ToolResult(int ExitCode, string Output, string Messages)
{
    /// <summary>The one JSON document on standard output; anything beside it fails the test.</summary>
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    /// <summary>The documents of JSON Lines.</summary>
    public JsonElement[] JsonLines => [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];

    /// <summary>Fails unless the command ended with this exit code.</summary>
    public ToolResult ShouldExitWith(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"Exit code {ExitCode}, expected {exitCode}.\n{Messages}\n{Output}");
        return this;
    }
}

/// <summary>The <c>replay</c> command.</summary>
internal static class ReplayTool
{
    /// <summary>Runs a command line in this process.</summary>
    public static ToolResult Run(params string[] args) => Run(args, CancellationToken.None);

    /// <inheritdoc cref="Run(string[])"/>
    public static ToolResult Run(string[] args, CancellationToken interrupted, byte[]? input = null)
    {
        using MemoryStream output = new();
        using StringWriter messages = new();
        int exitCode = CommandLine.Run(args, new Terminal(new MemoryStream(input ?? []), output, messages, IsInteractive: false, Width: 200), interrupted);
        return new ToolResult(exitCode, Encoding.UTF8.GetString(output.ToArray()), messages.ToString());
    }

    /// <summary>Runs a command line as users do, in a process of its own.</summary>
    public static ToolResult RunProcess(params string[] args) => BuiltProgram.Run("replay", Repository.Root, args);
}
