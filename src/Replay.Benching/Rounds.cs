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
/// <param name="AllocatedBytes">Of the round that allocated most; null: not looked at.</param>
internal sealed record Rates(string Name, double Median, double Min, double Max, long? AllocatedBytes);

/// <summary>Measures contenders in turns within one process, so that a slow moment of the machine hits all of them alike.</summary>
internal static class Rounds
{
    /// <summary>Runs all contenders once a round.</summary>
    /// <param name="warmups">Rounds that do not count.</param>
    /// <param name="rounds">Rounds that do.</param>
    /// <param name="contenders">What is measured.</param>
    /// <param name="measured">Called after each measurement.</param>
    public static IReadOnlyList<Rates> Measure(int warmups, int rounds, IReadOnlyList<Contender> contenders, Action? measured = null)
    {
        var samples = new Sample[contenders.Count][];
        for (int c = 0; c < samples.Length; c++) samples[c] = new Sample[rounds];
        for (int round = -warmups; round < rounds; round++)
        {
            for (int c = 0; c < samples.Length; c++)
            {
                GC.Collect();
                Sample sample = contenders[c].Measure();
                if (round >= 0) samples[c][round] = sample;
                measured?.Invoke();
            }
        }
        return [.. contenders.Select((contender, c) => Summarise(contender.Name, samples[c]))];
    }

    private static Rates Summarise(string name, Sample[] samples)
    {
        double[] sorted = [.. samples.Select(sample => sample.PerSecond).Order()];
        return new Rates(name, sorted[sorted.Length / 2], sorted[0], sorted[^1], samples.Max(sample => sample.AllocatedBytes));
    }
}
