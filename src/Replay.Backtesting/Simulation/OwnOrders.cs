namespace Replay.Backtesting;

/// <summary>Own orders that rest on one side, best price first and then by arrival.</summary>
internal sealed class OwnOrders(Side side, int capacity)
{
    private readonly OwnOrder[] _orders = new OwnOrder[capacity];
    private readonly long _sign = side == Side.Buy ? 1 : -1;

    public Side Side { get; } = side;

    public int Count { get; private set; }

    public bool IsFull => Count == _orders.Length;

    /// <summary>Price of the best own order; only when there is one.</summary>
    public long BestTicks => _orders[0].PriceTicks;

    public ref OwnOrder this[int index] => ref _orders[index];

    /// <summary>Above zero when the own price is better than the other one (it trades before it), zero when equal.</summary>
    public long Compare(long ownTicks, long otherTicks) => _sign * (ownTicks - otherTicks);

    public void Add(in OwnOrder order)
    {
        int index = Count++;
        for (; index > 0 && Compare(order.PriceTicks, _orders[index - 1].PriceTicks) > 0; index--) _orders[index] = _orders[index - 1];
        _orders[index] = order;
    }

    public void RemoveAt(int index)
    {
        Count--;
        Array.Copy(_orders, index + 1, _orders, index, Count - index);
    }

    public int Find(long id)
    {
        for (int i = 0; i < Count; i++)
        {
            if (_orders[i].Id == id) return i;
        }

        return -1;
    }

    public void Save(StateWriter writer) => writer.WriteEntries<OwnOrder>(_orders.AsSpan(0, Count));

    public void Load(ref StateReader reader) => Count = reader.ReadEntries<OwnOrder>(_orders);
}
