namespace Replay.Backtesting.Tests;

public sealed class MatchingEngineTests : IMatchListener
{
    private readonly List<Fill> _fills = [];
    private readonly List<OrderUpdate> _updates = [];
    private MatchingEngine _engine;

    public MatchingEngineTests() => _engine = Create(new ConservativeQueue());

    void IMatchListener.OnFill(in Fill fill) => _fills.Add(fill);

    void IMatchListener.OnUpdate(in OrderUpdate update) => _updates.Add(update);

    [Fact]
    public void An_order_waits_behind_what_rests_at_its_price_and_gets_the_rest_of_the_trade()
    {
        Market(MarketEventKind.OrderAdd, Side.Buy, 100, 50);
        Submit(1, Side.Buy, 100, 10);
        Market(MarketEventKind.OrderExecute, Side.Buy, 100, 30);
        Assert.Empty(_fills);
        Market(MarketEventKind.OrderAdd, Side.Buy, 100, 40);
        Market(MarketEventKind.OrderExecute, Side.Buy, 100, 24);
        Assert.Equal([(4, 6, FillReason.QueueReached, true)], Summary());
        Market(MarketEventKind.OrderExecute, Side.Buy, 100, 36);
        Assert.Equal([(4, 6, FillReason.QueueReached, true), (6, 0, FillReason.QueueReached, true)], Summary());
        Assert.Equal(0, _engine.RestingOrders);
    }

    // hftbacktest models/queue.rs, fill_in_queue: orders 1, ours, 2, 3 in the queue.
    [Fact]
    public void Fill_in_queue_by_order_ids()
    {
        _engine = Create(new FifoQueue());
        Market(MarketEventKind.OrderAdd, Side.Buy, 100, 5, orderId: 1);
        Submit(9, Side.Buy, 100, 5);
        Market(MarketEventKind.OrderAdd, Side.Buy, 100, 5, orderId: 2);
        Market(MarketEventKind.OrderAdd, Side.Buy, 100, 5, orderId: 3);
        Market(MarketEventKind.OrderExecute, Side.Buy, 100, 5, orderId: 1);
        Assert.Empty(_fills);
        Market(MarketEventKind.OrderExecute, Side.Buy, 100, 5, orderId: 2);
        Assert.Equal([(5, 0, FillReason.QueueReached, true)], Summary());
    }

    // hftbacktest models/queue.rs, fill_by_crossing: an order of the other side comes to our price.
    [Theory]
    [InlineData(Side.Buy, 100, 99)]
    [InlineData(Side.Buy, 100, 100)]
    [InlineData(Side.Sell, 100, 101)]
    public void Fill_by_crossing(Side side, long ours, long theirs)
    {
        Market(MarketEventKind.OrderAdd, side, side == Side.Buy ? 98 : 102, 50);
        Submit(1, side, ours, 10);
        Market(MarketEventKind.OrderAdd, side == Side.Buy ? Side.Sell : Side.Buy, theirs, 4);
        Assert.Equal([(4, 6, FillReason.Crossed, true)], Summary());
        Assert.Equal(ours, _fills[0].PriceTicks);
        Market(MarketEventKind.OrderAdd, side == Side.Buy ? Side.Sell : Side.Buy, theirs, 100);
        Assert.Equal((6, 0, FillReason.Crossed, true), Summary()[1]);
    }

    [Fact]
    public void By_order_ids_cancels_ahead_move_us_and_cancels_behind_do_not()
    {
        _engine = Create(new FifoQueue());
        Market(MarketEventKind.OrderAdd, Side.Sell, 100, 5, orderId: 1);
        Market(MarketEventKind.OrderAdd, Side.Sell, 100, 7, orderId: 2);
        Submit(9, Side.Sell, 100, 5);
        Market(MarketEventKind.OrderAdd, Side.Sell, 100, 90, orderId: 3);
        Market(MarketEventKind.OrderDelete, Side.Sell, 100, 5, orderId: 1);
        Market(MarketEventKind.OrderReduce, Side.Sell, 100, 40, orderId: 3);
        Market(MarketEventKind.HiddenExecute, Side.Sell, 100, 1);
        Market(MarketEventKind.OrderExecute, Side.Sell, 100, 6, orderId: 2);
        Assert.Empty(_fills);
        Market(MarketEventKind.OrderReduce, Side.Sell, 100, 1, orderId: 2);
        Market(MarketEventKind.OrderExecute, Side.Sell, 100, 3, orderId: 3);
        Assert.Equal([(3, 2, FillReason.QueueReached, true)], Summary());
    }

