using System.IO.Compression;
using System.Text;

namespace Replay.Backtesting.Tests;

public sealed class LobsterImporterTests : IDisposable
{
    private const string Message = "34200.1,1,10,5,1000000,1\n34200.2,1,11,6,1001000,-1\n34200.3,4,10,5,1000000,1\n";
    private const string Book = "9999999999,0,1000000,5\n1001000,6,1000000,5\n1001000,6,-9999999999,0\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("replay-lobster-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_sample_becomes_1998_events_that_the_book_check_accepts()
    {
        using EmbeddedArchive archive = OpenArchive();
        ImportResult result = LobsterImporter.Import(archive, LobsterSample.MessagePath, LobsterSample.BookPath);
        Assert.Equal((1998, 0), (result.Messages, result.Rejected));
        Assert.Equal(new Dictionary<string, long> { ["1"] = 471, ["3"] = 369, ["4"] = 98, ["5"] = 61, ["bookRow"] = 999 }, result.Counts);
        Assert.Equal((1340285400004241176, 1340285449086375027), (result.FirstTimestampNs, result.LastTimestampNs));
        Assert.Equal("AAPL", archive.ReadMetadata(result.RecordingId)!.Instruments[0].Symbol);

        BookChecker checker = new(1);
        OrderBook book = new(1);
        RunResult run = new ReplayRun<MarketEvent, MarketEventCodec>(archive, result.RecordingId).Handle(checker, book).Run(TestContext.Current.CancellationToken);
        Assert.Equal(1998, run.Events);
        Assert.Equal((998, 998), (checker.Compared, checker.Equal));
        Assert.Equal(1998, book.Events);
    }

    [Fact]
    public void Rows_become_events_with_the_files_own_numbers()
    {
        List<string> events = Import(Message, Book);
        Assert.Equal(
            [
                "OrderAdd Buy 10 5@1000000 1340285400100000000", "row  | 5@1000000 Independent, Seed",
                "OrderAdd Sell 11 6@1001000 1340285400200000000", "row 6@1001000 | 5@1000000 Independent",
                "OrderExecute Buy 10 5@1000000 1340285400300000000", "row 6@1001000 |  Independent",
            ],
            events);
    }

    [Fact]
    public void Halts_crosses_and_hidden_trades_are_kept()
    {
        List<string> events = Import(
            "34200,7,0,0,-1,-1\n34200,7,0,0,0,-1\n34200.000000001,7,0,0,1,-1\n34201,6,-1,100,1000000,-1\n34202,5,0,7,1000050,1\n",
            string.Concat(Enumerable.Repeat("1001000,6,1000000,5\n", 5)));
        Assert.Equal(
            ["TradingStatus Halted", "TradingStatus Quoting", "TradingStatus Trading", "AuctionTrade Sell 0 100@1000000 1340285401000000000", "HiddenExecute Buy 0 7@1000050 1340285402000000000"],
            events.Where(line => !line.StartsWith("row", StringComparison.Ordinal)));
    }

    [Fact]
    public void Lines_may_end_in_carriage_returns_and_the_last_one_in_nothing() =>
        Assert.Equal(Import(Message, Book), Import(Message.ReplaceLineEndings("\r\n"), Book.TrimEnd()));

    [Fact]
    public void Files_may_be_gzip()
    {
        string message = Write("message", Message), book = Write("orderbook", Book);
        List<string> plain = Import(message: message, book: book, isPath: true);
        Assert.Equal(plain, Import(Zip(message), Zip(book), isPath: true));

        string cut = Zip(message);
        File.WriteAllBytes(cut, File.ReadAllBytes(cut)[..^20]);
        Assert.Throws<ImportException>(() => Import(cut, book, isPath: true));
    }

