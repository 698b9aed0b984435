using CsCheck;

namespace Replay.Backtesting.Tests;

public sealed class EquityCurveTests
{
    [Fact]
    public void Samples_stand_at_multiples_of_the_interval_from_the_first_after_the_start()
    {
        EquityCurve curve = new(10, 100);
        for (int ns = 1; ns <= 45; ns += 4) AdvanceTo(curve, ns);
        Assert.Equal([(10, 13), (20, 21), (30, 33), (40, 41)], Points(curve));
    }

    [Fact]
    public void A_full_curve_keeps_every_second_sample_and_doubles_its_interval() => Gen.Int[1, 30].Array[1, 200].Sample(steps =>
    {
        EquityCurve all = new(10, 10_000);
        EquityCurve bounded = new(10, 16);
        long ns = 1;
        foreach (int step in steps)
        {
            ns += step;
            AdvanceTo(all, ns);
            AdvanceTo(bounded, ns);
        }

        int ratio = (int)(bounded.IntervalNs / all.IntervalNs);
        Assert.True(bounded.Count <= 16);
        Assert.Equal(Points(all).Where((_, index) => index % ratio == 0).Take(bounded.Count), Points(bounded));
        Assert.True(bounded.NextNs > ns);
    });

    [Fact]
    public void A_gap_of_fifty_years_ends_soon_and_stays_within_bounds()
    {
        EquityCurve curve = new(1_000_000_000, 1000);
        AdvanceTo(curve, 1);
        AdvanceTo(curve, 50L * 365 * 86_400 * 1_000_000_000);
        Assert.InRange(curve.Count, 500, 1000);
    }

    private static void AdvanceTo(EquityCurve curve, long ns)
    {
        if (!curve.IsStarted) curve.Start(ns);
        while (curve.NextNs <= ns) curve.Add(new EquitySample { PositionLots = ns });
    }

    private static List<(long, long)> Points(EquityCurve curve) =>
        [.. Enumerable.Range(0, curve.Count).Select(i => (curve.GetTimeNs(i), curve[i].PositionLots))];
}
