namespace Replay.Backtesting;

/// <summary>The live orders of a synthetic market: a queue at every price of a ladder, and a list to draw any order from.</summary>
internal sealed class SyntheticBook
{
    private const int None = -1;

    private readonly SyntheticOrder[] _orders;
    private readonly int[] _free;
    private readonly int[] _live;
    private readonly int[] _first;
    private readonly int[] _last;
    private int _freeCount;
    private int _liveCount;
    private int _bidCount;
    private ulong _lastId;

    public SyntheticBook(int prices, int capacity)
    {
        _orders = new SyntheticOrder[capacity];
        _free = new int[capacity];
        _live = new int[capacity];
        for (_freeCount = 0; _freeCount < capacity; _freeCount++) _free[_freeCount] = capacity - 1 - _freeCount;
        _first = new int[prices];
        _last = new int[prices];
        _first.AsSpan().Fill(None);
        BestBidTicks = 0;
        BestAskTicks = prices;
    }

    /// <summary>Best bid; only while there are bids.</summary>
    public int BestBidTicks { get; private set; }

    /// <summary>Best ask; only while there are asks.</summary>
    public int BestAskTicks { get; private set; }

    public ref SyntheticOrder this[int index] => ref _orders[index];

    public int Count(Side side) => side == Side.Buy ? _bidCount : _liveCount - _bidCount;

    public int Pick(ReplayRandom random) => _live[random.Next(_liveCount)];

    public int First(Side side) => _first[side == Side.Buy ? BestBidTicks : BestAskTicks];

    public ref SyntheticOrder Add(Side side, int priceTicks, long sizeLots)
    {
        int index = _free[--_freeCount];
        ref SyntheticOrder order = ref _orders[index];
        order = new SyntheticOrder { Id = ++_lastId, Side = side, PriceTicks = priceTicks, SizeLots = sizeLots, Next = None, Previous = None, LiveIndex = _liveCount };
        _live[_liveCount++] = index;
        Link(index, ref order);
        if (side == Side.Buy)
        {
            _bidCount++;
            BestBidTicks = Math.Max(BestBidTicks, priceTicks);
        }
        else
        {
            BestAskTicks = Math.Min(BestAskTicks, priceTicks);
        }

        return ref order;
    }

    public void Reduce(int index, long sizeLots)
    {
        ref SyntheticOrder order = ref _orders[index];
        order.SizeLots -= sizeLots;
        if (order.SizeLots > 0) return;
        Unlink(order);
        _live[order.LiveIndex] = _live[--_liveCount];
        _orders[_live[order.LiveIndex]].LiveIndex = order.LiveIndex;
        _free[_freeCount++] = index;
        if (order.Side == Side.Buy) _bidCount--;
        FindBest(order.Side);
    }

    private void Link(int index, ref SyntheticOrder order)
    {
        int price = order.PriceTicks;
        if (_first[price] == None)
        {
            _first[price] = index;
        }
        else
        {
            order.Previous = _last[price];
            _orders[_last[price]].Next = index;
        }

        _last[price] = index;
    }

    private void Unlink(in SyntheticOrder order)
    {
        if (order.Previous == None) _first[order.PriceTicks] = order.Next;
        else _orders[order.Previous].Next = order.Next;
        if (order.Next == None) _last[order.PriceTicks] = order.Previous;
        else _orders[order.Next].Previous = order.Previous;
    }

    private void FindBest(Side side)
    {
        if (Count(side) == 0) (BestBidTicks, BestAskTicks) = side == Side.Buy ? (0, BestAskTicks) : (BestBidTicks, _first.Length);
        else if (side == Side.Buy) while (_first[BestBidTicks] == None) BestBidTicks--;
        else while (_first[BestAskTicks] == None) BestAskTicks++;
    }
}
