namespace Replay.Backtesting;

/// <summary>What own orders took from displayed levels of one side, so that nothing is taken twice while the recorded book still shows it.</summary>
internal sealed class ConsumedLiquidity
{
    private PriceLevel[] _levels = new PriceLevel[64];

    public int Count { get; private set; }

    public void Add(long priceTicks, long lots)
    {
        int index = Find(priceTicks);
        if (index < 0)
        {
            if (Count == _levels.Length) Array.Resize(ref _levels, 2 * Count);
            index = Count++;
            _levels[index] = new PriceLevel(priceTicks, 0);
        }

        _levels[index] = new PriceLevel(priceTicks, _levels[index].SizeLots + lots);
    }

    public long At(long priceTicks)
    {
        int index = Find(priceTicks);
        return index < 0 ? 0 : _levels[index].SizeLots;
    }

    /// <summary>A level that shrank holds no more than what it shows; one that went is forgotten.</summary>
    public void Bound(long priceTicks, long displayedLots)
    {
        int index = Find(priceTicks);
        if (index < 0 || _levels[index].SizeLots <= displayedLots) return;
        if (displayedLots > 0) _levels[index] = new PriceLevel(priceTicks, displayedLots);
        else Array.Copy(_levels, index + 1, _levels, index, --Count - index);
    }

    public void Clear() => Count = 0;

    public void Save(StateWriter writer) => writer.WriteEntries<PriceLevel>(_levels.AsSpan(0, Count));

    public void Load(ref StateReader reader)
    {
        int count = reader.PeekCount();
        if (count > _levels.Length) Array.Resize(ref _levels, count);
        Count = reader.ReadEntries<PriceLevel>(_levels);
    }

    private int Find(long priceTicks)
    {
        for (int i = 0; i < Count; i++)
        {
            if (_levels[i].PriceTicks == priceTicks) return i;
        }

        return -1;
    }
}
