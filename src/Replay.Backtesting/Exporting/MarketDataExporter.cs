namespace Replay.Backtesting;

/// <summary>A format that market data can be exported to.</summary>
public enum MarketDataFormat
{
    /// <summary>Comma-separated values with a line of column names; UTF-8.</summary>
    Csv,
    /// <summary>Apache Parquet.</summary>
    Parquet,
}

/// <summary>Writes recordings of market events as tables: a row an event of whatever kind, with prices and sizes as exact decimals.</summary>
/// <remarks><c>docs/market-events.md</c> names the columns.</remarks>
public static class MarketDataExporter
{
    /// <summary>Replays a range of a recording into a table.</summary>
    /// <param name="run">The range, and who is told of the progress; must have no handlers yet.</param>
    /// <param name="instruments">The instruments that the recording's metadata name.</param>
    /// <param name="format">The format.</param>
    /// <param name="output">Where to; Parquet asks its <see cref="Stream.Position"/>. Left open.</param>
    /// <param name="cancellationToken">Ends the export; what was written is no whole table then.</param>
    /// <exception cref="ReplayException">The recording is damaged, or the output refused; see <see cref="ReplayRun{T, TCodec}.Run"/>.</exception>
    public static RunResult Export(
        ReplayRun<MarketEvent, MarketEventCodec> run, IReadOnlyList<RecordedInstrument> instruments, MarketDataFormat format, Stream output, CancellationToken cancellationToken = default)
    {
        InstrumentTable table = new(instruments);
        IMarketEventWriter writer = format == MarketDataFormat.Csv ? new CsvEventWriter(output, table) : new ParquetEventWriter(output, table);
        RunResult result = run.Handle(writer).WithDigests(false).Run(cancellationToken);
        writer.Complete();
        return result;
    }
}
