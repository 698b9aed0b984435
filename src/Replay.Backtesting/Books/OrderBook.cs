using System.Buffers;

namespace Replay.Backtesting;

/// <summary>The visible book of one instrument: sizes at price levels, and on request every live order.</summary>
/// <remarks>
/// Events of other instruments are passed over. What cannot be right (a removal from a level that holds less, a side that is missing) is applied
/// as far as it goes and counted in <see cref="UnmatchedEvents"/>: a book that starts in the middle of a day meets orders it never saw.
/// Allocates nothing once it has met its largest size. Used by one thread.
/// </remarks>
public sealed class OrderBook : IEventHandler<MarketEvent>, ISnapshotable
{
    private const int InitialLevels = 1024;
    private const int InitialOrders = 1 << 15;

    private readonly int _instrumentId;
    private readonly OrderMap? _orders;
    private long _events;
    private long _unmatched;
    private long _lastTimestampNs;
    private bool _seeded;

    /// <summary>Creates an empty book.</summary>
    /// <param name="instrumentId">The instrument whose events are applied.</param>
    /// <param name="keepOrders">Keep every live order by its id, not only level sizes.</param>
    public OrderBook(int instrumentId, bool keepOrders = false)
    {
        _instrumentId = instrumentId;
        if (keepOrders) _orders = new OrderMap(InitialOrders);
    }

    /// <summary>Levels of buyers.</summary>
    public BookSide Bids { get; } = new(Side.Buy, InitialLevels);

    /// <summary>Levels of sellers.</summary>
    public BookSide Asks { get; } = new(Side.Sell, InitialLevels);

    /// <summary>Id of the book's instrument.</summary>
    public int InstrumentId => _instrumentId;

    /// <summary>Live orders; null when they are not kept.</summary>
    public OrderMap? Orders => _orders;

    /// <summary>Number of live orders; null when not all are known: they are not kept, or the book started from a row of levels.</summary>
    public int? OrderCount => _orders is null || _seeded ? null : _orders.Count;

    /// <summary>Events of this instrument so far.</summary>
    public long Events => _events;

    /// <summary>Events that did not fit the book so far.</summary>
    public long UnmatchedEvents => _unmatched;

    /// <summary>Time of the last event of this instrument in nanoseconds since the Unix epoch.</summary>
    public long LastTimestampNs => _lastTimestampNs;

    /// <summary>True while both sides have levels.</summary>
    public bool HasBothSides => Bids.Count > 0 && Asks.Count > 0;

    /// <summary>True when a buyer offers at least what a seller asks.</summary>
    public bool IsCrossed => HasBothSides && Bids.BestTicks >= Asks.BestTicks;

    /// <inheritdoc/>
    public int StateVersion => 1;

    /// <summary>The levels of one side.</summary>
    /// <param name="side">Buy or sell.</param>
    public BookSide this[Side side] => side == Side.Buy ? Bids : Asks;

    /// <inheritdoc/>
    public void OnEvent(ref MarketEvent data, in EventHeader header, bool endOfBatch) => Apply(data, header.TimestampNs);

    /// <summary>Applies one event.</summary>
    /// <param name="data">The event.</param>
    /// <param name="timestampNs">Its time in nanoseconds since the Unix epoch.</param>
    public void Apply(in MarketEvent data, long timestampNs)
    {
        if (data.InstrumentId != _instrumentId || data.Kind == MarketEventKind.Unknown) return;
        _events++;
        _lastTimestampNs = timestampNs;
        switch (data.Kind)
        {
            case MarketEventKind.OrderAdd:
                Add(data);
                break;
            case MarketEventKind.OrderReduce or MarketEventKind.OrderDelete or MarketEventKind.OrderExecute:
                Remove(data);
                break;
            case MarketEventKind.BookClear:
                Clear();
                break;
            case MarketEventKind.BookRow when (data.Flags & MarketEventFlags.Seed) != 0:
                Start(data);
                break;
        }
    }

    /// <inheritdoc/>
    public void SaveState(IBufferWriter<byte> destination)
    {
        StateWriter writer = new(destination);
        writer.WriteInt64(_events);
        writer.WriteInt64(_unmatched);
        writer.WriteInt64(_lastTimestampNs);
        writer.WriteInt32(_seeded ? 1 : 0);
        Bids.Save(writer);
        Asks.Save(writer);
        writer.WriteInt32(_orders is null ? 0 : 1);
        _orders?.Save(writer);
    }

    /// <inheritdoc/>
    public void LoadState(ReadOnlySpan<byte> source, int version)
    {
        StateReader.ExpectVersion(version, StateVersion);
        StateReader reader = new(source);
        _events = reader.ReadInt64();
        _unmatched = reader.ReadInt64();
        _lastTimestampNs = reader.ReadInt64();
        _seeded = reader.ReadInt32() != 0;
        Bids.Load(ref reader);
        Asks.Load(ref reader);
        if (reader.ReadInt32() != (_orders is null ? 0 : 1))
            throw new InvalidDataException("The state is of a book that keeps orders and this one does not, or the other way round; build the book as it was saved.");
        _orders?.Load(ref reader);
        reader.ExpectEnd();
    }

    private void Add(in MarketEvent data)
    {
        if (data.Side == Side.None || data.SizeLots <= 0)
        {
            _unmatched++;
            return;
        }

        if (_orders is not null && data.OrderId != 0) AddOrder(data);
        this[data.Side].Add(data.PriceTicks, data.SizeLots);
    }

    // An add of a live order replaces it: some exchanges repeat their snapshot.
    private void AddOrder(in MarketEvent data)
    {
        if (_orders!.TryGet(data.OrderId, out RestingOrder old))
        {
            this[old.Side].Remove(old.PriceTicks, old.SizeLots);
            _orders.Reduce(old.OrderId, old.SizeLots, all: true);
        }

        _orders.Add(data.OrderId, data.Side, data.PriceTicks, data.SizeLots);
    }

    private void Remove(in MarketEvent data)
    {
        if (data.Side == Side.None || !this[data.Side].Remove(data.PriceTicks, data.SizeLots)) _unmatched++;
        _orders?.Reduce(data.OrderId, data.SizeLots, data.Kind == MarketEventKind.OrderDelete);
    }

    private void Clear()
    {
        Bids.Clear();
        Asks.Clear();
        _orders?.Clear();
    }

    private void Start(in MarketEvent row)
    {
        _orders?.Clear();
        Bids.Load(row.Bids);
        Asks.Load(row.Asks);
        _seeded = true;
    }
}