    public static TheoryData<string, string, string, long, int, string> Defects => new()
    {
        { "", Book, "message", 0, 0, "empty" },
        { Message, "", "orderbook", 0, 0, "empty" },
        { "\n", Book, "message", 1, 0, "1 columns" },
        { "hello\n", Book, "message", 1, 0, "1 columns" },
        { "a,b,c,d,e,f\n", Book, "message", 1, 1, "not a number" },
        { Message + "34200.4,1,12\n", Book + "1001000,6,1000000,5\n", "message", 4, 0, "3 columns" },
        { Message + "34200.4,1,12,5,1000000,\n", Book + "1001000,6,1000000,5\n", "message", 4, 6, "not a number" },
        { Message + "34200.4,1,12,5,1000000,-\n", Book + "1001000,6,1000000,5\n", "message", 4, 6, "not a number" },
        { Message + "34200.4,1,12,5,1000000,1,1\n", Book + "1001000,6,1000000,5\n", "message", 4, 0, "7 columns" },
        { Message + "34200.4,8,12,5,1000000,1\n", Book + "1001000,6,1000000,5\n", "message", 4, 2, "type 8" },
        { Message + "34200.4,1,1x,5,1000000,1\n", Book + "1001000,6,1000000,5\n", "message", 4, 3, "not a number" },
        { Message + "34200.4,1,12,0,1000000,1\n", Book + "1001000,6,1000000,5\n", "message", 4, 4, "size 0" },
        { Message + "34200.4,1,12,5,-1,1\n", Book + "1001000,6,1000000,5\n", "message", 4, 5, "price -1" },
        { Message + "34200.4,1,12,5,1000000,0\n", Book + "1001000,6,1000000,5\n", "message", 4, 6, "direction 0" },
        { Message + "34200.4,1,99999999999999999999,5,1000000,1\n", Book + "1001000,6,1000000,5\n", "message", 4, 3, "20 digits" },
        { Message + "34200.25,1,12,5,1000000,1\n", Book + "1001000,6,1000000,5\n", "message", 4, 1, "goes back by 50000000 ns" },
        { Message + "86400,1,12,5,1000000,1\n", Book + "1001000,6,1000000,5\n", "message", 4, 1, "end of the day" },
        { Message + "34200.1234567891,1,12,5,1000000,1\n", Book + "1001000,6,1000000,5\n", "message", 4, 1, "10 decimals" },
        { Message, Book + "1001000,6,1000000,5\n", "message", 4, 0, "ends after 3 rows" },
        { Message + "34200.4,1,12,5,1000000,1\n", Book, "orderbook", 4, 0, "ends after 3 rows" },
        { Message, Book.Replace("1001000,6,1000000,5", "1001000,6,1000000", StringComparison.Ordinal), "orderbook", 2, 4, "3 columns" },
        { Message, Book.Replace("1001000,6,1000000,5", "1001000,6,1000000,5,1", StringComparison.Ordinal), "orderbook", 2, 4, "5 columns" },
        { Message, Book.Replace("1001000,6,1000000,5", "1001000,6,1000000,", StringComparison.Ordinal), "orderbook", 2, 4, "not a number" },
        { Message, Book.Replace("1001000,6,1000000,5", "1001000,0,1000000,5", StringComparison.Ordinal), "orderbook", 2, 2, "size 0" },
        { Message, Book.Replace("1001000,6,1000000,5", "-7,6,1000000,5", StringComparison.Ordinal), "orderbook", 2, 2, "-7" },
        { Message, Message, "orderbook", 1, 0, "looks like a message file" },
        { Book, Message, "orderbook", 1, 0, "looks like a message file" },
        { Book, Book, "message", 1, 0, "is this the order book file" },
        { "34200.1,1,10,5,1000000,1\n", "1002000,6,1000000,5,1001000,6,999000,5\n", "orderbook", 1, 5, "levels go from the best on" },
        { "34200.1,1,10,5,1000000,1\n", "9999999999,0,1000000,5,1001000,6,999000,5\n", "orderbook", 1, 5, "behind an empty level" },
    };

    [Theory]
    [MemberData(nameof(Defects))]
    public void A_defect_is_named_with_file_line_and_column_and_no_recording_is_left(string message, string book, string file, long line, int column, string complaint)
    {
        string messagePath = Write("message", message), bookPath = Write("orderbook", book);
        using EmbeddedArchive archive = OpenArchive();
        var fault = Assert.Throws<ImportException>(() => LobsterImporter.Import(archive, messagePath, bookPath));
        Assert.Contains(complaint, fault.Message, StringComparison.Ordinal);
        Assert.Equal((file == "message" ? messagePath : bookPath, line, column), (fault.File, fault.Line, fault.Column));
        Assert.Empty(archive.Recordings);
        Assert.Empty(Directory.GetFiles(archive.Directory, "*.rec"));
    }

