using CsCheck;

namespace Replay.Reports.Tests;

public class DecimationTests
{
    [Fact]
    public void A_short_series_is_kept_whole() => Assert.Equal([0, 1, 2, 3], Decimation.Choose([1, 2, 3, 4], 2));

    [Fact]
    public void A_long_series_keeps_its_ends_and_its_peaks()
    {
        double[] values = new double[10_000];
        values[4_321] = 9;
        values[4_322] = -9;

        int[] chosen = Decimation.Choose(values, 10);

        Assert.Contains(4_321, chosen);
        Assert.Contains(4_322, chosen);
        Assert.Equal(0, chosen[0]);
        Assert.Equal(9_999, chosen[^1]);
        Assert.InRange(chosen.Length, 2, 32);
    }

    [Fact]
    public void A_gap_stays_a_gap()
    {
        double[] values = [.. Enumerable.Range(0, 1_000).Select(i => i is >= 500 and < 600 ? double.NaN : i)];

        int[] chosen = Decimation.Choose(values, 10);

        Assert.Contains(chosen, index => double.IsNaN(values[index]));
    }

    [Fact]
    public void Every_chosen_bucket_reaches_as_far_as_the_series()
    {
        Gen.Double[-1e6, 1e6].Array[1, 3_000].Select(Gen.Int[1, 50]).Sample((values, buckets) =>
        {
            int[] chosen = Decimation.Choose(values, buckets);

            Assert.Equal(values.Min(), chosen.Min(index => values[index]));
            Assert.Equal(values.Max(), chosen.Max(index => values[index]));
            Assert.Equal(chosen.Distinct().Order(), chosen);
        }, iter: 200);
    }

    [Fact]
    public void Buckets_hold_lowest_highest_and_mean_without_gaps()
    {
        Decimation.Bucket[] buckets = Decimation.Summarize([1, 3, double.NaN, 5, double.NaN, double.NaN], 3);

        Assert.Equal([new(0, 1, 3, 2), new(2, 5, 5, 5), new(4, double.NaN, double.NaN, double.NaN)], buckets);
    }
}
