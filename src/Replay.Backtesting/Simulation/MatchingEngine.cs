namespace Replay.Backtesting;

/// <summary>The simulated exchange: own orders beside the recorded market, whose events it takes as they are.</summary>
/// <remarks>
/// <para>A resting order fills when a trade at its price has consumed the queue ahead (as far as the trade is larger), when the market trades at
/// a price that ours stood before, or when an order of the other side comes to rest at our price or beyond. An arriving order that crosses takes
/// what the book displays, less what own orders took there before. No fill is larger than the trade, or the displayed order, that caused it.</para>
/// <para>The recorded market does not react to own orders: there is no market impact. Own orders take no part in auctions.</para>
/// </remarks>
internal sealed class MatchingEngine(OrderBook book, SimulationOptions options, IMatchListener listener)
{
    private readonly OwnOrders _bids = new(Side.Buy, options.MaxOrders);
    private readonly OwnOrders _asks = new(Side.Sell, options.MaxOrders);
    private readonly ConsumedLiquidity _takenBids = new();
    private readonly ConsumedLiquidity _takenAsks = new();
    private readonly QueueTracker _queue = new(book, options.Queue);
    private bool _isHalted;

    public int RestingOrders => _bids.Count + _asks.Count;

    public OrderBook Book => book;

    /// <summary>An own order reaches the exchange.</summary>
    public void Submit(long id, in OrderRequest order, long timestampNs)
    {
        RejectReason reason = Check(order);
        if (reason != RejectReason.None)
        {
            Report(OrderUpdateKind.Rejected, id, order, 0, timestampNs, reason);
            return;
        }

        Report(OrderUpdateKind.Accepted, id, order, order.SizeLots, timestampNs);
        long remaining = Take(id, order, timestampNs);
        if (remaining == 0) return;
        if (order.TimeInForce == TimeInForce.GoodTillCancel) Rest(id, order, remaining);
        else Report(OrderUpdateKind.Cancelled, id, order, 0, timestampNs);
    }

    /// <summary>A cancel reaches the exchange.</summary>
    public void Cancel(long id, long timestampNs)
    {
        OwnOrders own = _bids;
        int index = own.Find(id);
        if (index < 0) index = (own = _asks).Find(id);
        if (index < 0)
        {
            Report(OrderUpdateKind.CancelRejected, id, default, 0, timestampNs);
            return;
        }

        OrderRequest order = new(own.Side, own[index].PriceTicks, own[index].RemainingLots);
        own.RemoveAt(index);
        Report(OrderUpdateKind.Cancelled, id, order, 0, timestampNs);
    }

    /// <summary>The market moves.</summary>
    public void OnMarketEvent(in MarketEvent data, long timestampNs)
    {
        if (data.InstrumentId != book.InstrumentId) return;
        OwnOrders own = data.Side == Side.Buy ? _bids : _asks;
        switch (data.Kind)
        {
            case MarketEventKind.OrderAdd:
                book.Apply(data, timestampNs);
                FillCrossed(data.Side == Side.Buy ? _asks : _bids, timestampNs);
                break;
            case MarketEventKind.OrderReduce or MarketEventKind.OrderDelete:
                bool standsAtPrice = own.Count > 0 && _queue.Begin(own, data);
                book.Apply(data, timestampNs);
                if (standsAtPrice) _queue.OnCancelled(own, data);
                BoundTaken(data);
                break;
            case MarketEventKind.OrderExecute:
                if (own.Count > 0) FillTraded(own, data, timestampNs);
                book.Apply(data, timestampNs);
                if (own.Count > 0) _queue.Bound(own, data.PriceTicks);
                BoundTaken(data);
                break;
            case MarketEventKind.HiddenExecute or MarketEventKind.Trade:
                book.Apply(data, timestampNs);
                if (own.Count > 0 && data.Side != Side.None) FillTraded(own, data, timestampNs);
                break;
            case MarketEventKind.TradingStatus:
                book.Apply(data, timestampNs);
                _isHalted = data.Status is TradingStatus.Halted or TradingStatus.Quoting;
                break;
            case MarketEventKind.BookClear:
            case MarketEventKind.BookRow when (data.Flags & MarketEventFlags.Seed) != 0:
                book.Apply(data, timestampNs);
                Restart(timestampNs);
                break;
            default:
                book.Apply(data, timestampNs);
                break;
        }
    }

