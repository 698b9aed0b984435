using System.Globalization;

namespace Replay.Benchmarks;

/// <summary>Something that is measured: <paramref name="Measure"/> does the work once and returns a rate per second.</summary>
internal sealed record Contender(string Name, Func<double> Measure);

/// <summary>The rates of one contender over all rounds.</summary>
internal sealed record Rates(string Name, double Median, double Min, double Max);

/// <summary>Measures contenders in turns within one process, so that a slow moment of the machine hits all of them alike.</summary>
internal static class Rounds
{
    public static IReadOnlyList<Rates> Measure(int warmups, int rounds, IReadOnlyList<Contender> contenders)
    {
        var samples = new double[contenders.Count][];
        for (int c = 0; c < samples.Length; c++) samples[c] = new double[rounds];
        for (int round = -warmups; round < rounds; round++)
        {
            for (int c = 0; c < samples.Length; c++)
            {
                GC.Collect();
                double rate = contenders[c].Measure();
                if (round >= 0) samples[c][round] = rate;
            }
        }
        return [.. contenders.Select((contender, c) => Summarise(contender.Name, samples[c]))];
    }

    /// <summary>Prints millions per second: median, least and most, and the ratio of the median to the first contender's.</summary>
    public static void Print(string title, IReadOnlyList<Rates> rates)
    {
        Console.WriteLine(title);
        Console.WriteLine($"  {"",-34}{"median",9}{"min",9}{"max",9}{"ratio",8}   (M/s)");
        foreach (Rates r in rates)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {r.Name,-34}{r.Median / 1e6,9:F1}{r.Min / 1e6,9:F1}{r.Max / 1e6,9:F1}{r.Median / rates[0].Median,8:F2}"));
        }
    }

    private static Rates Summarise(string name, double[] samples)
    {
        Array.Sort(samples);
        return new Rates(name, samples[samples.Length / 2], samples[0], samples[^1]);
    }
}
