using System.Globalization;
using BenchmarkDotNet.Running;

namespace Replay.Benchmarks;

/// <summary>
/// <c>ring [events]</c>, <c>replay [events]</c>, <c>merge [events]</c>, <c>backtest [events]</c>, <c>aeron …</c> (see <see cref="AeronRates"/>): quick in-process rates, contenders measured in turns. Anything else goes to BenchmarkDotNet, such as
/// <c>--filter '*Ring*'</c>.
/// </summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        switch (args)
        {
            case ["ring", .. var rest]:
                RingRates.Run(rest is [var events] ? long.Parse(events, CultureInfo.InvariantCulture) : 20_000_000);
                return 0;
            case ["replay", .. var rest]:
                ReplayRates.Run(rest is [var replayed] ? long.Parse(replayed, CultureInfo.InvariantCulture) : 10_000_000);
                return 0;
            case ["merge", .. var rest]:
                MergeRates.Run(rest is [var merged] ? long.Parse(merged, CultureInfo.InvariantCulture) : 8_000_000);
                return 0;
            case ["serialization"]:
                SerializationRates.Run();
                return 0;
            case ["backtest", .. var rest]:
                BacktestRates.Run(rest is [var traded] ? int.Parse(traded, CultureInfo.InvariantCulture) : 1_000_000);
                return 0;
            case ["aeron", var directory, var controlChannel, var archiveDirectory, .. var rest]:
                AeronRates.Run(directory, controlChannel, archiveDirectory,
                    rest is [var messages, ..] ? int.Parse(messages, CultureInfo.InvariantCulture) : 4_000_000, rest is [_, var subscriber] ? subscriber : null);
                return 0;
            default:
                BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, new BenchmarkConfig());
                return 0;
        }
    }
}
