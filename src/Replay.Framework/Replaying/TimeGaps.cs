namespace Replay;

/// <summary>A hole in event time.</summary>
/// <param name="FromNs">The highest time before it, in ns since the Unix epoch.</param>
/// <param name="ToNs">Time of the event behind it.</param>
public readonly record struct TimeGap(long FromNs, long ToNs);

/// <summary>The holes in event time of a run.</summary>
/// <param name="Count">How many there were.</param>
/// <param name="First">The first of them, at most 1,024.</param>
public sealed record TimeGaps(long Count, IReadOnlyList<TimeGap> First);

/// <summary>Finds holes in event time, and keeps the first of them without allocating.</summary>
/// <param name="thresholdNs">Shorter ones are none.</param>
internal sealed class TimeGapWatch(long thresholdNs)
{
    private const int Capacity = 1_024;

    private readonly TimeGap[] _first = new TimeGap[Capacity];
    private long _highestNs;
    private long _count;

    public TimeGaps Result => new(_count, _first[..(int)Math.Min(_count, Capacity)]);

    /// <summary>Starts anew.</summary>
    /// <param name="highestNs">The highest time before; 0: none.</param>
    public void Begin(long highestNs) => (_highestNs, _count) = (highestNs, 0);

    public void See(long timestampNs)
    {
        if (timestampNs <= _highestNs) return;
        if (timestampNs - _highestNs >= thresholdNs && _highestNs != 0) Add(new TimeGap(_highestNs, timestampNs));
        _highestNs = timestampNs;
    }

    private void Add(TimeGap gap)
    {
        if (_count < Capacity) _first[_count] = gap;
        _count++;
    }
}
