using System.Diagnostics;
using Replay.Backtesting;
using Replay.Benching;

namespace Replay.Benchmarks;

/// <summary>Market events a second on one thread: made up, decoded, kept in a book, and traded by a market maker on the simulated exchange.</summary>
internal static class BacktestRates
{
    private const int Warmups = 2;
    private const int RoundCount = 9;

    public static void Run(ResultsPage page, int events)
    {
        Recorded recorded = new(events);
        page.Add($"{events:N0} market events of a synthetic market", Rounds.Measure(Warmups, RoundCount,
        [
            new("decoded", () => recorded.Measure(new Ignorer())),
            new("decoded, book of levels", () => recorded.Measure(new OrderBook(1))),
            new("decoded, book of orders", () => recorded.Measure(new OrderBook(1, keepOrders: true))),
            new("backtest, idle strategy", () => recorded.Measure(CreateBacktest(new ConservativeQueue(), _ => new Ignorer()))),
            new("backtest, market maker", () => recorded.Measure(CreateBacktest(new ConservativeQueue(), CreateMarketMaker))),
            new("the same, power queue", () => recorded.Measure(CreateBacktest(new PowerQueue(3), CreateMarketMaker))),
            new("the same, exact queue", () => recorded.Measure(CreateBacktest(new FifoQueue(), CreateMarketMaker))),
            new("made up", () => Generate(events)),
        ]));
    }

    private static double Generate(int events)
    {
        SyntheticMarket market = new(1);
        MarketEvent data = default;
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < events; i++) market.Next(ref data);
        return events / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static Backtest CreateBacktest(IQueueModel queue, Func<SimulatedExchange, IEventHandler<MarketEvent>> createStrategy)
    {
        SimulatedExchange exchange = new(new SyntheticMarketOptions().Instrument, new SimulationOptions { Queue = queue });
        return new Backtest(exchange, createStrategy(exchange));
    }

    private static MarketMaker CreateMarketMaker(SimulatedExchange exchange) =>
        new(exchange.Book, exchange.Orders, new MarketMakerParameters { SizeLots = 20, HalfSpreadTicks = 1, MaxPositionLots = 400 });

    private sealed class Ignorer : IEventHandler<MarketEvent>
    {
        public void OnEvent(ref MarketEvent data, in EventHeader header, bool endOfBatch) { }
    }

    /// <summary>A market's messages in memory.</summary>
    private sealed class Recorded
    {
        private readonly byte[] _messages;
        private readonly long[] _timestampsNs;

        public Recorded(int events)
        {
            _messages = GC.AllocateUninitializedArray<byte>(events * MarketEventCodec.MessageLength, pinned: true);
            _timestampsNs = new long[events];
            SyntheticMarket market = new(1);
            MarketEvent data = default;
            for (int i = 0; i < events; i++)
            {
                market.Next(ref data);
                default(MarketEventCodec).Encode(data, _messages.AsSpan(i * MarketEventCodec.MessageLength));
                _timestampsNs[i] = market.TimestampNs;
            }
        }

        public double Measure(IEventHandler<MarketEvent> handler)
        {
            MarketEvent data = default;
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < _timestampsNs.Length; i++)
            {
                default(MarketEventCodec).Decode(_messages.AsSpan(i * MarketEventCodec.MessageLength, MarketEventCodec.MessageLength), ref data);
                handler.OnEvent(ref data, new EventHeader { TimestampNs = _timestampsNs[i], Sequence = i }, endOfBatch: false);
            }

            return _timestampsNs.Length / Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
    }
}
