using Replay.Tests;

namespace Replay.Cli.Tests;

/// <summary>The assembly of handlers that a user would have built; it is not among this test's own files.</summary>
internal static class SampleHandlersAssembly
{
    /// <summary>Its path.</summary>
    public static string Path { get; } = Repository.PathOf("tests", "SampleHandlers", System.IO.Path.GetRelativePath(
        Repository.PathOf("tests", "Replay.Cli.Tests"), AppContext.BaseDirectory), "SampleHandlers.dll");

    /// <summary>The argument of <c>--handler</c> for one of its types.</summary>
    public static string Of(string type) => $"{Path}:SampleHandlers.{type}";
}
