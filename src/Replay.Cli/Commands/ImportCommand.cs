using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Replay.Backtesting;
using Spectre.Console;

namespace Replay.Cli.Commands;

/// <summary>Turns files of market data into recordings.</summary>
internal sealed class ImportCommand : ReplayCommand
{
    private readonly Argument<string> _format = new Argument<string>("FORMAT") { Description = "The files' format." }.AcceptOnlyFromAmong("lobster");
    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = "The files. lobster: message file and order book file, pair after pair.",
        Arity = ArgumentArity.OneOrMore,
    };
    private readonly Option<string> _archive = CommonOptions.Archive();
    private readonly Option<bool> _one = new("--one") { Description = "All files, in the order given, into one recording." };
    private readonly Option<string?> _symbol = new("--symbol") { Description = "The instrument's symbol, where the files' names do not say it.", HelpName = "S" };
    private readonly Option<DateOnly?> _date = new("--date") { Description = "The trading day (YYYY-MM-DD), where the files' names do not say it.", HelpName = "DATE", CustomParser = ParseDate };

    public ImportCommand() : base("import", "Imports market data files into new recordings; the archive is created where there is none.",
        "replay import lobster AAPL_2012-06-21_34200000_57600000_message_10.csv AAPL_2012-06-21_34200000_57600000_orderbook_10.csv --archive ./replay-archive")
    {
        Add(_format);
        Add(_files);
        foreach (Option option in (Option[])[_archive, _one, _symbol, _date]) Add(option);
    }

    public override int Run(CommandContext context)
    {
        (string Message, string Book)[] pairs = Pairs(context.Get(_files));
        using EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(context.Require(_archive));
        using ProgressDisplay progress = new(context.Terminal, "importing", "MB/s");
        IProgress<long> bytesRead = progress.OfBytes(pairs.Sum(pair => LengthOf(pair)));
        long bytesBefore = 0;
        List<ImportedRecording> imported = [];
        foreach ((string, string)[] files in context.Get(_one) ? [pairs] : pairs.Chunk(1))
        {
            LobsterImportOptions options = new() { Symbol = context.Get(_symbol), Date = context.Get(_date), Progress = new Offset(bytesRead, bytesBefore) };
            imported.Add(ImportedRecording.From(LobsterImporter.Import(archive, files, options, context.Interrupted)));
            bytesBefore += files.Sum(pair => LengthOf(pair));
        }
        progress.Dispose();
        context.Print(new ImportDocument([.. imported]), ReplayJson.Readable.ImportDocument, console => Print(console, imported));
        return ExitCode.Done;
    }

    private static DateOnly? ParseDate(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date)) return date;
        result.AddError($"'{text}' is not a day for --date: give YYYY-MM-DD, as in 2012-06-21.");
        return null;
    }

    private static long LengthOf((string Message, string Book) pair) => new FileInfo(pair.Message).Length + new FileInfo(pair.Book).Length;

    private static (string Message, string Book)[] Pairs(string[] files)
    {
        if (files.FirstOrDefault(file => !File.Exists(file)) is { } missing) throw new UsageException($"There is no file {Path.GetFullPath(missing)}.");
        if (files.Length % 2 != 0) throw new UsageException("LOBSTER files come in pairs, a message file and its order book file; give both of each day.");
        return [.. files.Chunk(2).Select(pair => IsBook(pair[0]) && !IsBook(pair[1]) ? (pair[1], pair[0]) : (pair[0], pair[1]))];
    }

    private static bool IsBook(string path) => Path.GetFileName(path).Contains("_orderbook_", StringComparison.Ordinal);

    private static void Print(IAnsiConsole console, List<ImportedRecording> recordings)
    {
        foreach (ImportedRecording recording in recordings)
        {
            console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"recording {recording.RecordingId}: {recording.Messages:N0} events from {recording.Source}, {EventTime.Format(recording.FirstTimestampNs)} to {EventTime.Format(recording.LastTimestampNs)}"));
        }
    }
}

/// <summary>Progress of one of several recordings.</summary>
internal sealed class Offset(IProgress<long> all, long before) : IProgress<long>
{
    public void Report(long value) => all.Report(before + value);
}

/// <summary>What <c>import</c> did.</summary>
internal sealed record ImportDocument(ImportedRecording[] Recordings);

/// <summary>A recording that <c>import</c> made.</summary>
internal sealed record ImportedRecording(long RecordingId, string Source, long Messages, long Rejected, long StartPosition, long StopPosition, long FirstTimestampNs,
    long LastTimestampNs, IReadOnlyDictionary<string, long> Counts)
{
    public static ImportedRecording From(ImportResult result) => new(result.RecordingId, result.Source, result.Messages, result.Rejected, result.StartPosition,
        result.StopPosition, result.FirstTimestampNs, result.LastTimestampNs, result.Counts);
}
