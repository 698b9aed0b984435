using System.CommandLine;
using Replay.Backtesting;
using Replay.Cli.Markets;
using Spectre.Console;

namespace Replay.Cli.Commands;

/// <summary>Rebuilds an order book from a recording.</summary>
internal sealed class BookCommand : ReplayCommand
{
    private readonly Option<string> _archive = CommonOptions.Archive();
    private readonly Option<long> _recording = CommonOptions.Recording();
    private readonly Option<string?> _symbol = new("--symbol") { Description = "The instrument, where the recording holds several.", HelpName = "S" };
    private readonly Option<long?> _levels = CommonOptions.OptionalWholeNumber("--levels", "Levels to show of each side, best first; 10 when left out.");
    private readonly Option<long?> _at = CommonOptions.OptionalWholeNumber("--at", "Position at which to look: the end of a message. The recording's end when left out.");

    private readonly Option<long?> _atTime = CommonOptions.Time("--at-time", "In place of --at: after the last event before this time (ISO 8601, or ns since 1970).");

    public BookCommand() : base("book", "Shows the order book at the end of a recording, at a position, or at a time.", "replay book --archive ./replay-archive --recording 0 --levels 5")
    {
        foreach (Option option in (Option[])[_archive, _recording, _symbol, _levels, _at, _atTime]) Add(option);
    }

    public override int Run(CommandContext context)
    {
        CommandRange end = new(From: null, context.Get(_at), FromTimeNs: null, context.Get(_atTime));
        if (end is { To: not null, ToTimeNs: not null }) throw new UsageException("Give --at or --at-time, not both.");
        using EmbeddedArchive archive = EmbeddedArchive.Open(context.Require(_archive));
        MarketRecording recording = new(archive, context.Get(_recording));
        RecordedInstrument instrument = recording.Choose(context.Get(_symbol));
        OrderBook book = new(instrument.Id, keepOrders: true);
        recording.Replay(context, end, book);

        BookDocument document = BookDocument.From(book, instrument, context.Get(_levels) ?? 10);
        context.Print(document, ReplayJson.Readable.BookDocument, console => Print(console, document));
        return ExitCode.Done;
    }

    private static void Print(IAnsiConsole console, BookDocument book)
    {
        Table table = new Table().Border(TableBorder.Simple);
        foreach (string column in (string[])["bid size", "bid", "ask", "ask size"]) table.AddColumn(new TableColumn(column).RightAligned());
        for (int level = 0; level < Math.Max(book.Bids.Length, book.Asks.Length); level++)
        {
            string[] bid = level < book.Bids.Length ? book.Bids[level] : ["", ""];
            string[] ask = level < book.Asks.Length ? book.Asks[level] : ["", ""];
            table.AddRow(bid[1], bid[0], ask[0], ask[1]);
        }
        console.Write(table);
        console.WriteLine($"{book.BidLevels} bid levels, {book.AskLevels} ask levels, {book.Events} events, last at {EventTime.Format(book.LastTimestampNs)}" +
            (book.Crossed ? ", CROSSED" : ""));
    }
}

/// <summary>An order book as <c>book</c> shows it; each level is price and size.</summary>
internal sealed record BookDocument(string[][] Bids, string[][] Asks, int BidLevels, int AskLevels, int? Orders, long Events, long LastTimestampNs, bool Crossed)
{
    public static BookDocument From(OrderBook book, RecordedInstrument instrument, long levels) => new(
        Levels(book.Bids, instrument, levels), Levels(book.Asks, instrument, levels), book.Bids.Count, book.Asks.Count, book.OrderCount, book.Events,
        book.LastTimestampNs, book.IsCrossed);

    private static string[][] Levels(BookSide side, RecordedInstrument instrument, long levels) =>
        [.. Enumerable.Range(0, (int)Math.Min(levels, side.Count)).Select(depth => MarketRecording.Text(side[depth], instrument))];
}
