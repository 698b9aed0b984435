using System.Globalization;
using Replay.Aeron.Servers;

namespace Replay.Aeron.Campaigns;

/// <summary>Clients and archive sessions are opened, used and closed again and again; nothing of them may stay.</summary>
public static class ConnectionCampaign
{
    // Before these, pools and heaps of the runtime and of C reach their sizes.
    private const int Warmups = 5;
    private const double MaxGrowthOfCycle = 4096;

    /// <param name="cycles">How often.</param>
    public static string Run(int cycles)
    {
        using ArchiveServer server = new();
        for (int i = 0; i < Warmups; i++) Cycle(server);
        int filesBefore = OpenFiles();
        List<double> memory = [];
        for (int i = 0; i < cycles; i++)
        {
            Cycle(server);
            // What the collector has yet to take is no leak.
            GC.Collect();
            memory.Add(ResidentBytes());
        }
        int files = OpenFiles();
        double slope = Slope(memory.Skip(cycles / 2).ToArray());
        if (files > filesBefore) throw new InvalidDataException($"{files} files are open after {cycles} cycles, {filesBefore} before.");
        if (cycles >= 1000 && slope > MaxGrowthOfCycle) throw new InvalidDataException($"Each cycle leaves {slope:F0} bytes of memory behind.");
        return $"{cycles} times connected and closed; files open before {filesBefore}, after {files}; memory {memory[0] / 1e6:F1} MB, then {memory[^1] / 1e6:F1} MB, "
            + $"in the later half {slope:F0} bytes a cycle";
    }

    private static void Cycle(ArchiveServer server)
    {
        using AeronClient client = server.Connect();
        using AeronArchive archive = server.ConnectArchive(client);
        using Subscription subscription = client.AddSubscription("aeron:ipc", 1003);
        using ExclusivePublication publication = client.AddExclusivePublication("aeron:ipc", 1003);
        using Counter counter = client.AddCounter(4243, [], "connections");
        while (!publication.Offer("x"u8).IsPublished) Thread.Sleep(1);
        while (subscription.PollMessages((_, in _) => { }, 1) == 0) Thread.Sleep(1);
        _ = archive.ListRecordings();
    }

    private static int OpenFiles() => Directory.GetFiles("/proc/self/fd").Length;

    private static double ResidentBytes() => long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1], CultureInfo.InvariantCulture) * (double)Environment.SystemPageSize;

    /// <summary>Of the line that fits best: bytes a cycle.</summary>
    private static double Slope(double[] values)
    {
        double meanX = (values.Length - 1) / 2.0, meanY = values.Average();
        double covariance = values.Select((value, x) => (x - meanX) * (value - meanY)).Sum();
        double variance = values.Select((_, x) => (x - meanX) * (x - meanX)).Sum();
        return variance == 0 ? 0 : covariance / variance;
    }
}
