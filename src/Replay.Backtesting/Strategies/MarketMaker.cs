using System.Buffers;

namespace Replay.Backtesting;

/// <summary>Quotes both sides around the mid price, shifted against its inventory, and never adds to a position beyond its limit.</summary>
/// <remarks>
/// Reservation price = mid - skew x position / limit (the linear form of M. Avellaneda, S. Stoikov, "High-frequency trading in a limit order
/// book", 2008); the quotes stand a half spread from it, post-only, and never at or through the other side's best. A quote that should stand elsewhere is cancelled and, once
/// the exchange has said so, sent anew. Whole numbers only. Allocates nothing after construction.
/// </remarks>
public sealed class MarketMaker : IEventHandler<MarketEvent>, IOrderUpdateHandler, ISnapshotable
{
    private readonly OrderBook _book;
    private readonly IOrderGateway _orders;
    private readonly MarketMakerParameters _parameters;
    private Quote _bid;
    private Quote _ask;
    private long _positionLots;

    /// <summary>Creates a market maker.</summary>
    /// <param name="book">The market's book, kept up by a handler that runs before.</param>
    /// <param name="orders">Where orders go.</param>
    /// <param name="parameters">How to quote.</param>
    public MarketMaker(OrderBook book, IOrderGateway orders, MarketMakerParameters parameters)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(parameters.SizeLots, 1, nameof(parameters.SizeLots));
        ArgumentOutOfRangeException.ThrowIfLessThan(parameters.MaxPositionLots, 1, nameof(parameters.MaxPositionLots));
        ArgumentOutOfRangeException.ThrowIfLessThan(parameters.IncrementTicks, 1, nameof(parameters.IncrementTicks));
        ArgumentOutOfRangeException.ThrowIfNegative(parameters.HalfSpreadTicks, nameof(parameters.HalfSpreadTicks));
        ArgumentOutOfRangeException.ThrowIfNegative(parameters.ToleranceTicks, nameof(parameters.ToleranceTicks));
        _book = book;
        _orders = orders;
        _parameters = parameters;
    }

    /// <summary>Own position in lots, as the strategy knows it from its order updates.</summary>
    public long PositionLots => _positionLots;

    /// <inheritdoc/>
    public int StateVersion => 1;

    /// <inheritdoc/>
    public void OnEvent(ref MarketEvent data, in EventHeader header, bool endOfBatch)
    {
        if (!_book.HasBothSides || _book.IsCrossed) return;
        long bestBid = _book.Bids.BestTicks;
        long bestAsk = _book.Asks.BestTicks;
        long skewHalfTicks = (long)((Int128)2 * _parameters.SkewTicks * _positionLots / _parameters.MaxPositionLots);
        long step = _parameters.IncrementTicks;

        // In half ticks, since the mid price of an odd spread lies between two: rounded to one side, it would lean the inventory that way.
        long reservationHalfTicks = bestBid + bestAsk - skewHalfTicks;
        // Bids are rounded down to the price step and asks up, and neither reaches the other side's best price.
        long bidTicks = Math.Min(FloorTo((reservationHalfTicks >> 1) - _parameters.HalfSpreadTicks, step), FloorTo(bestAsk - 1, step));
        long askTicks = Math.Max(-FloorTo((-reservationHalfTicks >> 1) - _parameters.HalfSpreadTicks, step), -FloorTo(-bestBid - 1, step));
        Update(ref _bid, Side.Buy, bidTicks, _parameters.MaxPositionLots - _positionLots);
        Update(ref _ask, Side.Sell, askTicks, _parameters.MaxPositionLots + _positionLots);
    }

    /// <inheritdoc/>
    public void OnOrderUpdate(in OrderUpdate update)
    {
        if (update.Kind == OrderUpdateKind.Filled) _positionLots += update.Side == Side.Buy ? update.FilledLots : -update.FilledLots;
        if (update.OrderId == _bid.OrderId) _bid.OnUpdate(update);
        else if (update.OrderId == _ask.OrderId) _ask.OnUpdate(update);
    }

    /// <inheritdoc/>
    public void SaveState(IBufferWriter<byte> destination)
    {
        StateWriter writer = new(destination);
        writer.WriteInt64(_positionLots);
        writer.WriteEntries<Quote>([_bid, _ask]);
    }

    /// <inheritdoc/>
    public void LoadState(ReadOnlySpan<byte> source, int version)
    {
        StateReader.ExpectVersion(version, StateVersion);
        StateReader reader = new(source);
        _positionLots = reader.ReadInt64();
        Span<Quote> quotes = stackalloc Quote[2];
        reader.ReadEntries(quotes);
        (_bid, _ask) = (quotes[0], quotes[1]);
        reader.ExpectEnd();
    }

    private void Update(ref Quote quote, Side side, long priceTicks, long roomLots)
    {
        if (quote.OrderId == 0)
        {
            long sizeLots = Math.Min(_parameters.SizeLots, roomLots);
            if (sizeLots <= 0 || priceTicks <= 0) return;
            quote.PriceTicks = priceTicks;
            quote.IsCancelled = 0;
            quote.OrderId = _orders.Submit(new OrderRequest(side, priceTicks, sizeLots, PostOnly: true));
        }
        else if (quote.IsCancelled == 0 && Math.Abs(quote.PriceTicks - priceTicks) > _parameters.ToleranceTicks)
        {
            quote.IsCancelled = 1;
            _orders.Cancel(quote.OrderId);
        }
    }

    private static long FloorTo(long value, long step)
    {
        long rest = value % step;
        return rest < 0 ? value - rest - step : value - rest;
    }

    /// <summary>One own order; OrderId 0: there is none.</summary>
    private struct Quote
    {
        public long OrderId;
        public long PriceTicks;
        public long IsCancelled;

        public void OnUpdate(in OrderUpdate update)
        {
            if (update.RemainingLots == 0 && update.Kind != OrderUpdateKind.CancelRejected) OrderId = 0;
        }
    }
}
