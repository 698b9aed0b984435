using CsCheck;

namespace Replay.Backtesting.Tests;

/// <summary>What must hold whatever the market and the strategy do: orders of all kinds, at random, against a synthetic market.</summary>
public sealed class MatchingEngineInvariantTests
{
    private static readonly Gen<ulong> GenSeed = Gen.ULong;

    [Theory]
    [MemberData(nameof(BacktestTests.Queues), MemberType = typeof(BacktestTests))]
    public void No_fill_is_larger_than_its_cause_or_through_its_limit(IQueueModel queue) => GenSeed.Sample(seed =>
    {
        World world = new(queue, seed);
        for (int i = 0; i < 6_000; i++) world.Step();
        Assert.True(world.TotalFills > 50, $"{world.TotalFills} fills are too few to say anything.");
    }, iter: 10);

    [Fact]
    public void By_order_ids_the_fills_are_those_of_queues_that_are_kept_as_lists() => GenSeed.Sample(seed =>
    {
        World world = new(new FifoQueue(), seed) { OnlyRests = true };
        ListedQueues listed = new();
        world.OnMarket = listed.OnMarket;
        world.OnRest = listed.Rest;
        world.OnCancel = listed.Cancel;
        for (int i = 0; i < 8_000; i++) world.Step();
        Assert.NotEmpty(listed.Fills);
        Assert.Equal(listed.Fills, world.Resting);
    }, iter: 10);

    private sealed class World : IMatchListener
    {
        private readonly SyntheticMarket _market;
        private readonly ReplayRandom _random;
        private readonly MatchingEngine _engine;
        private readonly Dictionary<long, (OrderRequest Request, long Left)> _orders = [];
        private readonly List<Fill> _fills = [];
        private long _lastId;

        public World(IQueueModel queue, ulong seed)
        {
            _market = new SyntheticMarket(seed);
            _random = new ReplayRandom(seed + 1);
            _engine = new MatchingEngine(new OrderBook(1, keepOrders: queue is FifoQueue), new SimulationOptions { Queue = queue }, this);
        }

        public bool OnlyRests { get; init; }

        public Action<MarketEvent>? OnMarket { get; set; }

        public Action<long, OrderRequest>? OnRest { get; set; }

        public Action<long>? OnCancel { get; set; }

        public int TotalFills { get; private set; }

        /// <summary>Fills of resting orders by trades in their queue.</summary>
        public List<(long Id, long Lots)> Resting { get; } = [];

        public void OnFill(in Fill fill)
        {
            TotalFills++;
            _fills.Add(fill);
            (OrderRequest request, long left) = _orders[fill.OrderId];
            Assert.True(fill.SizeLots > 0 && fill.SizeLots <= left);
            Assert.Equal(left - fill.SizeLots, fill.RemainingLots);
            Assert.True(fill.Side == Side.Buy ? fill.PriceTicks <= request.PriceTicks : fill.PriceTicks >= request.PriceTicks);
            Assert.True(!fill.IsMaker || fill.PriceTicks == request.PriceTicks);
            _orders[fill.OrderId] = (request, left - fill.SizeLots);
            if (fill.Reason is FillReason.QueueReached or FillReason.TradedThrough) Resting.Add((fill.OrderId, fill.SizeLots));
        }

        public void OnUpdate(in OrderUpdate update)
        {
            if (update.Kind is OrderUpdateKind.Rejected or OrderUpdateKind.Cancelled) _orders.Remove(update.OrderId);
        }

        public void Step()
        {
            MarketEvent data = default;
            _market.Next(ref data);
            _fills.Clear();
            _engine.OnMarketEvent(data, _market.TimestampNs);
            OnMarket?.Invoke(data);
            long cause = data.Kind is MarketEventKind.OrderExecute or MarketEventKind.OrderAdd ? data.SizeLots : 0;
            Assert.True(_fills.Sum(fill => fill.SizeLots) <= cause, $"{data.Kind} of {data.SizeLots} filled {_fills.Sum(fill => fill.SizeLots)}");
            if (!_engine.Book.HasBothSides) return;
            int choice = _random.Next(40);
            if (choice < 4) Submit();
            else if (choice == 4 && _lastId > 0) Cancel(1 + _random.NextInt64(_lastId));
        }

        private void Cancel(long id)
        {
            if (_orders.TryGetValue(id, out (OrderRequest, long Left) order) && order.Left > 0) OnCancel?.Invoke(id);
            _engine.Cancel(id, _market.TimestampNs);
        }

