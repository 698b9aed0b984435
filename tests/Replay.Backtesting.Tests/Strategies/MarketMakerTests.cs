namespace Replay.Backtesting.Tests;

public sealed class MarketMakerTests
{
    [Theory]
    [InlineData(100, 101, 0, 100, 101)]
    [InlineData(100, 101, 1, 99, 102)]
    [InlineData(100, 102, 1, 100, 102)]
    [InlineData(100, 103, 1, 100, 103)]
    [InlineData(100, 103, 0, 101, 102)]
    public void Without_a_position_both_quotes_stand_equally_far_from_the_mid_price(long bestBid, long bestAsk, long halfSpread, long bid, long ask)
    {
        OrderBook book = new(instrumentId: 1, keepOrders: false);
        SentOrders orders = new();
        MarketMaker strategy = new(book, orders, new MarketMakerParameters { HalfSpreadTicks = halfSpread, SkewTicks = 4 });
        Rest(book, Side.Buy, bestBid);
        Rest(book, Side.Sell, bestAsk);

        Quote(strategy);

        Assert.Equal([(Side.Buy, bid), (Side.Sell, ask)], orders.Sent.Select(order => (order.Side, order.PriceTicks)));
    }

    [Theory]
    [InlineData(Side.Buy, 97, 100)]
    [InlineData(Side.Sell, 101, 104)]
    public void A_full_position_moves_the_quotes_against_it_and_is_never_added_to(Side filled, long bid, long ask)
    {
        OrderBook book = new(instrumentId: 1, keepOrders: false);
        SentOrders orders = new();
        MarketMaker strategy = new(book, orders, new MarketMakerParameters { SizeLots = 50, MaxPositionLots = 50, HalfSpreadTicks = 1, SkewTicks = 2 });
        Rest(book, Side.Buy, 100);
        Rest(book, Side.Sell, 101);
        strategy.OnOrderUpdate(new OrderUpdate { OrderId = 99, Kind = OrderUpdateKind.Filled, Side = filled, FilledLots = 50 });

        Quote(strategy);

        OrderRequest sent = Assert.Single(orders.Sent);
        (Side Side, long PriceTicks) expected = filled == Side.Buy ? (Side.Sell, Math.Max(ask, 101)) : (Side.Buy, Math.Min(bid, 100));
        Assert.Equal(expected, (sent.Side, sent.PriceTicks));
    }

    private static void Rest(OrderBook book, Side side, long priceTicks)
    {
        MarketEvent add = new() { Kind = MarketEventKind.OrderAdd, InstrumentId = 1, Side = side, OrderId = (ulong)priceTicks, PriceTicks = priceTicks, SizeLots = 10 };
        book.OnEvent(ref add, new EventHeader(), endOfBatch: false);
    }

    private static void Quote(MarketMaker strategy)
    {
        MarketEvent any = default;
        strategy.OnEvent(ref any, new EventHeader(), endOfBatch: false);
    }

    private sealed class SentOrders : IOrderGateway
    {
        public List<OrderRequest> Sent { get; } = [];

        public long Submit(in OrderRequest order)
        {
            Sent.Add(order);
            return Sent.Count;
        }

        public void Cancel(long orderId)
        {
        }
    }
}
