namespace Replay.Backtesting;

/// <summary>An endless stream of order events around a moving price, from a seed: the same seed gives the same events on every machine.</summary>
/// <remarks>
/// Orders enter near a fair price that walks at random, are reduced, cancelled, and met by market orders, which lean towards the side that
/// the fair price has left behind. The book is never crossed, neither side is ever empty once it has started, orders trade first in first out, and events come in bursts. Whole numbers only;
/// random numbers from <see cref="ReplayRandom"/>. Allocates nothing after construction. Used by one thread.
/// </remarks>
public sealed class SyntheticMarket
{
    // A side with fewer orders only grows, so that neither side is ever empty.
    private const int FewestOrders = 40;

    // One event in 64 moves the fair price by a tick.
    private const int EventsPerMove = 64;

    private readonly SyntheticMarketOptions _options;
    private readonly ReplayRandom _random;
    private readonly SyntheticBook _book;
    private readonly long _lowestTicks;
    private readonly long _highestTicks;
    private long _fairTicks;
    private ulong _lastMatchId;
    private long _marketOrderLots;
    private Side _hitSide;

    /// <summary>Creates a market at its start.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="options">Its shape; null: the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public SyntheticMarket(ulong seed, SyntheticMarketOptions? options = null)
    {
        _options = options ?? new SyntheticMarketOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.StartTicks, 1_000, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(_options.StartTicks, 1_000_000, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.LiveOrders, 200, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(_options.LiveOrders, 100_000, nameof(options));
        _random = new ReplayRandom(seed);
        _book = new SyntheticBook(2 * _options.StartTicks, 4 * _options.LiveOrders);
        _fairTicks = _options.StartTicks;
        _lowestTicks = _options.StartTicks / 2;
        _highestTicks = _options.StartTicks + _lowestTicks;
        TimestampNs = _options.StartNs;
    }

    /// <summary>What is traded.</summary>
    public Instrument Instrument => _options.Instrument;

    /// <summary>Time of the last event in nanoseconds since the Unix epoch; never goes back.</summary>
    public long TimestampNs { get; private set; }

    /// <summary>Makes the next event.</summary>
    /// <param name="data">Filled in place.</param>
    public void Next(ref MarketEvent data)
    {
        if (_marketOrderLots > 0)
        {
            Execute(ref data);
            return;
        }

        MoveTime();
        MoveFairPrice();
        int live = _book.Count(Side.Buy) + _book.Count(Side.Sell);
        int addShare = live < _options.LiveOrders ? 56 : 44;
        int choice = _random.Next(100);
        Side side = (choice & 1) == 0 ? Side.Buy : Side.Sell;
        if (_book.Count(side) < FewestOrders || choice < addShare) Add(ref data, side);
        else if (choice < 88) Remove(ref data);
        else StartMarketOrder(ref data);
    }

    // Three events of four follow closely on the one before.
    private void MoveTime() => TimestampNs += 1 + _random.NextInt64(_random.Next(4) != 0 ? 200_000 : 40_000_000);

    private void MoveFairPrice()
    {
        int move = _random.Next(2 * EventsPerMove);
        if (move == 0 && _fairTicks < _highestTicks) _fairTicks++;
        else if (move == 1 && _fairTicks > _lowestTicks) _fairTicks--;
    }

    private void Add(ref MarketEvent data, Side side)
    {
        // Half of the orders stand closest to the fair price, a quarter one tick further, and so on; one of four anywhere within 20 ticks.
        long distance = 1 + long.TrailingZeroCount(_random.NextInt64() | 1L << 20);
        if (_random.Next(4) == 0) distance += _random.Next(20);
        long price = side == Side.Buy ? _fairTicks - distance : _fairTicks + distance;
        if (side == Side.Buy && _book.Count(Side.Sell) > 0) price = Math.Min(price, _book.BestAskTicks - 1);
        if (side == Side.Sell && _book.Count(Side.Buy) > 0) price = Math.Max(price, _book.BestBidTicks + 1);
        long size = 10 * (1 + _random.Next(20));
        ref SyntheticOrder order = ref _book.Add(side, (int)price, size);
        Fill(ref data, MarketEventKind.OrderAdd, order, size);
    }

    private void Remove(ref MarketEvent data)
    {
        int index = _book.Pick(_random);
        SyntheticOrder order = _book[index];
        if (_book.Count(order.Side) < FewestOrders)
        {
            Add(ref data, order.Side);
            return;
        }

        bool isWhole = order.SizeLots == 1 || _random.Next(5) != 0;
        long size = isWhole ? order.SizeLots : 1 + _random.NextInt64(order.SizeLots - 1);
        Fill(ref data, isWhole ? MarketEventKind.OrderDelete : MarketEventKind.OrderReduce, order, size);
        _book.Reduce(index, size);
    }

    private void StartMarketOrder(ref MarketEvent data)
    {
        bool isAskCheap = _book.Count(Side.Sell) > 0 && _book.BestAskTicks <= _fairTicks;
        bool isBidDear = _book.Count(Side.Buy) > 0 && _book.BestBidTicks >= _fairTicks;
        int lean = isAskCheap ? 7 : isBidDear ? 1 : 4;
        _hitSide = _random.Next(8) < lean ? Side.Sell : Side.Buy;
        if (_book.Count(_hitSide) < FewestOrders)
        {
            Add(ref data, _hitSide);
            return;
        }

        _marketOrderLots = 10 * (1 + _random.Next(40));
        Execute(ref data);
    }

    /// <summary>The market order that is under way meets the first order of the best level.</summary>
    private void Execute(ref MarketEvent data)
    {
        int index = _book.First(_hitSide);
        SyntheticOrder order = _book[index];
        long size = Math.Min(_marketOrderLots, order.SizeLots);
        Fill(ref data, MarketEventKind.OrderExecute, order, size);
        data.MatchId = ++_lastMatchId;
        _book.Reduce(index, size);
        _marketOrderLots = _book.Count(_hitSide) < FewestOrders / 2 ? 0 : _marketOrderLots - size;
    }

    private void Fill(ref MarketEvent data, MarketEventKind kind, in SyntheticOrder order, long sizeLots) => data = new MarketEvent
    {
        Kind = kind,
        InstrumentId = _options.Instrument.Id,
        Side = order.Side,
        OrderId = order.Id,
        PriceTicks = order.PriceTicks,
        SizeLots = sizeLots,
    };
}
