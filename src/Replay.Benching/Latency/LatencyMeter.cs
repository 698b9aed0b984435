using System.Diagnostics;
using HdrHistogram;

namespace Replay.Benching;

/// <summary>Latencies of one way to replay, over several runs.</summary>
internal sealed class LatencyMeter
{
    private const double NsPerMicrosecond = 1_000;
    private const int SignificantDigits = 3;
    private const int StepsPerHalfDistance = 4;

    private static readonly long HighestNs = (long)TimeSpan.FromMinutes(10).TotalNanoseconds;

    private readonly List<long> _allocatedBytes = [];
    private long _events;
    private double _seconds;

    /// <summary>Takes latencies in ns; recording allocates nothing.</summary>
    public LongHistogram Histogram { get; } = new(HighestNs, SignificantDigits);

    /// <summary>Stopwatch ticks as ns, within what the histogram takes.</summary>
    public static long ToNs(long ticks) => Math.Clamp((long)(ticks * (1e9 / Stopwatch.Frequency)), 0, HighestNs);

    public void Add(RunResult run)
    {
        _events += run.Events;
        _seconds += run.Elapsed.TotalSeconds;
        _allocatedBytes.Add(run.AllocatedBytes);
    }

    public void Reset()
    {
        Histogram.Reset();
        _allocatedBytes.Clear();
        (_events, _seconds) = (0, 0);
    }

    public LatencyFigure Summarise() => new(
        Math.Round(_events / _seconds), _allocatedBytes.Order().ElementAt(_allocatedBytes.Count / 2) * _allocatedBytes.Count / (double)_events,
        At(50), At(90), At(99), At(99.9), At(99.99), ToMicroseconds(Histogram.GetMaxValue()), Math.Round(Histogram.GetMean() / NsPerMicrosecond, 3),
        [.. Histogram.Percentiles(StepsPerHalfDistance).Select(step => new LatencyPoint(step.Percentile, ToMicroseconds(step.ValueIteratedTo)))]);

    private double At(double percentile) => ToMicroseconds(Histogram.GetValueAtPercentile(percentile));

    private static double ToMicroseconds(long ns) => ns / NsPerMicrosecond;
}
