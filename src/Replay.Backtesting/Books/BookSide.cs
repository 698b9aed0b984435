namespace Replay.Backtesting;

/// <summary>One side of a book: price levels sorted in an array whose end is the best price, where most changes happen.</summary>
/// <remarks>Grows by doubling when more levels are live than ever before, and allocates nothing else. Used by one thread.</remarks>
public sealed class BookSide
{
    // Beyond this distance from the best level a binary search is faster than walking.
    private const int WalkedLevels = 16;

    // Keys rise towards the best price on both sides: the price itself for bids, its negation for asks.
    private readonly long _sign;
    private Level[] _levels;
    private int _count;

    internal BookSide(Side side, int capacity)
    {
        _sign = side == Side.Buy ? 1 : -1;
        _levels = new Level[capacity];
    }

    /// <summary>Number of price levels.</summary>
    public int Count => _count;

    /// <summary>The best price in ticks; <see cref="MarketEvent.NoPrice"/> when the side is empty.</summary>
    public long BestTicks => _count == 0 ? MarketEvent.NoPrice : _sign * _levels[_count - 1].Key;

    /// <summary>Size at the best price in lots; 0 when the side is empty.</summary>
    public long BestSizeLots => _count == 0 ? 0 : _levels[_count - 1].SizeLots;

    /// <summary>One level.</summary>
    /// <param name="depth">0 is the best level.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such level.</exception>
    public PriceLevel this[int depth]
    {
        get
        {
            if ((uint)depth >= (uint)_count) Throw.NoSuchLevel(depth, _count);
            ref Level level = ref _levels[_count - 1 - depth];
            return new PriceLevel(_sign * level.Key, level.SizeLots);
        }
    }

    /// <summary>Size that rests at a price, in lots; 0 where nothing does.</summary>
    /// <param name="priceTicks">The price.</param>
    public long SizeAt(long priceTicks)
    {
        int index = Find(_sign * priceTicks);
        return index >= 0 ? _levels[index].SizeLots : 0;
    }

    /// <summary>Whether a price is at least as good, for the other party, as another one of this side.</summary>
    internal bool IsAtOrBetter(long priceTicks, long thanTicks) => _sign * priceTicks >= _sign * thanTicks;

    internal void Add(long priceTicks, long sizeLots)
    {
        long key = _sign * priceTicks;
        int index = Find(key);
        if (index >= 0) _levels[index].SizeLots += sizeLots;
        else Insert(~index, key, sizeLots);
    }

    /// <summary>Takes size from a level; a level with nothing left goes.</summary>
    /// <returns>False when the level held less than that.</returns>
    internal bool Remove(long priceTicks, long sizeLots)
    {
        int index = Find(_sign * priceTicks);
        if (index < 0) return false;
        ref Level level = ref _levels[index];
        level.SizeLots -= sizeLots;
        if (level.SizeLots > 0) return true;
        bool exact = level.SizeLots == 0;
        Array.Copy(_levels, index + 1, _levels, index, --_count - index);
        return exact;
    }

    internal void Clear() => _count = 0;

    internal void Load(PriceLevels levels)
    {
        Clear();
        for (int i = 0; i < levels.Count; i++) Add(levels[i].PriceTicks, levels[i].SizeLots);
    }

    internal void Save(StateWriter writer)
    {
        writer.WriteInt32(_count);
        foreach (ref readonly Level level in _levels.AsSpan(0, _count))
        {
            writer.WriteInt64(_sign * level.Key);
            writer.WriteInt64(level.SizeLots);
        }
    }

    internal void Load(ref StateReader reader)
    {
        Clear();
        for (int left = reader.ReadCount(16); left > 0; left--) Add(reader.ReadInt64(), reader.ReadInt64());
    }

    private int Find(long key)
    {
        Level[] levels = _levels;
        int low = Math.Max(0, _count - WalkedLevels);
        for (int i = _count - 1; i >= low; i--)
        {
            if (levels[i].Key <= key) return levels[i].Key == key ? i : ~(i + 1);
        }

        return FindDeep(key, low - 1);
    }

    private int FindDeep(long key, int high)
    {
        int low = 0;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            long found = _levels[middle].Key;
            if (found == key) return middle;
            if (found < key) low = middle + 1;
            else high = middle - 1;
        }

        return ~low;
    }

    private void Insert(int index, long key, long sizeLots)
    {
        if (_count == _levels.Length) Array.Resize(ref _levels, 2 * _count);
        Array.Copy(_levels, index, _levels, index + 1, _count - index);
        _levels[index] = new Level { Key = key, SizeLots = sizeLots };
        _count++;
    }

    private struct Level
    {
        public long Key;
        public long SizeLots;
    }
}
