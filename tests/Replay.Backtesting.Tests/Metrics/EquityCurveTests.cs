using CsCheck;

namespace Replay.Backtesting.Tests;

public sealed class EquityCurveTests
{
    [Fact]
    public void A_sample_says_how_things_stood_before_the_event_at_or_after_its_time()
    {
        EquityCurve curve = new(10, 100);
        for (int ns = 1; ns <= 45; ns += 4) curve.AdvanceTo(ns, new EquitySample { PositionLots = ns });
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
            all.AdvanceTo(ns, new EquitySample { PositionLots = ns });
            bounded.AdvanceTo(ns, new EquitySample { PositionLots = ns });
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
        curve.AdvanceTo(1, default);
        curve.AdvanceTo(50L * 365 * 86_400 * 1_000_000_000, default);
        Assert.InRange(curve.Count, 500, 1000);
    }

    private static List<(long, long)> Points(EquityCurve curve) =>
        [.. Enumerable.Range(0, curve.Count).Select(i => (curve.GetTimeNs(i), curve[i].PositionLots))];
}
