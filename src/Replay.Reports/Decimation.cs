namespace Replay.Reports;

/// <summary>Thins a long series out for drawing without losing its peaks.</summary>
internal static class Decimation
{
    /// <summary>Chooses samples: the first and the last, and of each bucket of neighbours the lowest, the highest and one gap.</summary>
    /// <param name="values">The samples; NaN is a gap.</param>
    /// <param name="buckets">Into how many buckets the series is cut.</param>
    /// <returns>Indexes in ascending order; all of them when there are at most two for each bucket.</returns>
    public static int[] Choose(ReadOnlySpan<double> values, int buckets)
    {
        if (values.Length <= 2 * buckets) return [.. Enumerable.Range(0, values.Length)];

        SortedSet<int> chosen = [0, values.Length - 1];
        for (int bucket = 0; bucket < buckets; bucket++)
        {
            (int from, int to) = BoundsOf(bucket, buckets, values.Length);
            AddExtremes(values, from, to, chosen);
        }
        return [.. chosen];
    }

    /// <summary>Neighbouring samples taken together.</summary>
    /// <param name="First">Index of the first sample.</param>
    /// <param name="Low">Lowest value; NaN when all are gaps.</param>
    /// <param name="High">Highest value; NaN when all are gaps.</param>
    /// <param name="Mean">Mean value; NaN when all are gaps.</param>
    public readonly record struct Bucket(int First, double Low, double High, double Mean);

    /// <summary>Cuts a series into buckets of neighbours; gaps (NaN) do not count.</summary>
    /// <returns>At most <paramref name="buckets"/> buckets, in order, none of them empty.</returns>
    public static Bucket[] Summarize(ReadOnlySpan<double> values, int buckets)
    {
        Bucket[] result = new Bucket[Math.Min(buckets, values.Length)];
        for (int bucket = 0; bucket < result.Length; bucket++)
        {
            (int from, int to) = BoundsOf(bucket, result.Length, values.Length);
            result[bucket] = Summarize(values, from, to);
        }
        return result;
    }

    private static Bucket Summarize(ReadOnlySpan<double> values, int from, int to)
    {
        double low = double.NaN, high = double.NaN, sum = 0;
        int count = 0;
        for (int i = from; i < to; i++)
        {
            if (double.IsNaN(values[i])) continue;
            low = double.MinNumber(low, values[i]);
            high = double.MaxNumber(high, values[i]);
            sum += values[i];
            count++;
        }
        return new Bucket(from, low, high, count == 0 ? double.NaN : sum / count);
    }

    private static (int From, int To) BoundsOf(int bucket, int buckets, int length) =>
        ((int)((long)length * bucket / buckets), (int)((long)length * (bucket + 1) / buckets));

    private static void AddExtremes(ReadOnlySpan<double> values, int from, int to, SortedSet<int> chosen)
    {
        int lowest = -1, highest = -1, gap = -1;
        for (int i = from; i < to; i++)
        {
            if (double.IsNaN(values[i])) gap = i;
            else
            {
                if (lowest < 0 || values[i] < values[lowest]) lowest = i;
                if (highest < 0 || values[i] > values[highest]) highest = i;
            }
        }
        foreach (int index in (ReadOnlySpan<int>)[lowest, highest, gap])
        {
            if (index >= 0) chosen.Add(index);
        }
    }
}
