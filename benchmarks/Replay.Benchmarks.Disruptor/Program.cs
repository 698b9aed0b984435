using System.Globalization;

namespace Replay.Benchmarks;

/// <summary>
/// Compares EventRing with Disruptor-net in <c>[--processes N]</c> processes for each case, 20 unless told otherwise, in about eight minutes, and
/// writes <c>benchmarks/results/CPU/disruptor.md</c>. <c>[--for SECONDS]</c> stops after that time; the next call goes on where it stopped.
/// </summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        if (args is ["measure", var library, var wait, var batch])
        {
            Case @case = new(Enum.Parse<Wait>(wait), Number(batch));
            Console.WriteLine(RingRun.Measure(Enum.Parse<Library>(library), @case).ToString("F0", CultureInfo.InvariantCulture));
            return 0;
        }

        if (!TryRead(args, out int processes, out TimeSpan limit))
        {
            Console.Error.WriteLine("Usage: [--processes N] [--for SECONDS]");
            return 1;
        }

        using Samples samples = new();
        bool isComplete = Comparison.Run(samples, processes, limit);
        string report = Report.Of(samples);
        Console.Write(report);
        if (isComplete) Report.Save(report, samples);
        else Console.WriteLine("There is more to measure: call again.");
        return 0;
    }

    private static bool TryRead(string[] args, out int processes, out TimeSpan limit)
    {
        (processes, limit) = (20, TimeSpan.MaxValue);
        for (int i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length || !int.TryParse(args[i + 1], CultureInfo.InvariantCulture, out int value) || value < 1) return false;
            if (args[i] == "--processes") processes = value;
            else if (args[i] == "--for") limit = TimeSpan.FromSeconds(value);
            else return false;
        }

        return true;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
