using System.Diagnostics;
using System.Globalization;
using Replay.Aeron;
using Replay.Aeron.Campaigns;
using Replay.Aeron.Servers;

if (AeronServer.Missing is { } missing)
{
    Console.Error.WriteLine(missing);
    return 1;
}
Console.WriteLine($"Aeron {AeronLibrary.Version}, .NET {Environment.Version}");
switch (args)
{
    case ["kills", .. var rest]:
        Report(() => KillCampaign.Run(killDriver: true, Number(rest, 100)));
        Report(() => KillCampaign.Run(killDriver: false, Number(rest, 100)));
        return 0;
    case ["volume", .. var rest]:
        Report(() => VolumeCampaign.Run(Number(rest, 10_000_000)));
        return 0;
    case ["connections", .. var rest]:
        Report(() => ConnectionCampaign.Run(Number(rest, 1_000)));
        return 0;
    case ["slow", .. var rest]:
        Report(() => SlowConsumerCampaign.Run("aeron:ipc", Number(rest, 1_000_000)));
        Report(() => SlowConsumerCampaign.Run("aeron:udp?endpoint=localhost:0", Number(rest, 1_000_000)));
        return 0;
    default:
        Console.Error.WriteLine("usage: kills [rounds] | volume [messages] | connections [cycles] | slow [messages]");
        return 1;
}

static int Number(string[] rest, int otherwise) => rest is [var text] ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

static void Report(Func<string> campaign)
{
    long start = Stopwatch.GetTimestamp();
    Console.WriteLine($"{campaign()} ({Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s)");
}