    [Fact]
    public void A_file_that_is_not_there_and_a_name_that_says_nothing_are_named()
    {
        using EmbeddedArchive archive = OpenArchive();
        string message = Write("message", Message), book = Write("orderbook", Book);
        Assert.Contains("cannot be opened", Assert.Throws<ImportException>(() => LobsterImporter.Import(archive, message + "x", book)).Message, StringComparison.Ordinal);

        string plain = Path.Combine(_folder, "m.csv"), plainBook = Path.Combine(_folder, "b.csv");
        File.Copy(message, plain);
        File.Copy(book, plainBook);
        Assert.Contains("symbol and date", Assert.Throws<ImportException>(() => LobsterImporter.Import(archive, plain, plainBook)).Message, StringComparison.Ordinal);
        Assert.Equal(6, LobsterImporter.Import(archive, plain, plainBook, new LobsterImportOptions { Symbol = "X", Date = new DateOnly(2020, 1, 2) }).Messages);

        string otherDay = Path.Combine(_folder, "TEST_2012-06-22_34200000_57600000_orderbook_1.csv");
        File.Copy(book, otherDay);
        Assert.Contains("2012-06-22", Assert.Throws<ImportException>(() => LobsterImporter.Import(archive, message, otherDay)).Message, StringComparison.Ordinal);
        Assert.Single(archive.Recordings);
    }

    [Fact]
    public void Several_pairs_go_into_one_recording_in_the_order_of_their_time()
    {
        string message = Write("message", Message), book = Write("orderbook", Book);
        string laterMessage = message.Replace("06-21", "06-22", StringComparison.Ordinal), laterBook = book.Replace("06-21", "06-22", StringComparison.Ordinal);
        File.Copy(message, laterMessage);
        File.Copy(book, laterBook);
        using EmbeddedArchive archive = OpenArchive();
        ImportResult result = LobsterImporter.Import(archive, [(message, book), (laterMessage, laterBook)]);
        Assert.Equal(12, result.Messages);
        Assert.Equal(result.FirstTimestampNs + 86_400_200_000_000, result.LastTimestampNs);
        Assert.Contains("order of their time", Assert.Throws<ImportException>(() => LobsterImporter.Import(archive, [(laterMessage, laterBook), (message, book)])).Message, StringComparison.Ordinal);
        Assert.Single(archive.Recordings);
    }

    private EmbeddedArchive OpenArchive() =>
        EmbeddedArchive.OpenForWriting(Path.Combine(_folder, "archive"), new ArchiveOptions { Durability = Durability.None });

    private string Write(string kind, string text)
    {
        string path = Path.Combine(_folder, $"TEST_2012-06-21_34200000_57600000_{kind}_1.csv");
        File.WriteAllText(path, text);
        return path;
    }

    private static string Zip(string path)
    {
        using FileStream file = File.Create(path + ".gz");
        using GZipStream zip = new(file, CompressionLevel.Fastest);
        zip.Write(File.ReadAllBytes(path));
        return path + ".gz";
    }

    private List<string> Import(string message, string book, bool isPath = false)
    {
        using EmbeddedArchive archive = OpenArchive();
        ImportResult result = LobsterImporter.Import(archive, isPath ? message : Write("message", message), isPath ? book : Write("orderbook", book));
        EventWriter writer = new();
        new ReplayRun<MarketEvent, MarketEventCodec>(archive, result.RecordingId).Handle(writer).Run(TestContext.Current.CancellationToken);
        return writer.Lines;
    }

    private sealed class EventWriter : IEventHandler<MarketEvent>
    {
        public List<string> Lines { get; } = [];

        public void OnEvent(ref MarketEvent data, in EventHeader header, bool endOfBatch) => Lines.Add(data.Kind switch
        {
            MarketEventKind.BookRow => $"row {Join(data.Asks)} | {Join(data.Bids)} {data.Flags}",
            MarketEventKind.TradingStatus => $"{data.Kind} {data.Status}",
            _ => $"{data.Kind} {data.Side} {data.OrderId} {data.SizeLots}@{data.PriceTicks} {header.TimestampNs}",
        });

        private static string Join(PriceLevels levels)
        {
            StringBuilder text = new();
            for (int i = 0; i < levels.Count; i++) text.Append(i == 0 ? "" : " ").Append(levels[i].SizeLots).Append('@').Append(levels[i].PriceTicks);
            return text.ToString();
        }
    }
}
