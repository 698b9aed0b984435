namespace Replay.Backtesting;

/// <summary>Checks a recording's order events against the book rows that its source states independently, step by step.</summary>
/// <remarks>
/// <para>A step starts at one row, applies the order events that follow, and must give the next row on every level that can be known. A row of K
/// levels says nothing of prices beyond its K-th; so with B the K-th price of the starting row (no bound when the row had fewer levels than the
/// deepest row so far: then it showed the whole side), the levels at B or better must be equal one by one, up to K of them, and where fewer are
/// left, whatever the next row shows after them must lie beyond B. Levels beyond B entered from below the window: they cannot be known.</para>
/// <para>Events that change no visible level (hidden executions, halts, trade prints) are part of the step and must change nothing.</para>
/// </remarks>
public sealed class BookChecker : IEventHandler<MarketEvent>
{
    private readonly int _instrumentId;
    private readonly CheckedSide _bids = new(Side.Buy);
    private readonly CheckedSide _asks = new(Side.Sell);
    private bool _started;

    /// <summary>Creates a checker.</summary>
    /// <param name="instrumentId">The instrument whose events are checked.</param>
    public BookChecker(int instrumentId) => _instrumentId = instrumentId;

    /// <summary>Rows compared: every row but the first.</summary>
    public long Compared { get; private set; }

    /// <summary>Rows that were equal on all levels knowable.</summary>
    public long Equal { get; private set; }

    /// <summary>Levels that entered a row from below the known depth, and so could not be compared.</summary>
    public long UnknowableLevels { get; private set; }

    /// <summary>The first difference; null while there is none.</summary>
    public BookDifference? FirstDifference { get; private set; }

    /// <inheritdoc/>
    public void OnEvent(ref MarketEvent data, in EventHeader header, bool endOfBatch)
    {
        if (data.InstrumentId != _instrumentId) return;
        switch (data.Kind)
        {
            case MarketEventKind.OrderAdd:
                SideOf(data).Levels.Add(data.PriceTicks, data.SizeLots);
                break;
            case MarketEventKind.OrderReduce or MarketEventKind.OrderDelete or MarketEventKind.OrderExecute:
                SideOf(data).Levels.Remove(data.PriceTicks, data.SizeLots);
                break;
            case MarketEventKind.BookClear:
                _bids.Clear();
                _asks.Clear();
                break;
            case MarketEventKind.BookRow when (data.Flags & MarketEventFlags.Independent) != 0:
                OnRow(data, header);
                break;
        }
    }

    private CheckedSide SideOf(in MarketEvent data) => data.Side == Side.Buy ? _bids : _asks;

    private void OnRow(in MarketEvent row, in EventHeader header)
    {
        if (_started && (row.Flags & MarketEventFlags.Seed) == 0) Compare(row, header);
        _started = true;
        _bids.StartFrom(row.Bids);
        _asks.StartFrom(row.Asks);
    }

    private void Compare(in MarketEvent row, in EventHeader header)
    {
        Compared++;
        bool equal = true;
        foreach (CheckedSide side in (ReadOnlySpan<CheckedSide>)[_bids, _asks])
        {
            PriceLevels stated = side.Side == Side.Buy ? row.Bids : row.Asks;
            int level = side.FindDifference(stated, out int unknowable);
            UnknowableLevels += unknowable;
            if (level < 0) continue;
            equal = false;
            FirstDifference ??= new BookDifference(header.Position, header.TimestampNs, Compared, side.Side, level,
                level < side.Levels.Count ? side.Levels[level] : null, level < stated.Count ? stated[level] : null);
        }

        if (equal) Equal++;
    }
}
