namespace Replay.Cli.Tests;

/// <summary>The real LOBSTER sample, where it is at hand, and small made-up files in its format.</summary>
internal static class LobsterSample
{
    private const string Name = "AAPL_2012-06-21_34200000_57600000";

    private static string? Shared => Environment.GetEnvironmentVariable("REPLAY_SHARED");

    /// <summary>Message file and order book file; skips the test without them.</summary>
    public static string[] RealFiles()
    {
        Assert.SkipUnless(Directory.Exists(Shared), "REPLAY_SHARED does not name the folder of market data.");
        return [.. new[] { "message", "orderbook" }.Select(kind => Path.Combine(Shared!, "data", "lobster-AAPL-L10-head", $"{Name}_{kind}_10.csv"))];
    }

    /// <summary>Writes a day of three orders with one level a side; the last row can be made wrong.</summary>
    public static string[] WriteFiles(string folder, long lastBidSize = 30)
    {
        string[] files = [.. new[] { "message", "orderbook" }.Select(kind => Path.Combine(folder, $"{Name}_{kind}_1.csv"))];
        File.WriteAllLines(files[0], ["34200.1,1,11,10,5850000,1", "34200.2,1,12,20,5860000,-1", "34200.3,1,13,20,5850000,1"]);
        File.WriteAllLines(files[1], ["9999999999,0,5850000,10", "5860000,20,5850000,10", $"5860000,20,5850000,{lastBidSize}"]);
        return files;
    }
}
