namespace Replay.Backtesting;

/// <summary>Follows the size ahead of own orders: exactly where the feed names orders and the model is FIFO, else by the model's guess.</summary>
internal sealed class QueueTracker(OrderBook book, IQueueModel model)
{
    private readonly OrderMap? _orders = model is FifoQueue ? book.Orders : null;
    private long _levelLots;
    private long _arrival;

    /// <summary>Looks at the book before a cancel changes it.</summary>
    /// <returns>False when no own order stands at its price, so that nothing needs following.</returns>
    public bool Begin(OwnOrders own, in MarketEvent data)
    {
        int i = 0;
        while (i < own.Count && own.Compare(own[i].PriceTicks, data.PriceTicks) > 0) i++;
        if (i == own.Count || own[i].PriceTicks != data.PriceTicks) return false;
        _levelLots = book[own.Side].SizeAt(data.PriceTicks);
        _arrival = GetArrival(data.OrderId);
        return true;
    }

    /// <summary>Moves own orders at the price of a cancel, after the book changed.</summary>
    public void OnCancelled(OwnOrders own, in MarketEvent data)
    {
        for (int i = 0; i < own.Count; i++)
        {
            ref OwnOrder order = ref own[i];
            if (order.PriceTicks != data.PriceTicks) continue;
            if (_arrival < 0) order.AheadLots = model.GetAheadAfterCancel(order.AheadLots, _levelLots, data.SizeLots);
            else if (_arrival < order.Arrival) order.AheadLots -= data.SizeLots;
        }

        Bound(own, data.PriceTicks);
    }

    /// <summary>Moves an own order at the price of a trade.</summary>
    /// <returns>How much of the trade reached the order, in lots.</returns>
    public long OnTraded(ref OwnOrder order, in MarketEvent trade)
    {
        // Displayed orders trade before hidden ones at the same price: a hidden trade says nothing of the queue but that it has passed.
        if (trade.Kind == MarketEventKind.HiddenExecute) return order.AheadLots <= 0 ? trade.SizeLots : 0;
        long arrival = GetArrival(trade.OrderId);
        if (arrival >= order.Arrival && arrival >= 0) return trade.SizeLots;
        double reached = trade.SizeLots - order.AheadLots;
        order.AheadLots = Math.Max(0, -reached);
        return arrival >= 0 ? 0 : (long)Math.Max(0, Math.Floor(reached));
    }

    /// <summary>Keeps the size ahead within what the level shows.</summary>
    public void Bound(OwnOrders own, long priceTicks)
    {
        long shown = -1;
        for (int i = 0; i < own.Count; i++)
        {
            ref OwnOrder order = ref own[i];
            if (order.PriceTicks != priceTicks) continue;
            if (shown < 0) shown = book[own.Side].SizeAt(priceTicks);
            order.AheadLots = Math.Clamp(order.AheadLots, 0, shown);
        }
    }

    /// <summary>Keeps every size ahead within what its level shows, after the whole book changed.</summary>
    public void BoundAll(OwnOrders own)
    {
        for (int i = 0; i < own.Count; i++) own[i].AheadLots = Math.Clamp(own[i].AheadLots, 0, book[own.Side].SizeAt(own[i].PriceTicks));
    }

    /// <summary>Arrival of the order that an event names: 0 for one that was there before the book began, -1 when nothing is known.</summary>
    private long GetArrival(ulong orderId)
    {
        if (_orders is null || orderId == 0) return -1;
        return _orders.TryGet(orderId, out RestingOrder order) ? order.Arrival : 0;
    }
}
