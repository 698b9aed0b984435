using System.Globalization;
using BenchmarkDotNet.Running;

namespace Replay.Benchmarks;

/// <summary>
/// <c>COMMAND [events] [--save]</c> measures contenders in turns in this process, and with <c>--save</c> keeps the page under <c>benchmarks/results/</c>;
/// <c>all</c> saves the pages of all commands, in their short form, in about six minutes.
/// <c>benchmarkdotnet</c> saves BenchmarkDotNet's tables in their short form; anything else goes to it, such as <c>--filter '*Ring*'</c>.
/// </summary>
internal static class Program
{
    private const string Save = "--save";

    // Gigabytes of files that are kept until the end are not for everybody.
    private const long NotAmongAll = -1;

    /// <summary>A command: how many events a run of its own measures, how many one among all, and what it does.</summary>
    private sealed record Command(long Events, long EventsAmongAll, Action<ResultsPage, long> Run);

    private static readonly Dictionary<string, Command> Commands = new(AeronRates.Parts.Select(part =>
        KeyValuePair.Create($"aeron-{part.Name}", new Command(part.Messages, NotAmongAll, (page, messages) => AeronRates.Run(page, part, messages)))))
    {
        ["ring"] = new(20_000_000, 5_000_000, RingRates.Run),
        ["replay"] = new(10_000_000, 10_000_000, ReplayRates.Run),
        ["digests"] = new(2_000_000, 500_000, DigestRates.Run),
        ["merge"] = new(4_000_000, 4_000_000, MergeRates.Run),
        ["fanout"] = new(500_000, 200_000, FanOutRates.Run),
        ["serialization"] = new(0, 0, (page, _) => SerializationRates.Run(page)),
        ["snapshots"] = new(10_000_000, 10_000_000, SnapshotRates.Run),
        ["archive"] = new(512_000_000, 256_000_000, ArchiveRates.Run),
        ["append-fresh-32"] = new(4_400_000_000, NotAmongAll, (page, bytes) => AppendRates.Fresh(page, 32, bytes)),
        ["append-fresh-64"] = new(4_400_000_000, NotAmongAll, (page, bytes) => AppendRates.Fresh(page, 64, bytes)),
        ["append-fresh-256"] = new(4_400_000_000, NotAmongAll, (page, bytes) => AppendRates.Fresh(page, 256, bytes)),
        ["times"] = new(10_000_000, 10_000_000, TimeLookups.Run),
        ["observed"] = new(5_000_000, 2_000_000, ObservedRates.Run),
        ["selection"] = new(5_000_000, 2_000_000, SelectionRates.Run),
        ["start"] = new(2_000, 2_000, (page, starts) => StartTimes.Run(page, (int)starts)),
        ["backtest"] = new(1_000_000, 500_000, (page, events) => BacktestRates.Run(page, (int)events)),
        ["aeron"] = new(0, 0, (page, _) => AeronRates.Run(page)),
    };

    private static int Main(string[] args)
    {
        bool save = args.Contains(Save);
        switch (args.Except([Save]).ToArray())
        {
            case ["all"]:
                foreach ((string name, Command command) in Commands.Where(command => command.Value.EventsAmongAll != NotAmongAll)) Measure(name, command, command.EventsAmongAll, save: true);
                BenchmarkDotNetPages.Save();
                return 0;
            case ["benchmarkdotnet"]:
                BenchmarkDotNetPages.Save();
                return 0;
            case [var name, .. var rest] when Commands.TryGetValue(name, out Command? command) && rest.Length <= 1:
                Measure(name, command, rest is [var number] ? long.Parse(number, CultureInfo.InvariantCulture) : command.Events, save);
                return 0;
            default:
                BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, new BenchmarkConfig());
                return 0;
        }
    }

    private static void Measure(string name, Command command, long events, bool save)
    {
        ResultsPage page = new(events == command.Events ? name : $"{name} {events}");
        command.Run(page, events);
        if (save) page.Save();
    }
}
