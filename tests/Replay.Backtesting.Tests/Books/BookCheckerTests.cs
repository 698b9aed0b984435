namespace Replay.Backtesting.Tests;

public sealed class BookCheckerTests
{
    private readonly BookChecker _checker = new(1);
    private readonly byte[] _message = GC.AllocateArray<byte>(1024, pinned: true);
    private long _position;

    [Fact]
    public void Equal_rows_are_counted()
    {
        Row(asks: [new(102, 5), new(103, 6)], bids: [new(100, 5), new(99, 6)]);
        Apply(MarketEventKind.OrderReduce, Side.Sell, 102, 2);
        Row(asks: [new(102, 3), new(103, 6)], bids: [new(100, 5), new(99, 6)]);
        Apply(MarketEventKind.OrderAdd, Side.Buy, 101, 1);
        Row(asks: [new(102, 3), new(103, 6)], bids: [new(101, 1), new(100, 5)]);
        Assert.Equal((2, 2), (_checker.Compared, _checker.Equal));
        Assert.Null(_checker.FirstDifference);
    }

    [Fact]
    public void A_level_that_enters_from_below_the_window_is_unknowable()
    {
        Row(asks: [new(102, 5), new(103, 6)], bids: [new(100, 5), new(99, 6)]);
        Apply(MarketEventKind.OrderDelete, Side.Sell, 102, 5);
        Row(asks: [new(103, 6), new(105, 9)], bids: [new(100, 5), new(99, 6)]);
        Assert.Equal((1, 1, 1), (_checker.Compared, _checker.Equal, _checker.UnknowableLevels));
    }

    [Fact]
    public void A_level_that_appears_within_the_known_depth_is_a_difference()
    {
        Row(asks: [new(102, 5), new(104, 6)], bids: [new(100, 5), new(99, 6)]);
        Apply(MarketEventKind.OrderDelete, Side.Sell, 102, 5);
        Row(asks: [new(103, 9), new(104, 6)], bids: [new(100, 5), new(99, 6)]);
        Assert.Equal(new BookDifference(2, 20, 1, Side.Sell, 0, new PriceLevel(104, 6), new PriceLevel(103, 9)), _checker.FirstDifference);
    }

    [Fact]
    public void A_side_that_shows_fewer_levels_than_the_window_is_known_whole()
    {
        Row(asks: [new(102, 5), new(103, 6)], bids: [new(100, 5), new(99, 6)]);
        Apply(MarketEventKind.OrderDelete, Side.Buy, 99, 6);
        Row(asks: [new(102, 5), new(103, 6)], bids: [new(100, 5)]);
        Row(asks: [new(102, 5), new(103, 6)], bids: [new(100, 5), new(98, 1)]);
        Assert.Equal((2, 1), (_checker.Compared, _checker.Equal));
        Assert.Equal(1, _checker.FirstDifference!.Level);
        Assert.Null(_checker.FirstDifference.Rebuilt);
        Assert.Equal(new PriceLevel(98, 1), _checker.FirstDifference.Stated);
    }

    [Theory]
    [InlineData(MarketEventKind.OrderReduce, Side.Buy, 100, 1)] // wrong size
    [InlineData(MarketEventKind.OrderDelete, Side.Buy, 99, 2)] // wrong price
    [InlineData(MarketEventKind.OrderAdd, Side.Buy, 100, 2)] // wrong kind
    [InlineData(MarketEventKind.OrderReduce, Side.Sell, 102, 2)] // wrong side
    [InlineData(MarketEventKind.HiddenExecute, Side.Buy, 100, 2)] // no effect
    public void A_wrong_event_is_found(MarketEventKind kind, Side side, long price, long size)
    {
        Row(asks: [new(102, 5), new(103, 6)], bids: [new(100, 5), new(99, 6)]);
        Apply(kind, side, price, size);
        Row(asks: [new(102, 5), new(103, 6)], bids: [new(100, 3), new(99, 6)]);
        Assert.Equal((1, 0), (_checker.Compared, _checker.Equal));
        Assert.NotNull(_checker.FirstDifference);
    }

    [Fact]
    public void Each_step_starts_from_its_own_row_so_that_one_fault_is_one_difference()
    {
        Row(asks: [new(102, 5)], bids: [new(100, 5)]);
        Row(asks: [new(102, 6)], bids: [new(100, 5)]);
        Row(asks: [new(102, 6)], bids: [new(100, 5)]);
        Assert.Equal((2, 1), (_checker.Compared, _checker.Equal));
    }

    private void Row(PriceLevel[] asks, PriceLevel[] bids)
    {
        MarketEventFlags flags = _position == 0 ? MarketEventFlags.Independent | MarketEventFlags.Seed : MarketEventFlags.Independent;
        MarketEventCodec.EncodeBookRow(new MarketEvent { InstrumentId = 1, Flags = flags }, asks, bids, _message);
        MarketEvent row = default;
        default(MarketEventCodec).Decode(_message, ref row);
        Apply(row);
    }

    private void Apply(MarketEventKind kind, Side side, long price, long size) =>
        Apply(new MarketEvent { Kind = kind, InstrumentId = 1, Side = side, PriceTicks = price, SizeLots = size });

    private void Apply(MarketEvent data)
    {
        _checker.OnEvent(ref data, new EventHeader { Position = _position, TimestampNs = 10 * _position }, true);
        _position++;
    }
}
