[assembly: AssemblyFixture(typeof(Replay.Aeron.Tests.SharedArchive))]

namespace Replay.Aeron.Tests;

/// <summary>One driver and archive for all tests that do not harm them, started with the first of these. Each test uses channels and streams of its own.</summary>
public sealed class SharedArchive : IDisposable
{
    private static int _nextStreamId = 10_000;

    private ArchiveServer? _server;

    /// <summary>The running archive; skips the test, with what is missing, where there can be none.</summary>
    public ArchiveServer Server
    {
        get
        {
            SkipUnlessAvailable();
            return _server ??= new ArchiveServer();
        }
    }

    public static void SkipUnlessAvailable() => Assert.SkipUnless(AeronServer.Missing is null, AeronServer.Missing ?? "");

    /// <summary>A stream that no other test uses.</summary>
    public static int NewStreamId() => Interlocked.Increment(ref _nextStreamId);

    public void Dispose()
    {
        _server?.Dispose();
        WriteSummary();
    }

    /// <summary>For the last line of the build server's run: what these tests ran against.</summary>
    /// <param name="missing">What was not there; null: nothing.</param>
    /// <param name="version">The client's.</param>
    internal static string Summary(string? missing, string? version) =>
        missing is null ? $"Aeron: tests ran against a real driver and archive, client {version}" : $"Aeron: tests against a real archive were skipped: {missing}";

    private static void WriteSummary() =>
        File.WriteAllText(Path.Combine(AppContext.BaseDirectory, "aeron-summary.txt"), Summary(AeronServer.Missing, AeronLibrary.Version) + "\n");
}
