namespace Replay.Backtesting;

/// <summary>Reads a LOBSTER message file and its order book file side by side: one message and the book after it at a time.</summary>
/// <remarks>Format: lobsterdata.com, "Data structure". Bounded memory; every row is checked, and a fault names file, line and column.</remarks>
internal sealed class LobsterReader : IDisposable
{
    public const int MessageColumns = 6;

    private const int ColumnsPerLevel = 4;
    private const long DummyPrice = 9_999_999_999;
    private const long NanosecondsPerDay = 86_400_000_000_000;

    private readonly CsvFile _messages;
    private readonly CsvFile _books;
    private readonly int _instrumentId;
    private readonly long _midnightNs;
    private readonly PriceLevel[] _asks;
    private readonly PriceLevel[] _bids;
    private int _askLevels;
    private int _bidLevels;
    private bool _firstRow = true;

    public LobsterReader(string messagePath, string bookPath, int instrumentId, DateOnly date)
    {
        _instrumentId = instrumentId;
        _midnightNs = NewYorkTime.GetMidnightNs(date);
        _messages = new CsvFile(messagePath);
        try
        {
            _books = new CsvFile(bookPath);
            Levels = CountLevels(bookPath);
        }
        catch
        {
            Dispose();
            throw;
        }

        _asks = new PriceLevel[Levels];
        _bids = new PriceLevel[Levels];
    }

    /// <summary>Levels on each side that the order book file has columns for.</summary>
    public int Levels { get; }

    /// <summary>How many bytes of the two files have been read.</summary>
    public long BytesRead => _messages.BytesRead + _books.BytesRead;

    /// <summary>Time of the row read last in nanoseconds since the Unix epoch.</summary>
    public long TimestampNs { get; private set; }

    /// <summary>LOBSTER's type of the message read last, 1 to 7.</summary>
    public int Type { get; private set; }

    public ReadOnlySpan<PriceLevel> Asks => _asks.AsSpan(0, _askLevels);

    public ReadOnlySpan<PriceLevel> Bids => _bids.AsSpan(0, _bidLevels);

    /// <summary>Reads the next message and the book after it.</summary>
    /// <param name="message">The message.</param>
    /// <param name="row">The book row without its levels: <see cref="Asks"/> and <see cref="Bids"/>.</param>
    /// <returns>False when both files end here.</returns>
    public bool TryRead(out MarketEvent message, out MarketEvent row)
    {
        message = default;
        row = default;
        bool hasMessage = _messages.TryReadLine(out ReadOnlySpan<byte> messageLine);
        bool hasBook = _books.TryReadLine(out ReadOnlySpan<byte> bookLine);
        if (hasMessage != hasBook) throw UnequalLengths(hasMessage ? _books : _messages, hasMessage ? _messages : _books);
        if (!hasMessage) return false;

        message = ReadMessage(new CsvRow(_messages, messageLine));
        ReadBook(new CsvRow(_books, bookLine));
        row = new MarketEvent
        {
            Kind = MarketEventKind.BookRow,
            InstrumentId = _instrumentId,
            PriceTicks = MarketEvent.NoPrice,
            Flags = _firstRow ? MarketEventFlags.Independent | MarketEventFlags.Seed : MarketEventFlags.Independent,
        };
        _firstRow = false;
        return true;
    }

    public void Dispose()
    {
        _messages.Dispose();
        _books?.Dispose();
    }

    private static int CountLevels(string bookPath)
    {
        using CsvFile file = new(bookPath);
        if (!file.TryReadLine(out ReadOnlySpan<byte> line))
            throw new ImportException(bookPath, 0, 0, "the file is empty, a LOBSTER order book file has a row for each message");
        int columns = new CsvRow(file, line).CountColumns();
        return columns % ColumnsPerLevel == 0 && columns / ColumnsPerLevel <= ushort.MaxValue
            ? columns / ColumnsPerLevel
            : throw new ImportException(bookPath, 1, 0, $"{columns} columns found, an order book row has {ColumnsPerLevel} for each level"
                + (columns == MessageColumns ? "; this looks like a message file: give the message file first, then the order book file" : ""));
    }

    private static ImportException UnequalLengths(CsvFile shorter, CsvFile longer) => shorter.Line == 0
        ? new(shorter.Path, 0, 0, "the file is empty, a LOBSTER message file has a row for each event")
        : new(shorter.Path, shorter.Line + 1, 0, $"the file ends after {shorter.Line} rows, but {longer.Name} goes on with row {longer.Line}; the two must have a row for each other's");

