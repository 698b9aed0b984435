using Replay.Tests;

namespace Replay.Aeron.Tests;

/// <summary>The <c>replay</c> command in a process of its own, as these tests were built.</summary>
internal static class CommandProcess
{
    public static ServerProcess Start(IEnumerable<string> arguments, Dictionary<string, string> environment, byte[]? input = null)
    {
        // bin/<configuration>/<framework>
        string[] folders = AppContext.BaseDirectory.TrimEnd('/').Split('/');
        string command = Repository.PathOf("src", "Replay.Cli", "bin", folders[^2], folders[^1], "replay.dll");
        string host = Environment.ProcessPath is { } path && path.EndsWith("dotnet", StringComparison.Ordinal) ? path : "dotnet";
        return ServerProcess.Start(host, [command, .. arguments], environment, input);
    }
}
