using System.Buffers;
using CsCheck;

namespace Replay.Backtesting.Tests;

public sealed class OrderBookTests
{
    private static readonly Gen<(int Choice, int Price, int Size)[]> GenSteps =
        Gen.Select(Gen.Int[0, 99], Gen.Int[1, 60], Gen.Int[1, 50]).Array[0, 400];

    [Fact]
    public void Levels_and_orders_equal_those_of_a_naive_book() => GenSteps.Sample(steps =>
    {
        NaiveBook naive = new();
        OrderBook book = new(1, keepOrders: true);
        ulong nextId = 1;
        foreach ((int choice, int price, int size) in steps)
        {
            MarketEvent data = naive.Next(choice, price, size, nextId++);
            naive.Apply(data);
            book.Apply(data, 0);
        }

        Assert.Equal(naive.Levels(Side.Buy), Levels(book.Bids));
        Assert.Equal(naive.Levels(Side.Sell), Levels(book.Asks));
        Assert.Equal(naive.OrderCount, book.OrderCount);
        Assert.Equal(0, book.UnmatchedEvents);
        Assert.Equal(steps.Length, book.Events);
    }, iter: 300);

    [Fact]
    public void A_book_loaded_from_a_state_goes_on_as_the_one_that_saved_it() => GenSteps.Sample(steps =>
    {
        NaiveBook naive = new();
        OrderBook one = new(1, keepOrders: true);
        OrderBook other = new(1, keepOrders: true);
        ulong nextId = 1;
        for (int i = 0; i < steps.Length; i++)
        {
            MarketEvent data = naive.Next(steps[i].Choice, steps[i].Price, steps[i].Size, nextId++);
            naive.Apply(data);
            one.Apply(data, i);
            if (i > steps.Length / 2) other.Apply(data, i);
            if (i == steps.Length / 2) other.LoadState(Save(one), one.StateVersion);
        }

        return Save(one).AsSpan().SequenceEqual(Save(other));
    }, iter: 200);

    [Fact]
    public void Books_that_came_to_the_same_orders_by_other_ways_have_the_same_levels()
    {
        OrderBook book = new(1);
        for (int price = 1; price <= 3000; price++) book.Apply(Add(Side.Buy, price * 7 % 3001, 5), 0);
        Assert.Equal(3000, book.Bids.Count);
        Assert.Equal(Enumerable.Range(1, 3000).Reverse().Select(price => new PriceLevel(price, 5)), Levels(book.Bids));
    }

    [Fact]
    public void Removing_more_than_there_is_is_counted_and_never_leaves_a_negative_size()
    {
        OrderBook book = new(1);
        book.Apply(Add(Side.Sell, 100, 5), 0);
        book.Apply(new MarketEvent { Kind = MarketEventKind.OrderDelete, InstrumentId = 1, Side = Side.Sell, PriceTicks = 100, SizeLots = 6 }, 0);
        book.Apply(new MarketEvent { Kind = MarketEventKind.OrderDelete, InstrumentId = 1, Side = Side.Sell, PriceTicks = 101, SizeLots = 1 }, 0);
        book.Apply(Add(Side.None, 100, 5), 0);
        Assert.Equal(3, book.UnmatchedEvents);
        Assert.Equal(0, book.Asks.Count);
        Assert.Equal(MarketEvent.NoPrice, book.Asks.BestTicks);
    }

    [Fact]
    public void An_add_of_a_live_order_replaces_it()
    {
        OrderBook book = new(1, keepOrders: true);
        book.Apply(Add(Side.Buy, 100, 5, orderId: 7), 0);
        book.Apply(Add(Side.Buy, 101, 2, orderId: 7), 0);
        Assert.Equal([new PriceLevel(101, 2)], Levels(book.Bids));
        Assert.Equal(1, book.OrderCount);
    }

    [Fact]
    public void Other_instruments_and_unknown_kinds_are_passed_over()
    {
        OrderBook book = new(1);
        book.Apply(Add(Side.Buy, 100, 5) with { InstrumentId = 2 }, 9);
        book.Apply(new MarketEvent { InstrumentId = 1 }, 9);
        Assert.Equal((0, 0, 0), (book.Bids.Count, book.Events, book.LastTimestampNs));
    }

    [Fact]
    public void Crossed_is_when_a_buyer_offers_what_a_seller_asks()
    {
        OrderBook book = new(1);
        book.Apply(Add(Side.Buy, 100, 5), 0);
        Assert.False(book.IsCrossed);
        book.Apply(Add(Side.Sell, 101, 5), 0);
        Assert.False(book.IsCrossed);
        book.Apply(Add(Side.Buy, 101, 5), 0);
        Assert.True(book.IsCrossed);
    }

    [Fact]
    public void A_seed_row_replaces_the_book_and_makes_the_number_of_orders_unknown()
    {
        byte[] message = GC.AllocateArray<byte>(MarketEventCodec.GetBookRowLength(1, 2), pinned: true);
        MarketEventCodec.EncodeBookRow(new MarketEvent { InstrumentId = 1, Flags = MarketEventFlags.Seed }, [new(103, 1)], [new(99, 2), new(98, 3)], message);
        MarketEvent row = default;
        default(MarketEventCodec).Decode(message, ref row);

        OrderBook book = new(1, keepOrders: true);
        book.Apply(Add(Side.Buy, 100, 5, orderId: 1), 0);
        Assert.Equal(1, book.OrderCount);
        book.Apply(row, 0);
        Assert.Equal([new PriceLevel(99, 2), new PriceLevel(98, 3)], Levels(book.Bids));
        Assert.Equal([new PriceLevel(103, 1)], Levels(book.Asks));
        Assert.Null(book.OrderCount);
    }

    [Fact]
    public void A_damaged_or_foreign_state_is_refused()
    {
        OrderBook book = new(1, keepOrders: true);
        book.Apply(Add(Side.Buy, 100, 5, orderId: 1), 0);
        byte[] state = Save(book);
        for (int length = 0; length < state.Length; length++)
        {
            byte[] cut = state[..length];
            Assert.Throws<InvalidDataException>(() => book.LoadState(cut, book.StateVersion));
        }

        Assert.Throws<InvalidDataException>(() => book.LoadState([.. state, 0], book.StateVersion));
        Assert.Throws<InvalidDataException>(() => new OrderBook(1).LoadState(state, book.StateVersion));
        Assert.Throws<NotSupportedException>(() => book.LoadState(state, book.StateVersion + 1));
    }

    internal static PriceLevel[] Levels(BookSide side) => [.. Enumerable.Range(0, side.Count).Select(depth => side[depth])];

    internal static byte[] Save(ISnapshotable part)
    {
        ArrayBufferWriter<byte> bytes = new();
        part.SaveState(bytes);
        return bytes.WrittenSpan.ToArray();
    }

    private static MarketEvent Add(Side side, long price, long size, ulong orderId = 0) =>
        new() { Kind = MarketEventKind.OrderAdd, InstrumentId = 1, Side = side, PriceTicks = price, SizeLots = size, OrderId = orderId };
}
