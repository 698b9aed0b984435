namespace Replay.Backtesting;

/// <summary>Imports LOBSTER message and order book files (lobsterdata.com) into recordings of market events.</summary>
/// <remarks>
/// <c>docs/market-events.md</c> says what becomes of each row. Streams with bounded memory; files may be gzip (<c>.gz</c>). On any fault the
/// recording is aborted: it is never there in part.
/// </remarks>
public static class LobsterImporter
{
    /// <summary>One tick: LOBSTER's unit of price, in dollars.</summary>
    public const decimal TickSize = 0.0001m;

    private const int RowsBetweenReports = 4_096;

    private static readonly string[] TypeNames = ["", "1", "2", "3", "4", "5", "6", "7"];

    /// <summary>Imports one pair of files into a new recording.</summary>
    /// <param name="archive">An archive that is open for writing.</param>
    /// <param name="messagePath">The message file.</param>
    /// <param name="bookPath">The order book file that belongs to it.</param>
    /// <param name="options">Symbol, date and layout where the defaults don't fit; null: the defaults.</param>
    /// <param name="cancellationToken">Gives the import up; the recording is aborted.</param>
    /// <exception cref="ImportException">A file is not what it should be; the message names file, line and column.</exception>
    /// <exception cref="ArchiveStorageException">The disk refused.</exception>
    public static ImportResult Import(EmbeddedArchive archive, string messagePath, string bookPath, LobsterImportOptions? options = null, CancellationToken cancellationToken = default) =>
        Import(archive, [(messagePath, bookPath)], options, cancellationToken);

    /// <summary>Imports several pairs of files, one after the other, into one new recording; time must not go back from one to the next.</summary>
    /// <param name="archive">An archive that is open for writing.</param>
    /// <param name="pairs">Message file and order book file, in the order in which they are to stand in the recording.</param>
    /// <param name="options">Symbol, date and layout where the defaults don't fit; null: the defaults.</param>
    /// <param name="cancellationToken">Gives the import up; the recording is aborted.</param>
    /// <exception cref="ImportException">A file is not what it should be; the message names file, line and column.</exception>
    /// <exception cref="ArchiveStorageException">The disk refused.</exception>
    public static ImportResult Import(
        EmbeddedArchive archive, IReadOnlyList<(string MessagePath, string BookPath)> pairs, LobsterImportOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfZero(pairs.Count, nameof(pairs));
        options ??= new LobsterImportOptions();
        List<string> symbols = [];
        using RecordingWriter writer = archive.CreateRecording(options.Recording);
        try
        {
            ImportCounter counter = new(TypeNames);
            long bytesBefore = 0;
            foreach ((string messagePath, string bookPath) in pairs)
            {
                (string symbol, DateOnly date) = Identify(messagePath, bookPath, options);
                if (!symbols.Contains(symbol)) symbols.Add(symbol);
                using LobsterReader reader = new(messagePath, bookPath, symbols.IndexOf(symbol) + 1, date);
                Write(reader, writer, counter, messagePath, bytes => options.Progress?.Report(bytesBefore + bytes), cancellationToken);
                bytesBefore += reader.BytesRead;
            }

            archive.WriteMetadata(writer.RecordingId, Describe(symbols, pairs));
            ImportResult result = counter.GetResult(writer, options.Recording.StartPosition, Path.GetFileName(pairs[0].MessagePath));
            writer.Stop();
            return result;
        }
        catch
        {
            writer.Abort();
            throw;
        }
    }

    private static void Write(LobsterReader reader, RecordingWriter writer, ImportCounter counter, string path, Action<long> onBytesRead, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[MarketEventCodec.GetBookRowLength(reader.Levels, reader.Levels)];
        if (buffer.Length > writer.MaxMessageLength)
            throw new ImportException(path, 1, 0, $"a book row of {reader.Levels} levels has {buffer.Length} bytes, a message of this recording at most {writer.MaxMessageLength}; use longer terms");
        long rows = 0;
        while (reader.TryRead(out MarketEvent message, out MarketEvent row))
        {
            long timestampNs = reader.TimestampNs;
            if (timestampNs < counter.LastTimestampNs) throw new ImportException(path, 1, 1, "this file begins before the one before it ended; give the files in the order of their time");
            writer.Append<MarketEvent, MarketEventCodec>(in message, default, timestampNs);
            counter.Count(reader.Type, timestampNs);
            int length = MarketEventCodec.EncodeBookRow(row, reader.Asks, reader.Bids, buffer);
            writer.Append(buffer.AsSpan(0, length), timestampNs);
            counter.CountRow(timestampNs);
            if (++rows % RowsBetweenReports == 0) onBytesRead(reader.BytesRead);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private static (string Symbol, DateOnly Date) Identify(string messagePath, string bookPath, LobsterImportOptions options)
    {
        LobsterFileName? name = LobsterFileName.TryParse(messagePath) ?? LobsterFileName.TryParse(bookPath);
        if (LobsterFileName.TryParse(messagePath) is { } message && LobsterFileName.TryParse(bookPath) is { } book && message != book)
            throw new ImportException(bookPath, 0, 0, $"the file is of {book.Symbol} on {book.Date:yyyy-MM-dd}, but {Path.GetFileName(messagePath)} of {message.Symbol} on {message.Date:yyyy-MM-dd}; give the two files of one day");
        string? symbol = options.Symbol ?? name?.Symbol;
        DateOnly? date = options.Date ?? name?.Date;
        if (symbol is null || date is null)
            throw new ImportException(messagePath, 0, 0, "the name does not say symbol and date, as AAPL_2012-06-21_34200000_57600000_message_10.csv does; rename the file, or give both");
        if (date.Value.Year < 2007)
            throw new ImportException(messagePath, 0, 0, $"the date is {date:yyyy-MM-dd}; LOBSTER's data begin in 2007, and New York's summer time had another rule before");
        return (symbol, date.Value);
    }

    private static RecordingMetadata Describe(List<string> symbols, IReadOnlyList<(string MessagePath, string BookPath)> pairs) => new()
    {
        Codec = nameof(MarketEventCodec),
        Schema = $"{MarketEventCodec.SchemaId}:{MarketEventCodec.SchemaVersion}",
        TimeSource = "exchange",
        Instruments = [.. symbols.Select((symbol, index) => new RecordedInstrument(index + 1, symbol, TickSize, LotSize: 1))],
        SourceFile = string.Join(", ", pairs.SelectMany(pair => new[] { pair.MessagePath, pair.BookPath }).Select(Path.GetFileName)),
        CreatedBy = nameof(LobsterImporter),
    };
}