        private void Submit()
        {
            Side side = _random.Next(2) == 0 ? Side.Buy : Side.Sell;
            bool isPassive = OnlyRests || _random.Next(3) != 0;
            long offset = isPassive ? _random.Next(4) : -_random.Next(4);
            long price = side == Side.Buy ? _engine.Book.Bids.BestTicks - offset : _engine.Book.Asks.BestTicks + offset;
            OrderRequest order = new(side, price, 1 + _random.Next(300), isPassive ? TimeInForce.GoodTillCancel : (TimeInForce)_random.Next(3), PostOnly: isPassive);
            long displayed = Displayed(order);
            _fills.Clear();
            int resting = _engine.RestingOrders;
            _orders.Add(++_lastId, (order, order.SizeLots));
            _engine.Submit(_lastId, order, _market.TimestampNs);
            Assert.True(_fills.Sum(fill => fill.SizeLots) <= Math.Min(order.SizeLots, displayed));
            if (order.TimeInForce != TimeInForce.GoodTillCancel) Assert.Equal(resting, _engine.RestingOrders);
            if (_engine.RestingOrders > resting) OnRest?.Invoke(_lastId, order);
        }

        private long Displayed(OrderRequest order) => order.Side == Side.Buy
            ? OrderBookTests.Levels(_engine.Book.Asks).Where(level => level.PriceTicks <= order.PriceTicks).Sum(level => level.SizeLots)
            : OrderBookTests.Levels(_engine.Book.Bids).Where(level => level.PriceTicks >= order.PriceTicks).Sum(level => level.SizeLots);
    }

    /// <summary>Every order, own and others', in one list in the order of arrival: a trade reaches the own orders that stand before the order it names.</summary>
    private sealed class ListedQueues
    {
        private readonly List<Entry> _entries = [];

        public List<(long Id, long Lots)> Fills { get; } = [];

        public void Rest(long id, OrderRequest order) => _entries.Add(new Entry(true, (ulong)id, order.Side, order.PriceTicks) { Lots = order.SizeLots });

        public void Cancel(long id) => _entries.RemoveAll(entry => entry.IsOwn && entry.Id == (ulong)id);

        public void OnMarket(MarketEvent data)
        {
            if (data.Kind == MarketEventKind.OrderAdd)
            {
                MeetOwn(data);
                _entries.Add(new Entry(false, data.OrderId, data.Side, data.PriceTicks) { Lots = data.SizeLots });
                return;
            }

            int named = _entries.FindIndex(entry => !entry.IsOwn && entry.Id == data.OrderId);
            if (data.Kind == MarketEventKind.OrderExecute) Trade(data, named);
            _entries[named].Lots -= data.SizeLots;
            _entries.RemoveAll(entry => entry.Lots == 0);
        }

        private void Trade(MarketEvent data, int named)
        {
            long left = data.SizeLots;
            IEnumerable<Entry> reached = _entries.Where((entry, index) => entry.IsOwn && entry.Side == data.Side
                && (IsBetter(entry, data.PriceTicks) || entry.PriceTicks == data.PriceTicks && index < named));
            foreach (Entry own in reached.OrderBy(entry => data.Side == Side.Buy ? -entry.PriceTicks : entry.PriceTicks).ToList())
            {
                long lots = Math.Min(left, own.Lots);
                if (lots == 0) break;
                own.Lots -= lots;
                left -= lots;
                Fills.Add(((long)own.Id, lots));
            }
        }

        // An order of the other side at an own price or beyond fills own orders, which the test does not compare but must take out.
        private void MeetOwn(MarketEvent data)
        {
            long left = data.SizeLots;
            foreach (Entry own in _entries.Where(entry => entry.IsOwn && entry.Side != data.Side && (IsBetter(entry, data.PriceTicks) || entry.PriceTicks == data.PriceTicks))
                .OrderBy(entry => entry.Side == Side.Buy ? -entry.PriceTicks : entry.PriceTicks))
            {
                long lots = Math.Min(left, own.Lots);
                own.Lots -= lots;
                left -= lots;
            }

            _entries.RemoveAll(entry => entry.Lots == 0);
        }

        private static bool IsBetter(Entry entry, long priceTicks) => entry.Side == Side.Buy ? entry.PriceTicks > priceTicks : entry.PriceTicks < priceTicks;

        private sealed class Entry(bool isOwn, ulong id, Side side, long priceTicks)
        {
            public bool IsOwn => isOwn;

            public ulong Id => id;

            public Side Side => side;

            public long PriceTicks => priceTicks;

            public long Lots { get; set; }
        }
    }
}