    [Fact]
    public void Without_ids_the_conservative_model_takes_cancels_as_behind_us_as_far_as_the_level_allows()
    {
        Market(MarketEventKind.OrderAdd, Side.Buy, 100, 50);
        Submit(1, Side.Buy, 100, 10);
        Market(MarketEventKind.OrderAdd, Side.Buy, 100, 50);
        Market(MarketEventKind.OrderReduce, Side.Buy, 100, 50);
        Market(MarketEventKind.OrderExecute, Side.Buy, 100, 45);
        Assert.Empty(_fills);
        Market(MarketEventKind.OrderReduce, Side.Buy, 100, 3);
        Market(MarketEventKind.OrderExecute, Side.Buy, 100, 2);
        Assert.Empty(_fills);
        Market(MarketEventKind.OrderAdd, Side.Buy, 100, 9);
        Market(MarketEventKind.OrderExecute, Side.Buy, 100, 9);
        Assert.Equal([(9, 1, FillReason.QueueReached, true)], Summary());
    }

    [Fact]
    public void A_probability_model_takes_a_share_of_cancels_as_ahead()
    {
        _engine = Create(new PowerQueue(1));
        Market(MarketEventKind.OrderAdd, Side.Buy, 100, 50);
        Submit(1, Side.Buy, 100, 10);
        Market(MarketEventKind.OrderAdd, Side.Buy, 100, 50);
        Market(MarketEventKind.OrderReduce, Side.Buy, 100, 20);
        Market(MarketEventKind.OrderExecute, Side.Buy, 100, 43);
        Assert.Equal([(3, 7, FillReason.QueueReached, true)], Summary());
    }

    [Fact]
    public void A_trade_at_a_worse_price_fills_us_first_and_no_more_than_was_traded()
    {
        Market(MarketEventKind.OrderAdd, Side.Buy, 98, 50);
        Submit(1, Side.Buy, 99, 4);
        Submit(2, Side.Buy, 100, 5);
        Market(MarketEventKind.OrderExecute, Side.Buy, 98, 7);
        Assert.Equal([(5, 0, FillReason.TradedThrough, true), (2, 2, FillReason.TradedThrough, true)], Summary());
        Assert.Equal([100, 99], _fills.Select(fill => fill.PriceTicks));
    }

    [Fact]
    public void Hidden_trades_fill_us_only_when_the_queue_ahead_has_gone()
    {
        Market(MarketEventKind.OrderAdd, Side.Buy, 100, 5);
        Submit(1, Side.Buy, 100, 10);
        Market(MarketEventKind.HiddenExecute, Side.Buy, 100, 4);
        Market(MarketEventKind.HiddenExecute, Side.Sell, 100, 4);
        Assert.Empty(_fills);
        Market(MarketEventKind.OrderExecute, Side.Buy, 100, 5);
        Market(MarketEventKind.HiddenExecute, Side.Buy, 100, 4);
        Assert.Equal([(4, 6, FillReason.QueueReached, true)], Summary());
        Market(MarketEventKind.HiddenExecute, Side.Buy, 99, 1);
        Assert.Equal((1, 5, FillReason.TradedThrough, true), Summary()[1]);
    }

    [Fact]
    public void A_crossing_order_takes_what_is_displayed_level_by_level_and_rests_with_the_rest()
    {
        Market(MarketEventKind.OrderAdd, Side.Sell, 101, 5);
        Market(MarketEventKind.OrderAdd, Side.Sell, 102, 5);
        Market(MarketEventKind.OrderAdd, Side.Sell, 103, 5);
        Submit(1, Side.Buy, 102, 12);
        Assert.Equal([(5, 7, FillReason.TookLiquidity, false), (5, 2, FillReason.TookLiquidity, false)], Summary());
        Assert.Equal([101, 102], _fills.Select(fill => fill.PriceTicks));
        Assert.Equal(1, _engine.RestingOrders);
    }

    [Fact]
    public void What_was_taken_cannot_be_taken_again_until_new_size_is_displayed()
    {
        Market(MarketEventKind.OrderAdd, Side.Sell, 101, 10);
        Submit(1, Side.Buy, 101, 6, TimeInForce.ImmediateOrCancel);
        Submit(2, Side.Buy, 101, 6, TimeInForce.ImmediateOrCancel);
        Submit(3, Side.Buy, 101, 6, TimeInForce.ImmediateOrCancel);
        Assert.Equal([6, 4], _fills.Select(fill => fill.SizeLots));
        Market(MarketEventKind.OrderReduce, Side.Sell, 101, 5);
        Market(MarketEventKind.OrderAdd, Side.Sell, 101, 3);
        Submit(4, Side.Buy, 101, 6, TimeInForce.ImmediateOrCancel);
        Assert.Equal([6, 4, 3], _fills.Select(fill => fill.SizeLots));
        Market(MarketEventKind.OrderDelete, Side.Sell, 101, 8);
        Market(MarketEventKind.OrderAdd, Side.Sell, 101, 2);
        Submit(5, Side.Buy, 101, 6, TimeInForce.ImmediateOrCancel);
        Assert.Equal([6, 4, 3, 2], _fills.Select(fill => fill.SizeLots));
    }

