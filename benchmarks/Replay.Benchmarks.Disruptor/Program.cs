using System.Globalization;

namespace Replay.Benchmarks;

/// <summary>
/// EventRing beside Disruptor-net: <c>compare SAMPLES [processes] [seconds]</c> measures what is missing in the file of samples, for at most so
/// long, and prints the table. <c>measure LIBRARY WAIT BATCH</c> is one of its processes.
/// </summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        switch (args)
        {
            case ["measure", var library, var wait, var batch]:
                Case @case = new(Enum.Parse<Wait>(wait), int.Parse(batch, CultureInfo.InvariantCulture));
                Console.WriteLine(RingRun.Measure(Enum.Parse<Library>(library), @case).ToString("F0", CultureInfo.InvariantCulture));
                return 0;
            case ["compare", var path, .. var rest]:
                Samples samples = new(path);
                int processes = rest is [var count, ..] ? int.Parse(count, CultureInfo.InvariantCulture) : 20;
                TimeSpan limit = rest is [_, var seconds] ? TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture)) : TimeSpan.MaxValue;
                Comparison.Run(samples, Case.All, processes, limit);
                Console.Write(Report.Of(samples));
                return 0;
            default:
                Console.Error.WriteLine("Usage: compare SAMPLES [processes] [seconds]");
                return 1;
        }
    }
}