    public void Save(StateWriter writer)
    {
        writer.WriteInt32(_isHalted ? 1 : 0);
        _bids.Save(writer);
        _asks.Save(writer);
        _takenBids.Save(writer);
        _takenAsks.Save(writer);
    }

    public void Load(ref StateReader reader)
    {
        _isHalted = reader.ReadInt32() != 0;
        _bids.Load(ref reader);
        _asks.Load(ref reader);
        _takenBids.Load(ref reader);
        _takenAsks.Load(ref reader);
    }

    private RejectReason Check(in OrderRequest order)
    {
        if (order.Side is not (Side.Buy or Side.Sell) || order.PriceTicks <= 0 || order.SizeLots <= 0) return RejectReason.Invalid;
        if (_isHalted) return RejectReason.Halted;
        OwnOrders same = order.Side == Side.Buy ? _bids : _asks;
        OwnOrders other = order.Side == Side.Buy ? _asks : _bids;
        if (same.IsFull) return RejectReason.TooManyOrders;
        if (other.Count > 0 && same.Compare(order.PriceTicks, other.BestTicks) >= 0) return RejectReason.WouldTradeWithSelf;
        if (order.PostOnly && GetTakeable(order, 1) > 0) return RejectReason.WouldTakeLiquidity;
        return order.TimeInForce == TimeInForce.FillOrKill && GetTakeable(order, order.SizeLots) < order.SizeLots ? RejectReason.NotFillable : RejectReason.None;
    }

    /// <summary>What an order could take at once, counted up to a number that is enough.</summary>
    private long GetTakeable(in OrderRequest order, long enough)
    {
        (BookSide levels, ConsumedLiquidity taken) = Opposite(order.Side);
        long lots = 0;
        for (int depth = 0; depth < levels.Count && lots < enough; depth++)
        {
            PriceLevel level = levels[depth];
            if (!levels.IsAtOrBetter(level.PriceTicks, order.PriceTicks)) break;
            lots += Math.Max(0, level.SizeLots - taken.At(level.PriceTicks));
        }

        return lots;
    }

    private long Take(long id, in OrderRequest order, long timestampNs)
    {
        (BookSide levels, ConsumedLiquidity taken) = Opposite(order.Side);
        long remaining = order.SizeLots;
        for (int depth = 0; depth < levels.Count && remaining > 0; depth++)
        {
            PriceLevel level = levels[depth];
            if (!levels.IsAtOrBetter(level.PriceTicks, order.PriceTicks)) break;
            long lots = Math.Min(remaining, level.SizeLots - taken.At(level.PriceTicks));
            if (lots <= 0) continue;
            taken.Add(level.PriceTicks, lots);
            remaining -= lots;
            Fill(id, order.Side, level.PriceTicks, lots, remaining, FillReason.TookLiquidity, timestampNs);
        }

        return remaining;
    }

    private void Rest(long id, in OrderRequest order, long remaining)
    {
        ConsumedLiquidity taken = order.Side == Side.Buy ? _takenBids : _takenAsks;
        OwnOrder own = new()
        {
            Id = id,
            PriceTicks = order.PriceTicks,
            RemainingLots = remaining,
            AheadLots = Math.Max(0, book[order.Side].SizeAt(order.PriceTicks) - taken.At(order.PriceTicks)),
            Arrival = book.Orders?.NextArrival ?? 0,
        };
        (order.Side == Side.Buy ? _bids : _asks).Add(own);
    }

