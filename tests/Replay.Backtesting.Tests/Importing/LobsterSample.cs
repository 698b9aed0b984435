namespace Replay.Backtesting.Tests;

/// <summary>The AAPL sample, which is read from the shared folder: the data is not ours to pass on.</summary>
internal static class LobsterSample
{
    private const string Name = "lobster-AAPL-L10-head/AAPL_2012-06-21_34200000_57600000_";

    public static string MessagePath => Find("message_10.csv");

    public static string BookPath => Find("orderbook_10.csv");

    private static string Find(string file)
    {
        string? shared = Environment.GetEnvironmentVariable("REPLAY_SHARED");
        Assert.SkipUnless(shared is not null, "REPLAY_SHARED is not set: it names the folder that holds data/lobster-AAPL-L10-head.");
        return Path.Combine(shared!, "data", Name + file);
    }
}