    private MarketEvent ReadMessage(CsvRow row)
    {
        int columns = row.CountColumns();
        if (columns != MessageColumns)
            row.Fail($"{columns} columns found, a message has {MessageColumns}: time, type, order id, size, price, direction"
                + (columns % ColumnsPerLevel == 0 ? "; is this the order book file? Give the message file first" : ""));
        ReadTime(ref row);
        long type = row.ReadInteger("the type");
        if (type is < 1 or > 7) row.Fail($"type {type} found, types are 1 to 7");
        Type = (int)type;
        long orderId = row.ReadInteger("the order id");
        long size = row.ReadInteger("the size");
        if (size <= 0 && type != 7 || size < 0) row.Fail($"size {size} found, a size is above zero");
        long price = row.ReadInteger("the price");
        if (price <= 0 && type != 7) row.Fail($"price {price} found, a price is above zero");
        if (type == 7 && price is not (-1 or 0 or 1)) row.Fail($"price {price} found, a halt message has -1, 0 or 1");
        long direction = row.ReadInteger("the direction");
        if (direction is not (1 or -1)) row.Fail($"direction {direction} found, it is 1 (buy) or -1 (sell)");
        row.ExpectEnd($"{MessageColumns}");
        return type == 7 ? CreateStatus(price) : CreateEvent(orderId, size, price, direction);
    }

    private void ReadTime(ref CsvRow row)
    {
        long sinceMidnightNs = row.ReadSecondsAsNanoseconds("the time");
        if (sinceMidnightNs >= NanosecondsPerDay) row.Fail("the time is beyond the end of the day; expected seconds after midnight");
        long timestampNs = _midnightNs + sinceMidnightNs;
        if (timestampNs < TimestampNs) row.Fail($"the time goes back by {TimestampNs - timestampNs} ns; messages stand in the order of their time");
        TimestampNs = timestampNs;
    }

    private MarketEvent CreateStatus(long price) => new()
    {
        Kind = MarketEventKind.TradingStatus,
        InstrumentId = _instrumentId,
        PriceTicks = MarketEvent.NoPrice,
        Status = price switch { -1 => TradingStatus.Halted, 0 => TradingStatus.Quoting, _ => TradingStatus.Trading },
    };

    private MarketEvent CreateEvent(long orderId, long size, long price, long direction) => new()
    {
        Kind = Type switch
        {
            1 => MarketEventKind.OrderAdd,
            2 => MarketEventKind.OrderReduce,
            3 => MarketEventKind.OrderDelete,
            4 => MarketEventKind.OrderExecute,
            5 => MarketEventKind.HiddenExecute,
            _ => MarketEventKind.AuctionTrade,
        },
        InstrumentId = _instrumentId,
        Side = direction == 1 ? Side.Buy : Side.Sell,
        OrderId = orderId > 0 ? (ulong)orderId : 0,
        PriceTicks = price,
        SizeLots = size,
    };

    private void ReadBook(CsvRow row)
    {
        _askLevels = 0;
        _bidLevels = 0;
        for (int level = 0; level < Levels; level++)
        {
            ReadLevel(ref row, level, _asks, ref _askLevels, "an ask price", 1);
            ReadLevel(ref row, level, _bids, ref _bidLevels, "a bid price", -1);
        }

        row.ExpectEnd($"{ColumnsPerLevel * Levels} as in the first row");
    }

    // Prices rise away from the best ask and fall away from the best bid; a level that isn't there has the dummy price and ends its side.
    private static void ReadLevel(ref CsvRow row, int level, PriceLevel[] levels, ref int count, string what, long sign)
    {
        long price = row.ReadInteger(what);
        bool isEmpty = price == sign * DummyPrice;
        if (!isEmpty && count != level) row.Fail($"{price} found behind an empty level, where {what} cannot be");
        if (!isEmpty && level > 0 && sign * price <= sign * levels[level - 1].PriceTicks) row.Fail($"{price} found as {what} behind {levels[level - 1].PriceTicks}; levels go from the best on");
        long size = row.ReadInteger("a size");
        if (isEmpty) return;
        if (price <= 0) row.Fail($"{price} found as {what}, it is above zero");
        if (size <= 0) row.Fail($"size {size} found at a price, it is above zero");
        levels[count++] = new PriceLevel(price, size);
    }
}
