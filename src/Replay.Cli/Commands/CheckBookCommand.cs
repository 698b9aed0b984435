using System.CommandLine;
using Replay.Backtesting;
using Replay.Cli.Markets;
using Spectre.Console;

namespace Replay.Cli.Commands;

/// <summary>Compares the rebuilt book with what the source itself says of it.</summary>
internal sealed class CheckBookCommand : ReplayCommand
{
    private readonly Option<string> _archive = CommonOptions.Archive();
    private readonly Option<long> _recording = CommonOptions.Recording();

    public CheckBookCommand() : base("check-book", "Compares the book rebuilt from a recording's events with the book rows that its source states.",
        "replay check-book --archive ./replay-archive --recording 0")
    {
        Add(_archive);
        Add(_recording);
    }

    public override int Run(CommandContext context)
    {
        using EmbeddedArchive archive = EmbeddedArchive.Open(context.Require(_archive));
        long recordingId = context.Get(_recording);
        MarketRecording recording = new(archive, recordingId);
        (RecordedInstrument Instrument, BookChecker Checker)[] checkers =
            [.. recording.Instruments.Select(instrument => (instrument, new BookChecker(instrument.Id)))];
        recording.Replay(context, range: default, [.. checkers.Select(entry => entry.Checker)]);

        BookCheckDocument document = BookCheckDocument.From(checkers);
        if (document.Compared == 0) throw new UsageException($"Recording {recordingId} of {archive.Directory} holds no two book rows of its source to compare with.");
        context.Print(document, ReplayJson.Readable.BookCheckDocument, console => Print(console, document));
        return document.Ok ? ExitCode.Done : ExitCode.Damage;
    }

    private static void Print(IAnsiConsole console, BookCheckDocument check)
    {
        console.WriteLine($"{check.Equal} of {check.Compared} book rows equal");
        if (check.FirstDifference is not { } difference) return;
        console.WriteLine($"first difference: {difference.Symbol} {difference.Side} level {difference.Level} at position {difference.Position}, " +
            $"{EventTime.Format(difference.TimestampNs)}: rebuilt {Text(difference.Rebuilt)}, stated {Text(difference.Stated)}");
    }

    private static string Text(string[]? level) => level is [string price, string size] ? $"{price} x {size}" : "nothing";
}

/// <summary>The comparison as <c>check-book</c> reports it.</summary>
internal sealed record BookCheckDocument(bool Ok, long Compared, long Equal, BookDifferenceDocument? FirstDifference)
{
    public static BookCheckDocument From((RecordedInstrument Instrument, BookChecker Checker)[] checkers)
    {
        long compared = checkers.Sum(entry => entry.Checker.Compared);
        long equal = checkers.Sum(entry => entry.Checker.Equal);
        BookDifferenceDocument? first = checkers.Where(entry => entry.Checker.FirstDifference is not null)
            .Select(entry => BookDifferenceDocument.From(entry.Instrument, entry.Checker.FirstDifference!))
            .MinBy(difference => difference.Position);
        return new BookCheckDocument(compared == equal, compared, equal, first);
    }
}

/// <summary>Where a book differs; levels are price and size, null: no level there.</summary>
internal sealed record BookDifferenceDocument(string Symbol, long Position, long TimestampNs, long Row, string Side, int Level, string[]? Rebuilt, string[]? Stated)
{
    public static BookDifferenceDocument From(RecordedInstrument instrument, BookDifference difference) => new(
        instrument.Symbol, difference.Position, difference.TimestampNs, difference.Row, difference.Side == Backtesting.Side.Buy ? "bid" : "ask", difference.Level,
        difference.Rebuilt is { } rebuilt ? MarketRecording.Text(rebuilt, instrument) : null,
        difference.Stated is { } stated ? MarketRecording.Text(stated, instrument) : null);
}
