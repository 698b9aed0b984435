using System.IO.Hashing;

namespace Replay.Backtesting.Tests;

public sealed class SyntheticMarketTests
{
    [Fact]
    public void The_same_seed_gives_the_same_bytes_on_every_machine()
    {
        Assert.Equal(Hash(seed: 1, events: 200_000), Hash(seed: 1, events: 200_000));
        Assert.NotEqual(Hash(seed: 1, events: 1_000), Hash(seed: 2, events: 1_000));

        // Changes only when the generator is changed on purpose.
        Assert.Equal("4812fc38f923225a52e00ffff01e954f", Hash(seed: 42, events: 200_000));
    }

    [Fact]
    public void The_book_is_valid_at_all_times()
    {
        SyntheticMarket market = new(7);
        OrderBook book = new(1, keepOrders: true);
        MarketEvent data = default;
        long lastNs = 0;
        for (int i = 0; i < 500_000; i++)
        {
            market.Next(ref data);
            book.Apply(data, market.TimestampNs);
            Assert.False(book.IsCrossed);
            Assert.True(market.TimestampNs >= lastNs);
            lastNs = market.TimestampNs;
            if (i > 1000) Assert.True(book.HasBothSides);
        }

        Assert.Equal(0, book.UnmatchedEvents);
        Assert.InRange(book.OrderCount!.Value, 1_000, 4_000);
    }

    [Fact]
    public void Trades_happen_at_the_best_price_in_the_order_of_arrival()
    {
        SyntheticMarket market = new(3);
        OrderBook book = new(1, keepOrders: true);
        MarketEvent data = default;
        int trades = 0;
        Dictionary<(Side, long), Queue<ulong>> queues = [];
        HashSet<ulong> gone = [];
        for (int i = 0; i < 100_000; i++)
        {
            market.Next(ref data);
            Queue<ulong> queue = queues.TryGetValue((data.Side, data.PriceTicks), out Queue<ulong>? found) ? found : queues[(data.Side, data.PriceTicks)] = [];
            if (data.Kind == MarketEventKind.OrderAdd) queue.Enqueue(data.OrderId);
            if (data.Kind == MarketEventKind.OrderDelete) gone.Add(data.OrderId);
            if (data.Kind == MarketEventKind.OrderExecute)
            {
                while (gone.Contains(queue.Peek())) queue.Dequeue();
                Assert.Equal(queue.Peek(), data.OrderId);
                Assert.Equal(book[data.Side].BestTicks, data.PriceTicks);
                trades++;
            }

            book.Apply(data, market.TimestampNs);
            if (data.Kind == MarketEventKind.OrderExecute && !book.Orders!.TryGet(data.OrderId, out _)) gone.Add(data.OrderId);
        }

        Assert.InRange(trades, 10_000, 40_000);
    }

    [Theory]
    [InlineData(999, 2_000)]
    [InlineData(1_000_001, 2_000)]
    [InlineData(10_000, 199)]
    [InlineData(10_000, 100_001)]
    public void Options_out_of_range_are_refused(int startTicks, int liveOrders) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SyntheticMarket(1, new SyntheticMarketOptions { StartTicks = startTicks, LiveOrders = liveOrders }));

    [Theory]
    [InlineData(1_000, 200)]
    [InlineData(2_000, 20_000)]
    public void Small_and_crowded_markets_keep_their_orders_in_bounds(int startTicks, int liveOrders)
    {
        SyntheticMarket market = new(1, new SyntheticMarketOptions { StartTicks = startTicks, LiveOrders = liveOrders });
        OrderBook book = new(1, keepOrders: true);
        MarketEvent data = default;
        for (int i = 0; i < 300_000; i++)
        {
            market.Next(ref data);
            book.Apply(data, market.TimestampNs);
        }

        Assert.Equal(0, book.UnmatchedEvents);
        Assert.InRange(book.OrderCount!.Value, liveOrders / 2, 2 * liveOrders);
    }

    private static string Hash(ulong seed, int events)
    {
        SyntheticMarket market = new(seed);
        XxHash128 hash = new();
        MarketEvent data = default;
        byte[] message = new byte[MarketEventCodec.MessageLength];
        for (int i = 0; i < events; i++)
        {
            market.Next(ref data);
            default(MarketEventCodec).Encode(data, message);
            hash.Append(message);
            hash.Append(BitConverter.GetBytes(market.TimestampNs));
        }

        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }
}
