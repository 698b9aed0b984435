namespace Replay.Backtesting.Tests;

/// <summary>A book that is too simple to be wrong: a dictionary of orders, summed up on every question.</summary>
internal sealed class NaiveBook
{
    private readonly Dictionary<ulong, (Side Side, long Price, long Size)> _orders = [];

    public int OrderCount => _orders.Count;

    public void Apply(in MarketEvent data)
    {
        switch (data.Kind)
        {
            case MarketEventKind.OrderAdd:
                _orders[data.OrderId] = (data.Side, data.PriceTicks, data.SizeLots);
                break;
            case MarketEventKind.OrderReduce or MarketEventKind.OrderDelete or MarketEventKind.OrderExecute:
                (Side side, long price, long size) = _orders[data.OrderId];
                if (size == data.SizeLots) _orders.Remove(data.OrderId);
                else _orders[data.OrderId] = (side, price, size - data.SizeLots);
                break;
            case MarketEventKind.BookClear:
                _orders.Clear();
                break;
        }
    }

    public PriceLevel[] Levels(Side side) => [.. _orders.Values.Where(order => order.Side == side)
        .GroupBy(order => order.Price)
        .OrderBy(level => side == Side.Buy ? -level.Key : level.Key)
        .Select(level => new PriceLevel(level.Key, level.Sum(order => order.Size)))];

    /// <summary>Turns any numbers into an event that is valid for this book.</summary>
    public MarketEvent Next(int choice, int price, int size, ulong nextId)
    {
        if (choice < 50 || _orders.Count == 0)
        {
            return new MarketEvent
            {
                Kind = MarketEventKind.OrderAdd,
                InstrumentId = 1,
                Side = choice % 2 == 0 ? Side.Buy : Side.Sell,
                OrderId = nextId,
                PriceTicks = price,
                SizeLots = size,
            };
        }

        if (choice == 99) return new MarketEvent { Kind = MarketEventKind.BookClear, InstrumentId = 1 };
        KeyValuePair<ulong, (Side Side, long Price, long Size)> order = _orders.ElementAt((price * 31 + choice) % _orders.Count);
        bool whole = choice < 75 || order.Value.Size == 1;
        return new MarketEvent
        {
            Kind = whole ? MarketEventKind.OrderDelete : choice < 87 ? MarketEventKind.OrderReduce : MarketEventKind.OrderExecute,
            InstrumentId = 1,
            Side = order.Value.Side,
            OrderId = order.Key,
            PriceTicks = order.Value.Price,
            SizeLots = whole ? order.Value.Size : 1 + size % (order.Value.Size - 1),
        };
    }
}
