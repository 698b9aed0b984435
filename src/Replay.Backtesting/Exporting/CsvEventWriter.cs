using System.Buffers;
using System.Globalization;
using System.Text;

namespace Replay.Backtesting;

/// <summary>Writes market events as a table of comma-separated values, a row an event; prices and sizes are exact decimals.</summary>
/// <remarks>The levels of a book row stand in one field each for asks and bids, best first: <c>price:size;price:size</c>. What an event does not have is empty.</remarks>
internal sealed class CsvEventWriter : IMarketEventWriter
{
    private const int FlushLength = 256 * 1024;
    private const int LongestNumber = 64;

    private readonly Stream _output;
    private readonly InstrumentTable _instruments;
    private readonly ArrayBufferWriter<byte> _rows = new(2 * FlushLength);

    public CsvEventWriter(Stream output, InstrumentTable instruments)
    {
        (_output, _instruments) = (output, instruments);
        Text(string.Join(',', MarketEventColumns.Position, MarketEventColumns.TimestampNs, MarketEventColumns.OtherTimestampNs, MarketEventColumns.Kind, MarketEventColumns.Symbol,
            MarketEventColumns.Side, MarketEventColumns.Status, MarketEventColumns.Flags, MarketEventColumns.OrderId, MarketEventColumns.Price, MarketEventColumns.Size,
            MarketEventColumns.MatchId, MarketEventColumns.Asks, MarketEventColumns.Bids) + "\n");
    }

    public void OnEvent(ref MarketEvent data, in EventHeader header, bool endOfBatch)
    {
        if (data.Kind == MarketEventKind.Unknown)
        {
            // Nothing of it is known but that it happened.
            Integer(header.Position);
            Integer(header.TimestampNs);
            Text(",unknown,,,,,,,,,,\n");
        }
        else
        {
            WriteRow(in data, in header, _instruments.Of(data.InstrumentId));
        }
        if (_rows.WrittenCount >= FlushLength) Flush();
    }

    public void Complete()
    {
        Flush();
        _output.Flush();
    }

    private void WriteRow(in MarketEvent data, in EventHeader header, RecordedInstrument instrument)
    {
        Integer(header.Position);
        Integer(header.TimestampNs);
        if (data.OtherTimestampNs != 0) Integer(data.OtherTimestampNs);
        else Text(",");
        Field(MarketEventColumns.NameOf(data.Kind));
        Field(instrument.Symbol);
        Field(MarketEventColumns.NameOf(data.Side));
        Field(MarketEventColumns.NameOf(data.Status));
        Integer((int)data.Flags);
        Id(data.OrderId);
        if (data.PriceTicks != MarketEvent.NoPrice) Decimal(data.PriceTicks * instrument.TickSize);
        Text(",");
        Decimal(data.SizeLots * instrument.LotSize);
        Text(",");
        Id(data.MatchId);
        Levels(data.Asks, instrument);
        Text(",");
        Levels(data.Bids, instrument);
        Text("\n");
    }

    private void Levels(PriceLevels levels, RecordedInstrument instrument)
    {
        for (int i = 0; i < levels.Count; i++)
        {
            PriceLevel level = levels[i];
            if (i > 0) Text(";");
            Decimal(level.PriceTicks * instrument.TickSize);
            Text(":");
            Decimal(level.SizeLots * instrument.LotSize);
        }
    }

    private void Id(ulong id)
    {
        if (id != 0) Number(id);
        Text(",");
    }

    private void Integer(long value)
    {
        Number(value);
        Text(",");
    }

    private void Number<T>(T value) where T : IUtf8SpanFormattable
    {
        _ = value.TryFormat(_rows.GetSpan(LongestNumber), out int written, default, CultureInfo.InvariantCulture);
        _rows.Advance(written);
    }

    /// <summary>A decimal without zeros at its end.</summary>
    private void Decimal(decimal value)
    {
        Span<byte> text = _rows.GetSpan(LongestNumber);
        _ = value.TryFormat(text, out int written, default, CultureInfo.InvariantCulture);
        if (value.Scale > 0)
        {
            while (text[written - 1] == '0') written--;
            if (text[written - 1] == '.') written--;
        }
        _rows.Advance(written);
    }

    private void Field(string text)
    {
        bool needsQuotes = text.AsSpan().ContainsAny(",\"\r\n");
        Text(needsQuotes ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text);
        Text(",");
    }

    private void Text(string text) => Encoding.UTF8.GetBytes(text, _rows);

    private void Flush()
    {
        _output.Write(_rows.WrittenSpan);
        _rows.ResetWrittenCount();
    }
}