    [Fact]
    public void A_post_only_order_is_rejected_when_it_would_take_and_rests_when_not()
    {
        Market(MarketEventKind.OrderAdd, Side.Sell, 101, 10);
        Submit(1, Side.Buy, 101, 1, postOnly: true);
        Assert.Equal((OrderUpdateKind.Rejected, RejectReason.WouldTakeLiquidity), (_updates[^1].Kind, _updates[^1].RejectReason));
        Submit(2, Side.Buy, 100, 1, postOnly: true);
        Assert.Equal(OrderUpdateKind.Accepted, _updates[^1].Kind);
        Assert.Empty(_fills);
    }

    [Fact]
    public void Immediate_orders_leave_nothing_behind_and_fill_or_kill_takes_all_or_nothing()
    {
        Market(MarketEventKind.OrderAdd, Side.Buy, 100, 10);
        Market(MarketEventKind.OrderAdd, Side.Buy, 99, 10);
        Submit(1, Side.Sell, 99, 21, TimeInForce.FillOrKill);
        Assert.Equal(RejectReason.NotFillable, _updates[^1].RejectReason);
        Submit(2, Side.Sell, 99, 15, TimeInForce.FillOrKill);
        Assert.Equal([10, 5], _fills.Select(fill => fill.SizeLots));
        _engine.Submit(3, OrderRequest.Market(Side.Sell, 50), 0);
        Assert.Equal([10, 5, 5], _fills.Select(fill => fill.SizeLots));
        Assert.Equal((OrderUpdateKind.Cancelled, 0L), (_updates[^1].Kind, _updates[^1].RemainingLots));
        Assert.Equal(0, _engine.RestingOrders);
    }

    [Fact]
    public void A_cancelled_order_fills_no_more_and_cancelling_again_is_rejected()
    {
        Submit(1, Side.Buy, 100, 10);
        _engine.Cancel(1, 5);
        Assert.Equal((OrderUpdateKind.Cancelled, 5L), (_updates[^1].Kind, _updates[^1].ExchangeTimestampNs));
        _engine.Cancel(1, 6);
        Assert.Equal(OrderUpdateKind.CancelRejected, _updates[^1].Kind);
        Market(MarketEventKind.Trade, Side.Buy, 99, 10);
        Assert.Empty(_fills);
    }

    [Fact]
    public void Orders_that_make_no_sense_are_rejected_with_the_reason()
    {
        Submit(1, Side.None, 100, 1);
        Submit(2, Side.Buy, 0, 1);
        Submit(3, Side.Buy, 100, 0);
        Submit(4, Side.Buy, 100, 1);
        Submit(5, Side.Sell, 100, 1);
        Submit(6, Side.Buy, 99, 1);
        Submit(7, Side.Buy, 98, 1);
        Market(MarketEventKind.TradingStatus, Side.None, 0, 0, status: TradingStatus.Halted);
        Submit(8, Side.Sell, 105, 1);
        Market(MarketEventKind.TradingStatus, Side.None, 0, 0, status: TradingStatus.Trading);
        Submit(9, Side.Sell, 105, 1);
        Assert.Equal(
            [RejectReason.Invalid, RejectReason.Invalid, RejectReason.Invalid, RejectReason.None, RejectReason.WouldTradeWithSelf,
                RejectReason.None, RejectReason.TooManyOrders, RejectReason.Halted, RejectReason.None],
            _updates.Select(update => update.RejectReason));
    }

    [Fact]
    public void Maker_and_taker_pay_their_own_fees()
    {
        Market(MarketEventKind.OrderAdd, Side.Sell, 101, 5);
        Submit(1, Side.Buy, 101, 5);
        Submit(2, Side.Buy, 100, 5);
        Market(MarketEventKind.OrderExecute, Side.Buy, 99, 5);
        Assert.Equal([200 * 101 * 5, -100 * 100 * 5], _fills.Select(fill => (long)fill.FeeMicros));
    }

    private MatchingEngine Create(IQueueModel queue) => new(
        new OrderBook(1, keepOrders: queue is FifoQueue),
        new SimulationOptions { Queue = queue, Fees = FeeSchedule.FromBasisPoints(-1, 2), MaxOrders = 2 },
        this);

    private void Submit(long id, Side side, long price, long size, TimeInForce timeInForce = TimeInForce.GoodTillCancel, bool postOnly = false) =>
        _engine.Submit(id, new OrderRequest(side, price, size, timeInForce, postOnly), 0);

    private void Market(MarketEventKind kind, Side side, long price, long size, ulong orderId = 0, TradingStatus status = default) =>
        _engine.OnMarketEvent(new MarketEvent { Kind = kind, InstrumentId = 1, Side = side, PriceTicks = price, SizeLots = size, OrderId = orderId, Status = status }, 0);

    private List<(long Lots, long Left, FillReason Reason, bool IsMaker)> Summary() =>
        [.. _fills.Select(fill => (fill.SizeLots, fill.RemainingLots, fill.Reason, fill.IsMaker))];
}