    /// <summary>A market trade fills own orders that stood before it, at most as much as was traded.</summary>
    private void FillTraded(OwnOrders own, in MarketEvent trade, long timestampNs)
    {
        long filled = 0;
        for (int i = 0; i < own.Count; i++)
        {
            ref OwnOrder order = ref own[i];
            long better = own.Compare(order.PriceTicks, trade.PriceTicks);
            if (better < 0) break;
            long reached = better > 0 ? trade.SizeLots : _queue.OnTraded(ref order, trade);
            long lots = Math.Min(order.RemainingLots, reached - filled);
            if (lots <= 0) continue;
            filled += lots;
            if (FillResting(own, i, lots, better > 0 ? FillReason.TradedThrough : FillReason.QueueReached, timestampNs)) i--;
        }
    }

    /// <summary>Orders of the other side that rest at own prices or beyond would have met own orders.</summary>
    private void FillCrossed(OwnOrders own, long timestampNs)
    {
        if (own.Count == 0) return;
        (BookSide levels, ConsumedLiquidity taken) = Opposite(own.Side);
        for (int i = 0, depth = 0; i < own.Count && depth < levels.Count;)
        {
            PriceLevel level = levels[depth];
            if (own.Compare(own[i].PriceTicks, level.PriceTicks) < 0) break;
            long lots = Math.Min(own[i].RemainingLots, level.SizeLots - taken.At(level.PriceTicks));
            if (lots <= 0)
            {
                depth++;
                continue;
            }

            taken.Add(level.PriceTicks, lots);
            FillResting(own, i, lots, FillReason.Crossed, timestampNs);
        }
    }

    /// <summary>Fills a resting order at its own price.</summary>
    /// <returns>True when nothing is left of it.</returns>
    private bool FillResting(OwnOrders own, int index, long lots, FillReason reason, long timestampNs)
    {
        ref OwnOrder order = ref own[index];
        order.RemainingLots -= lots;
        (long id, long priceTicks, long remaining) = (order.Id, order.PriceTicks, order.RemainingLots);
        if (remaining == 0) own.RemoveAt(index);
        Fill(id, own.Side, priceTicks, lots, remaining, reason, timestampNs);
        return remaining == 0;
    }

    private void Fill(long id, Side side, long priceTicks, long lots, long remaining, FillReason reason, long timestampNs)
    {
        bool isMaker = reason != FillReason.TookLiquidity;
        Fill fill = new()
        {
            TimestampNs = timestampNs,
            OrderId = id,
            PriceTicks = priceTicks,
            SizeLots = lots,
            RemainingLots = remaining,
            FeeMicros = options.Fees.GetFeeMicros(priceTicks, lots, isMaker),
            InstrumentId = book.InstrumentId,
            Side = side,
            IsMaker = isMaker,
            Reason = reason,
        };
        listener.OnFill(fill);
    }

    private void Report(OrderUpdateKind kind, long id, in OrderRequest order, long remaining, long timestampNs, RejectReason reason = RejectReason.None) =>
        listener.OnUpdate(new OrderUpdate
        {
            OrderId = id,
            ExchangeTimestampNs = timestampNs,
            PriceTicks = order.PriceTicks,
            RemainingLots = remaining,
            InstrumentId = book.InstrumentId,
            Kind = kind,
            Side = order.Side,
            RejectReason = reason,
        });

    private void BoundTaken(in MarketEvent data)
    {
        ConsumedLiquidity taken = data.Side == Side.Buy ? _takenBids : _takenAsks;
        if (taken.Count > 0) taken.Bound(data.PriceTicks, book[data.Side].SizeAt(data.PriceTicks));
    }

    private void Restart(long timestampNs)
    {
        _takenBids.Clear();
        _takenAsks.Clear();
        _queue.BoundAll(_bids);
        _queue.BoundAll(_asks);
        FillCrossed(_bids, timestampNs);
        FillCrossed(_asks, timestampNs);
    }

    private (BookSide Levels, ConsumedLiquidity Taken) Opposite(Side side) => side == Side.Buy ? (book.Asks, _takenAsks) : (book.Bids, _takenBids);
}
