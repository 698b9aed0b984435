using System.Buffers;

namespace Replay.Backtesting;

/// <summary>Samples a run at a fixed interval of event time, in bounded memory: when it is full, every second sample goes and the interval doubles.</summary>
/// <remarks>A sample says how things stood at its time, before an event at that very time. Allocates at construction only.</remarks>
internal sealed class EquityCurve : ISnapshotable
{
    private readonly EquitySample[] _samples;
    private readonly long _firstIntervalNs;
    private long _intervalNs;
    private long _startNs;
    private int _count;
    private bool _started;
    private long _midHalfTicks;

    public EquityCurve(long intervalNs, int capacity)
    {
        _samples = new EquitySample[capacity + capacity % 2];
        _firstIntervalNs = _intervalNs = intervalNs;
    }

    public int Count => _count;

    public long IntervalNs => _intervalNs;

    /// <summary>Best bid plus best ask when both last stood at a sample: what a position is worth while a side is empty.</summary>
    public long LastMidHalfTicks => _midHalfTicks;

    public int StateVersion => 1;

    /// <summary>Time of the sample to be taken next; the least there is before the start.</summary>
    public long NextNs => _started ? GetTimeNs(_count) : long.MinValue;

    public bool IsStarted => _started;

    public ref readonly EquitySample this[int index] => ref _samples[index];

    public long GetTimeNs(int index) => _startNs + index * _intervalNs;

    /// <summary>Begins at the first multiple of the interval after a time.</summary>
    public void Start(long timestampNs)
    {
        _started = true;
        _startNs = timestampNs - timestampNs % _firstIntervalNs + _firstIntervalNs;
    }

    /// <summary>Takes the next sample.</summary>
    /// <param name="book">The market's book at that time.</param>
    /// <param name="portfolio">Own position and money at that time.</param>
    public void Add(OrderBook book, Portfolio portfolio)
    {
        if (book.HasBothSides) _midHalfTicks = book.Bids.BestTicks + book.Asks.BestTicks;
        Add(new EquitySample
        {
            NetHalfMicros = portfolio.GetNetHalfMicros(_midHalfTicks),
            PositionLots = portfolio.PositionLots,
            BidTicks = book.Bids.BestTicks,
            AskTicks = book.Asks.BestTicks,
        });
    }

    public void Add(in EquitySample sample)
    {
        if (_count == _samples.Length) ThinOut();
        _samples[_count++] = sample;
    }

    public void SaveState(IBufferWriter<byte> destination)
    {
        StateWriter writer = new(destination);
        writer.WriteInt64(_intervalNs);
        writer.WriteInt64(_startNs);
        writer.WriteInt32(_started ? 1 : 0);
        writer.WriteInt64(_midHalfTicks);
        writer.WriteEntries<EquitySample>(_samples.AsSpan(0, _count));
    }

    public void LoadState(ReadOnlySpan<byte> source, int version)
    {
        StateReader.ExpectVersion(version, StateVersion);
        StateReader reader = new(source);
        _intervalNs = reader.ReadInt64();
        _startNs = reader.ReadInt64();
        _started = reader.ReadInt32() != 0;
        _midHalfTicks = reader.ReadInt64();
        _count = reader.ReadEntries<EquitySample>(_samples);
        reader.ExpectEnd();
    }

    private void ThinOut()
    {
        _count /= 2;
        for (int i = 1; i < _count; i++) _samples[i] = _samples[2 * i];
        _intervalNs *= 2;
    }
}
