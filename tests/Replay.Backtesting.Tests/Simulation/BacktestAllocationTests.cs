using Replay.Tests;

namespace Replay.Backtesting.Tests;

public sealed class BacktestAllocationTests
{
    private const int Events = 100_000;

    [Theory]
    [MemberData(nameof(BacktestTests.Queues), MemberType = typeof(BacktestTests))]
    public void Decoding_book_simulator_and_market_maker_allocate_nothing_once_warm(IQueueModel queue)
    {
        byte[] messages = Encode(out long[] times);
        SimulatedExchange exchange = new(new SyntheticMarketOptions().Instrument, new SimulationOptions { Queue = queue });
        Backtest backtest = new(exchange, new MarketMaker(exchange.Book, exchange.Orders, new MarketMakerParameters { SizeLots = 20, HalfSpreadTicks = 1, MaxPositionLots = 400 }));
        Assert.Equal(0, Measure(backtest, messages, times));
        Assert.True(backtest.Portfolio.Fills > 100);
    }

    [Fact]
    public void The_measurement_finds_a_strategy_that_allocates()
    {
        byte[] messages = Encode(out long[] times);
        SimulatedExchange exchange = new(new SyntheticMarketOptions().Instrument);
        Assert.InRange(Measure(new Backtest(exchange, new Wasteful()), messages, times), Events / 2 * 24, long.MaxValue);
    }

    [Fact]
    public void Generating_allocates_nothing()
    {
        SyntheticMarket market = new(1);
        MarketEvent data = default;
        Assert.Equal(0, AllocationProbe.BytesOf(() =>
        {
            for (int i = 0; i < Events; i++) market.Next(ref data);
        }));
    }

    /// <summary>Bytes allocated in the second half of the events.</summary>
    private static long Measure(Backtest backtest, byte[] messages, long[] times)
    {
        MarketEvent data = default;
        AllocationProbe probe = new();
        for (int i = 0; i < Events; i++)
        {
            if (i == Events / 2) probe.Begin();
            default(MarketEventCodec).Decode(messages.AsSpan(i * MarketEventCodec.MessageLength, MarketEventCodec.MessageLength), ref data);
            backtest.OnEvent(ref data, new EventHeader { TimestampNs = times[i] }, false);
        }

        probe.End();
        return probe.Bytes;
    }

    private static byte[] Encode(out long[] times)
    {
        SyntheticMarket market = new(1);
        byte[] messages = GC.AllocateUninitializedArray<byte>(Events * MarketEventCodec.MessageLength, pinned: true);
        times = new long[Events];
        MarketEvent data = default;
        for (int i = 0; i < Events; i++)
        {
            market.Next(ref data);
            default(MarketEventCodec).Encode(data, messages.AsSpan(i * MarketEventCodec.MessageLength));
            times[i] = market.TimestampNs;
        }

        return messages;
    }

    private sealed class Wasteful : IEventHandler<MarketEvent>
    {
        private object? _last;

        public void OnEvent(ref MarketEvent data, in EventHeader header, bool endOfBatch) => _last = new object();

        public override string ToString() => $"{_last}";
    }
}
