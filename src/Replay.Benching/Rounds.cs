using System.Diagnostics;

namespace Replay.Benching;

/// <summary>What one round gave.</summary>
/// <param name="PerSecond">The rate.</param>
/// <param name="AllocatedBytes">Managed bytes allocated meanwhile; null: not looked at.</param>
internal readonly record struct Sample(double PerSecond, long? AllocatedBytes = null)
{
    public static implicit operator Sample(double perSecond) => new(perSecond);
}

/// <summary>Something that is measured: <paramref name="Measure"/> does the work once.</summary>
internal sealed record Contender(string Name, Func<Sample> Measure)
{
    /// <summary>The same, with what the measuring thread allocates.</summary>
    public Contender CountingBytes() => this with
    {
        Measure = () =>
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Sample sample = Measure();
            return sample with { AllocatedBytes = GC.GetAllocatedBytesForCurrentThread() - before };
        },
    };
}

/// <summary>The rates of one contender over all rounds.</summary>
/// <param name="Name">The contender.</param>
/// <param name="Median">Per second.</param>
/// <param name="Min">Per second.</param>
/// <param name="Max">Per second.</param>
/// <param name="AllocatedBytes">
/// The median; null: not looked at. Not the most: a collection that another thread causes counts what was left of this thread's allocation buffer, up to 8 KiB.
/// </param>
internal sealed record Rates(string Name, double Median, double Min, double Max, long? AllocatedBytes);

/// <summary>Measures contenders in turns within one process, so that a slow moment of the machine hits all of them alike.</summary>
internal static class Rounds
{
    /// <summary>Runs all contenders once a round.</summary>
    /// <param name="warmups">Rounds that do not count.</param>
    /// <param name="rounds">Rounds that do.</param>
    /// <param name="contenders">What is measured.</param>
    public static IReadOnlyList<Rates> Measure(int warmups, int rounds, IReadOnlyList<Contender> contenders)
    {
        for (int i = 0; i < warmups; i++) Run(contenders, (_, _) => { });
        return Measure(rounds, contenders, (_, _) => { });
    }

    /// <summary>The same, with rounds that do not count for some time: short ones take the runtime longer to compile for good.</summary>
    /// <param name="warmUp">For how long; one round at least.</param>
    /// <param name="rounds">Rounds that count.</param>
    /// <param name="contenders">What is measured.</param>
    /// <param name="progress">Gets the part of all that is done, about, and the rate that was measured last.</param>
    public static IReadOnlyList<Rates> Measure(TimeSpan warmUp, int rounds, IReadOnlyList<Contender> contenders, Action<double, double> progress)
    {
        long start = Stopwatch.GetTimestamp();
        do Run(contenders, (_, sample) => progress(0, sample.PerSecond));
        while (Stopwatch.GetElapsedTime(start) < warmUp);
        int done = 0;
        return Measure(rounds, contenders, (_, sample) => progress((double)++done / (rounds * contenders.Count), sample.PerSecond));
    }

    private static IReadOnlyList<Rates> Measure(int rounds, IReadOnlyList<Contender> contenders, Action<int, Sample> measured)
    {
        List<Sample>[] samples = [.. contenders.Select(_ => new List<Sample>(rounds))];
        for (int round = 0; round < rounds; round++)
        {
            Run(contenders, (contender, sample) =>
            {
                samples[contender].Add(sample);
                measured(contender, sample);
            });
        }

        return [.. contenders.Select((contender, c) => Summarise(contender.Name, samples[c]))];
    }

    private static void Run(IReadOnlyList<Contender> contenders, Action<int, Sample> measured)
    {
        for (int c = 0; c < contenders.Count; c++)
        {
            GC.Collect();
            measured(c, contenders[c].Measure());
        }
    }

    private static Rates Summarise(string name, List<Sample> samples)
    {
        double[] sorted = [.. samples.Select(sample => sample.PerSecond).Order()];
        return new Rates(name, sorted[sorted.Length / 2], sorted[0], sorted[^1], samples.Select(sample => sample.AllocatedBytes).Order().ElementAt(samples.Count / 2));
    }
}
