namespace Replay.Backtesting.Tests;

public sealed class LobsterReaderTests
{
    private static readonly DateOnly SampleDate = new(2012, 6, 21);

    [Fact]
    public void The_sample_has_the_counts_and_the_values_that_its_lines_show()
    {
        // An independent computation: the lines split as text.
        string[][] lines = [.. File.ReadLines(LobsterSample.MessagePath).Select(line => line.Split(','))];
        string[][] books = [.. File.ReadLines(LobsterSample.BookPath).Select(line => line.Split(','))];
        long midnightNs = new DateTimeOffset(2012, 6, 21, 0, 0, 0, TimeSpan.FromHours(-4)).ToUnixTimeMilliseconds() * 1_000_000;

        using LobsterReader reader = new(LobsterSample.MessagePath, LobsterSample.BookPath, 1, SampleDate);
        var counts = new int[8];
        int row = 0;
        while (reader.TryRead(out MarketEvent message, out MarketEvent book))
        {
            string[] fields = lines[row];
            counts[reader.Type]++;
            Assert.Equal(midnightNs + (long)(decimal.Parse(fields[0]) * 1_000_000_000m), reader.TimestampNs);
            string[] read = [$"{reader.Type}", $"{message.OrderId}", $"{message.SizeLots}", $"{message.PriceTicks}", message.Side == Side.Buy ? "1" : "-1"];
            Assert.Equal(fields[1..], read);
            Assert.Equal(books[row], Interleave(reader.Asks, reader.Bids));
            Assert.Equal(row == 0, book.Flags.HasFlag(MarketEventFlags.Seed));
            row++;
        }

        Assert.Equal(999, row);
        Assert.Equal([0, 471, 0, 369, 98, 61, 0, 0], counts);
    }

    [Fact]
    public void Each_message_applied_to_the_row_before_gives_the_row_after_998_times_of_998()
    {
        BookChecker checker = new(1);
        ForEachEvent((ref data, time) => checker.OnEvent(ref data, new EventHeader { TimestampNs = time }, false));
        Assert.Null(checker.FirstDifference);
        Assert.Equal((998, 998), (checker.Compared, checker.Equal));
    }

    [Fact]
    public void A_message_with_a_wrong_size_makes_the_check_fail()
    {
        BookChecker checker = new(1);
        int adds = 0;
        ForEachEvent((ref data, time) =>
        {
            if (data.Kind == MarketEventKind.OrderAdd && ++adds == 200) data.SizeLots++;
            checker.OnEvent(ref data, new EventHeader { TimestampNs = time }, false);
        });
        Assert.Equal((998, 997), (checker.Compared, checker.Equal));
        Assert.Equal(checker.FirstDifference!.Rebuilt!.Value.SizeLots, checker.FirstDifference.Stated!.Value.SizeLots + 1);
    }

    [Fact]
    public void A_book_started_from_the_first_row_only_has_the_best_levels_right_954_times_of_998()
    {
        OrderBook book = new(1);
        int compared = 0, best = 0, all = 0;
        ForEachEvent((ref data, time) =>
        {
            book.Apply(data, time);
            if (data.Kind != MarketEventKind.BookRow || data.Flags.HasFlag(MarketEventFlags.Seed)) return;
            compared++;
            if (book.Asks[0] == data.Asks[0] && book.Bids[0] == data.Bids[0]) best++;
            bool equal = true;
            for (int i = 0; i < 10; i++) equal &= i < book.Asks.Count && i < book.Bids.Count && book.Asks[i] == data.Asks[i] && book.Bids[i] == data.Bids[i];
            if (equal) all++;
        });
        Assert.Equal((998, 954, 112), (compared, best, all));
    }

    private delegate void OnEvent(ref MarketEvent data, long timestampNs);

    private static void ForEachEvent(OnEvent action)
    {
        byte[] buffer = GC.AllocateArray<byte>(1024, pinned: true);
        using LobsterReader reader = new(LobsterSample.MessagePath, LobsterSample.BookPath, 1, SampleDate);
        while (reader.TryRead(out MarketEvent message, out MarketEvent row))
        {
            action(ref message, reader.TimestampNs);
            MarketEventCodec.EncodeBookRow(row, reader.Asks, reader.Bids, buffer);
            default(MarketEventCodec).Decode(buffer, ref row);
            action(ref row, reader.TimestampNs);
        }
    }

    private static List<string> Interleave(ReadOnlySpan<PriceLevel> asks, ReadOnlySpan<PriceLevel> bids)
    {
        List<string> fields = [];
        for (int i = 0; i < asks.Length; i++)
            fields.AddRange([$"{asks[i].PriceTicks}", $"{asks[i].SizeLots}", $"{bids[i].PriceTicks}", $"{bids[i].SizeLots}"]);
        return fields;
    }
}
