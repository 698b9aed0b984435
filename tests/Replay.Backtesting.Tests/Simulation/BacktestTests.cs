using CsCheck;

namespace Replay.Backtesting.Tests;

public sealed class BacktestTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("replay-backtest-").FullName;

    public static TheoryData<IQueueModel> Queues => [new ConservativeQueue(), new FifoQueue(), new PowerQueue(2), new LogQueue()];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Orders_and_news_take_their_time()
    {
        Clocked strategy = new();
        SimulatedExchange exchange = new(new SyntheticMarketOptions().Instrument, new SimulationOptions { Latency = new ConstantLatency(FeedNs: 10, OrderNs: 20, ResponseNs: 30) });
        strategy.Orders = exchange.Orders;
        Backtest backtest = new(exchange, strategy);

        Send(backtest, 100, MarketEventKind.OrderAdd, Side.Buy, 50, 5); // seen at 110, where the strategy buys at 50: there at 130
        Send(backtest, 129, MarketEventKind.OrderExecute, Side.Buy, 50, 5); // before the order is there
        Send(backtest, 131, MarketEventKind.Trade, Side.Buy, 50, 2); // fills 2 at 131, known at 161; accepted at 130 is known at 160
        Send(backtest, 151, MarketEventKind.Trade, Side.Buy, 50, 1); // seen at 161: the news of 160 and of 161 come before
        Send(backtest, 200, MarketEventKind.Trade, Side.Buy, 50, 1); // news of the fill at 151 comes at 181

        Assert.Equal(
            ["event 110", "event 139", "event 141", "Accepted 130 160", "Filled 131 161", "event 161", "Filled 151 181", "event 210"],
            strategy.Log);
    }

    [Fact]
    public void Recorded_times_of_exchange_and_receipt_replace_the_feed_latency()
    {
        Clocked strategy = new();
        SimulatedExchange exchange = new(new SyntheticMarketOptions().Instrument, new SimulationOptions { Latency = new ConstantLatency(1_000, 20, 30) });
        strategy.Orders = exchange.Orders;
        Backtest backtest = new(exchange, strategy);
        Send(backtest, 100, MarketEventKind.OrderAdd, Side.Buy, 50, 5, otherNs: 60);
        Send(backtest, 200, MarketEventKind.Trade, Side.Buy, 49, 1, otherNs: 119); // the order is there at 120
        Send(backtest, 300, MarketEventKind.Trade, Side.Buy, 49, 1, otherNs: 121);
        Assert.Equal(["event 100", "event 200", "Accepted 120 150", "Filled 121 151", "event 300"], strategy.Log);
    }

    [Theory]
    [MemberData(nameof(Queues))]
    public void What_the_fills_say_and_what_is_counted_agree(IQueueModel queue) => Gen.Select(Gen.ULong, Gen.Int[1, 60], Gen.Int[0, 4]).Sample((seed, size, halfSpread) =>
    {
        Auditor auditor = new();
        Backtest backtest = Create(queue, size, halfSpread, auditor);
        SyntheticMarket market = new(seed);
        MarketEvent data = default;
        for (int i = 0; i < 8_000; i++)
        {
            market.Next(ref data);
            backtest.OnEvent(ref data, new EventHeader { TimestampNs = market.TimestampNs, Sequence = i }, false);
        }

        IReadOnlyList<Fill> fills = backtest.GetResult("audit").Fills;
        Assert.Equal(backtest.Portfolio.PositionLots, fills.Sum(fill => fill.Side == Side.Buy ? fill.SizeLots : -fill.SizeLots));
        Assert.Equal(backtest.Portfolio.Fills, fills.Count);
        Assert.True(Math.Abs(backtest.Portfolio.GreatestPositionLots) <= Auditor.MaxPositionLots);
        foreach (IGrouping<long, Fill> order in fills.GroupBy(fill => fill.OrderId))
        {
            OrderRequest request = auditor.Requests[order.Key];
            Assert.True(order.Sum(fill => fill.SizeLots) <= request.SizeLots);
            Assert.Equal(request.SizeLots - order.Sum(fill => fill.SizeLots), order.Last().RemainingLots);
            Assert.All(order, fill => Assert.True(fill.Side == Side.Buy ? fill.PriceTicks <= request.PriceTicks : fill.PriceTicks >= request.PriceTicks));
            Assert.All(order, fill => Assert.True(fill.IsMaker && fill.SizeLots > 0 && fill.Reason is not (FillReason.None or FillReason.TookLiquidity)));
        }
    }, iter: 12);

    [Theory]
    [MemberData(nameof(Queues))]
    public void A_run_resumed_from_a_snapshot_gives_every_digest_of_the_whole_run(IQueueModel queue)
    {
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(_folder, new ArchiveOptions { Durability = Durability.None });
        long half = Record(archive, seed: 5, events: 60_000);
        SnapshotStore store = new(Path.Combine(_folder, "snapshots"));

        (Backtest whole, RunResult expected) = Run(archive, queue, run => run.SnapshotTo(store, atPosition: half));
        Assert.True(whole.Portfolio.Fills > 100, $"{whole.Portfolio.Fills} fills are too few to say anything.");
        (Backtest resumed, RunResult result) = Run(archive, queue, run => run.ResumeFrom(store.TryLoadNewest(0)));
        Assert.Equal(half, result.ResumedFrom);
        Assert.Equal(expected.RunDigest, result.RunDigest);
        Assert.Equal(expected.OutputDigests, result.OutputDigests);
        Assert.Equal(expected.StateDigest, result.StateDigest);
        BacktestResult one = whole.GetResult("x"), other = resumed.GetResult("x");
        Assert.Equal(one.Figures, other.Figures);
        Assert.Equal(one.Fills, other.Fills);
        Assert.Equal(one.Series.Equity, other.Series.Equity);
    }

    [Theory]
    [MemberData(nameof(Queues))]
    public void A_state_comes_back_as_it_was_saved(IQueueModel queue)
    {
        Backtest one = Create(queue, 20, 1, new Auditor()), other = Create(queue, 20, 1, new Auditor());
        SyntheticMarket market = new(9);
        MarketEvent data = default;
        for (int i = 0; i < 5_000; i++)
        {
            market.Next(ref data);
            one.OnEvent(ref data, new EventHeader { TimestampNs = market.TimestampNs }, false);
        }

        byte[] state = OrderBookTests.Save(one);
        other.LoadState(state, one.StateVersion);
        Assert.Equal(state, OrderBookTests.Save(other));
    }

    [Fact]
    public void A_strategy_without_state_runs_but_cannot_resume()
    {
        SimulatedExchange exchange = new(new SyntheticMarketOptions().Instrument);
        Backtest backtest = new(exchange, new Clocked { Orders = exchange.Orders });
        byte[] state = OrderBookTests.Save(backtest);
        Assert.Contains(nameof(ISnapshotable), Assert.Throws<InvalidOperationException>(() => backtest.LoadState(state, 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_strategy_that_never_stops_ordering_is_stopped()
    {
        SimulatedExchange exchange = new(new SyntheticMarketOptions().Instrument, new SimulationOptions { Latency = ConstantLatency.None });
        Backtest backtest = new(exchange, new Restless(exchange.Orders));
        Send(backtest, 1, MarketEventKind.OrderAdd, Side.Buy, 50, 5);
        Assert.Contains(nameof(Restless), Assert.Throws<InvalidOperationException>(() => Send(backtest, 2, MarketEventKind.OrderAdd, Side.Buy, 50, 5)).Message, StringComparison.Ordinal);
    }

    private static Backtest Create(IQueueModel queue, long size, long halfSpread, Auditor auditor)
    {
        SimulatedExchange exchange = new(new SyntheticMarketOptions().Instrument, new SimulationOptions { Queue = queue, Fees = FeeSchedule.FromBasisPoints(-0.2m, 0.5m) });
        auditor.Inner = exchange.Orders;
        MarketMakerParameters parameters = new() { SizeLots = size, HalfSpreadTicks = halfSpread, MaxPositionLots = Auditor.MaxPositionLots, SkewTicks = 3 };
        return new Backtest(exchange, new MarketMaker(exchange.Book, auditor, parameters));
    }

    private static (Backtest, RunResult) Run(EmbeddedArchive archive, IQueueModel queue, Func<ReplayRun<MarketEvent, MarketEventCodec>, ReplayRun<MarketEvent, MarketEventCodec>> plan)
    {
        Backtest backtest = Create(queue, 20, 1, new Auditor());
        RunResult result = plan(new ReplayRun<MarketEvent, MarketEventCodec>(archive, 0).Handle(backtest).WithOutput(backtest.Output)).Run(TestContext.Current.CancellationToken);
        return (backtest, result);
    }

    private static long Record(EmbeddedArchive archive, ulong seed, int events)
    {
        SyntheticMarket market = new(seed);
        using RecordingWriter writer = archive.CreateRecording(new RecordingSettings { TermBufferLength = 1 << 20, SegmentFileLength = 1 << 22 });
        MarketEvent data = default;
        long half = 0;
        for (int i = 0; i < events; i++)
        {
            if (i == events / 2) half = writer.Position;
            market.Next(ref data);
            writer.Append<MarketEvent, MarketEventCodec>(in data, default, market.TimestampNs);
        }

        return half;
    }

    private static void Send(Backtest backtest, long ns, MarketEventKind kind, Side side, long price, long size, long otherNs = 0)
    {
        MarketEvent data = new() { Kind = kind, InstrumentId = 1, Side = side, PriceTicks = price, SizeLots = size, OtherTimestampNs = otherNs };
        backtest.OnEvent(ref data, new EventHeader { TimestampNs = ns }, true);
    }

    /// <summary>Buys once at 50 and writes down what it hears, and when.</summary>
    private sealed class Clocked : IEventHandler<MarketEvent>, IOrderUpdateHandler
    {
        public IOrderGateway Orders { get; set; } = null!;

        public List<string> Log { get; } = [];

        public void OnEvent(ref MarketEvent data, in EventHeader header, bool endOfBatch)
        {
            if (Log.Count == 0) Orders.Submit(new OrderRequest(Side.Buy, 50, 10));
            Log.Add($"event {header.TimestampNs}");
        }

        public void OnOrderUpdate(in OrderUpdate update) => Log.Add($"{update.Kind} {update.ExchangeTimestampNs} {update.TimestampNs}");
    }

    private sealed class Restless(IOrderGateway orders) : IEventHandler<MarketEvent>, IOrderUpdateHandler
    {
        public void OnEvent(ref MarketEvent data, in EventHeader header, bool endOfBatch) => orders.Cancel(1);

        public void OnOrderUpdate(in OrderUpdate update) => orders.Cancel(1);
    }

    /// <summary>A gateway that remembers what was asked for.</summary>
    private sealed class Auditor : IOrderGateway
    {
        public const long MaxPositionLots = 150;

        public IOrderGateway Inner { get; set; } = null!;

        public Dictionary<long, OrderRequest> Requests { get; } = [];

        public long Submit(in OrderRequest order)
        {
            long id = Inner.Submit(order);
            Requests.Add(id, order);
            return id;
        }

        public void Cancel(long orderId) => Inner.Cancel(orderId);
    }
}
