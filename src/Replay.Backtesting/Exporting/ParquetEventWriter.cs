using Parquet;
using Parquet.Schema;

namespace Replay.Backtesting;

/// <summary>Writes market events as an Apache Parquet file, a row an event; prices and sizes are exact decimals.</summary>
/// <remarks>The levels of a book row are four lists, best first: <c>askPrices</c>, <c>askSizes</c>, <c>bidPrices</c>, <c>bidSizes</c>. What an event does not have is null.</remarks>
internal sealed class ParquetEventWriter : IMarketEventWriter
{
    private const int RowsPerGroup = 128 * 1024;

    // The widest that readers of the format share.
    private const int Precision = 38;

    private readonly InstrumentTable _instruments;
    private readonly ParquetWriter _writer;
    private readonly IParquetColumn[] _columns;

    private readonly ParquetColumn<long> _position, _timestampNs;
    private readonly ParquetColumn<long?> _otherTimestampNs;
    private readonly ParquetColumn<string> _kind, _symbol, _side, _status;
    private readonly ParquetColumn<int> _flags;
    private readonly ParquetColumn<ulong?> _orderId, _matchId;
    private readonly ParquetColumn<decimal?> _price, _size;
    private readonly ParquetLevelColumn _askPrices, _askSizes, _bidPrices, _bidSizes;

    public ParquetEventWriter(Stream output, InstrumentTable instruments)
    {
        _instruments = instruments;
        _columns =
        [
            _position = Longs(MarketEventColumns.Position),
            _timestampNs = Longs(MarketEventColumns.TimestampNs),
            _otherTimestampNs = new(new DataField<long?>(MarketEventColumns.OtherTimestampNs), static (group, field, values) => group.WriteAsync<long>(field, values)),
            _kind = Texts(MarketEventColumns.Kind),
            _symbol = Texts(MarketEventColumns.Symbol),
            _side = Texts(MarketEventColumns.Side),
            _status = Texts(MarketEventColumns.Status),
            _flags = new(new DataField<int>(MarketEventColumns.Flags), static (group, field, values) => group.WriteAsync<int>(field, values)),
            _orderId = Ids(MarketEventColumns.OrderId),
            _price = Decimals(MarketEventColumns.Price, instruments.PriceScale),
            _size = Decimals(MarketEventColumns.Size, instruments.SizeScale),
            _matchId = Ids(MarketEventColumns.MatchId),
            _askPrices = Levels("askPrices", instruments.PriceScale),
            _askSizes = Levels("askSizes", instruments.SizeScale),
            _bidPrices = Levels("bidPrices", instruments.PriceScale),
            _bidSizes = Levels("bidSizes", instruments.SizeScale),
        ];
        _writer = Wait(ParquetWriter.CreateAsync(new ParquetSchema(_columns.Select(column => column.Field)), output));
    }

    public void OnEvent(ref MarketEvent data, in EventHeader header, bool endOfBatch)
    {
        bool isKnown = data.Kind != MarketEventKind.Unknown;
        RecordedInstrument? instrument = isKnown ? _instruments.Of(data.InstrumentId) : null;
        decimal tick = instrument?.TickSize ?? 0, lot = instrument?.LotSize ?? 0;
        _position.Add(header.Position);
        _timestampNs.Add(header.TimestampNs);
        _otherTimestampNs.Add(data.OtherTimestampNs == 0 ? null : data.OtherTimestampNs);
        _kind.Add(MarketEventColumns.NameOf(data.Kind));
        _symbol.Add(instrument?.Symbol ?? "");
        _side.Add(MarketEventColumns.NameOf(data.Side));
        _status.Add(MarketEventColumns.NameOf(data.Status));
        _flags.Add((int)data.Flags);
        _orderId.Add(data.OrderId == 0 ? null : data.OrderId);
        _price.Add(!isKnown || data.PriceTicks == MarketEvent.NoPrice ? null : data.PriceTicks * tick);
        _size.Add(isKnown ? data.SizeLots * lot : null);
        _matchId.Add(data.MatchId == 0 ? null : data.MatchId);
        AddLevels(data.Asks, tick, lot, _askPrices, _askSizes);
        AddLevels(data.Bids, tick, lot, _bidPrices, _bidSizes);
        if (_position.Count == RowsPerGroup) WriteGroup();
    }

    public void Complete()
    {
        if (_position.Count > 0) WriteGroup();
        _writer.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private static void AddLevels(PriceLevels levels, decimal tick, decimal lot, ParquetLevelColumn prices, ParquetLevelColumn sizes)
    {
        prices.BeginRow();
        sizes.BeginRow();
        for (int i = 0; i < levels.Count; i++)
        {
            PriceLevel level = levels[i];
            prices.Add(level.PriceTicks * tick);
            sizes.Add(level.SizeLots * lot);
        }
        prices.EndRow();
        sizes.EndRow();
    }

    private void WriteGroup()
    {
        using ParquetRowGroupWriter group = _writer.CreateRowGroup();
        foreach (IParquetColumn column in _columns) column.Write(group).GetAwaiter().GetResult();
        group.CompleteValidate();
    }

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private static ParquetColumn<long> Longs(string name) => new(new DataField<long>(name), static (group, field, values) => group.WriteAsync<long>(field, values));

    private static ParquetColumn<string> Texts(string name) => new(new DataField(name, typeof(string), isNullable: false), static (group, field, values) => group.WriteAsync(field, values.ToArray()));

    private static ParquetColumn<ulong?> Ids(string name) => new(new DataField<ulong?>(name), static (group, field, values) => group.WriteAsync<ulong>(field, values));

    private static ParquetColumn<decimal?> Decimals(string name, int scale) =>
        new(new DecimalDataField(name, Precision, scale, isNullable: true), static (group, field, values) => group.WriteAsync<decimal>(field, values));

    private static ParquetLevelColumn Levels(string name, int scale) => new(new DecimalDataField(name, Precision, scale, isNullable: false, isArray: true));
}
