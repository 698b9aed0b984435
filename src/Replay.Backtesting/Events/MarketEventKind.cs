namespace Replay.Backtesting;

/// <summary>What a market event says; the value is the template id on the wire (<c>docs/market-events.md</c>), so it is never reused or changed.</summary>
public enum MarketEventKind : ushort
{
    /// <summary>A template id that this version does not know; all other fields are zero. Handlers skip it.</summary>
    Unknown = 0,

    /// <summary>A visible limit order enters the book.</summary>
    OrderAdd = 1,

    /// <summary>Part of a resting order is cancelled; the order keeps its place in the queue. The size is what was removed.</summary>
    OrderReduce = 2,

    /// <summary>A resting order is cancelled whole. The size is what was removed.</summary>
    OrderDelete = 3,

    /// <summary>A visible resting order trades. The size is what traded.</summary>
    OrderExecute = 4,

    /// <summary>A hidden resting order trades; the visible book does not change.</summary>
    HiddenExecute = 5,

    /// <summary>A trade print that names no order; the visible book does not change by it.</summary>
    Trade = 6,

    /// <summary>An auction (cross) trade; the visible book does not change by it.</summary>
    AuctionTrade = 7,

    /// <summary>Trading is halted, quoted again, or resumed: see <see cref="MarketEvent.Status"/>.</summary>
    TradingStatus = 8,

    /// <summary>Every order of the instrument leaves the book.</summary>
    BookClear = 9,

    /// <summary>The best levels of the book, as the source states them: see <see cref="MarketEvent.Asks"/> and <see cref="MarketEvent.Bids"/>.</summary>
    BookRow = 10,
}
