using System.Buffers;
using System.Runtime.InteropServices;

namespace Replay.Backtesting;

/// <summary>Runs a strategy on recorded market events against a simulated exchange; itself a handler, so that it runs, resumes and forks like any other.</summary>
/// <remarks>
/// <para>Two clocks: an event happens at the exchange at its exchange time, and the strategy sees it at its local time. Events that carry both
/// times use them (unless the local clock was behind); for others the latency model gives the feed's delay. Before an event, everything that
/// arrives up to its exchange time arrives, in order of time; then the exchange takes the event; then order updates due by its local time
/// reach the strategy; then the event does, with the local time in its header.</para>
/// <para>Exact as long as answers take no less time than the feed; faster answers are delivered after events that the strategy
/// had already seen. The strategy is any <see cref="IEventHandler{T}"/>; with <see cref="IOrderUpdateHandler"/> it hears of its orders, with
/// <see cref="ISnapshotable"/> the whole backtest can be saved and resumed.</para>
/// </remarks>
public sealed class Backtest : IEventHandler<MarketEvent>, ISnapshotable, IMatchListener
{
    private const int MostStepsBetweenEvents = 1_000_000;

    private readonly SimulatedExchange _exchange;
    private readonly SimulatedGateway _gateway;
    private readonly MatchingEngine _matching;
    private readonly IEventHandler<MarketEvent> _strategy;
    private readonly IOrderUpdateHandler? _updateHandler;
    private readonly EquityCurve _curve;
    private readonly FillLog _fills;
    private readonly BacktestOptions _options;
    private long _exchangeNs;

    /// <summary>Creates a backtest.</summary>
    /// <param name="exchange">The exchange, whose book and gateway the strategy was given.</param>
    /// <param name="strategy">The strategy.</param>
    /// <param name="options">What is kept of the run; null: the defaults.</param>
    public Backtest(SimulatedExchange exchange, IEventHandler<MarketEvent> strategy, BacktestOptions? options = null)
    {
        _exchange = exchange;
        _gateway = exchange.Gateway;
        _strategy = strategy;
        _updateHandler = strategy as IOrderUpdateHandler;
        _options = options ?? new BacktestOptions();
        _options.Validate();
        _matching = new MatchingEngine(exchange.Book, exchange.Options, this);
        _curve = new EquityCurve(_options.SampleIntervalNs, _options.MaxSamples);
        _fills = new FillLog(_options.MaxFills);
    }

    /// <summary>Own position and money.</summary>
    public Portfolio Portfolio { get; } = new();

    /// <summary>The strategy's orders and their fills, for the run's output digest: register it with the run.</summary>
    public ReplayOutput Output => _exchange.Output;

    /// <summary>Own orders that rest at the exchange now.</summary>
    public int RestingOrders => _matching.RestingOrders;

    /// <inheritdoc/>
    public int StateVersion => 1;

    /// <inheritdoc/>
    public void OnEvent(ref MarketEvent data, in EventHeader header, bool endOfBatch)
    {
        long eventNs = header.TimestampNs;
        if (eventNs == 0) Throw.NoEventTime(header.Position);
        long otherNs = data.OtherTimestampNs;
        bool hasBothTimes = otherNs != 0 && otherNs <= eventNs;
        _exchangeNs = Math.Max(_exchangeNs, hasBothTimes ? otherNs : eventNs);
        long localNs = hasBothTimes ? eventNs : _exchangeNs + _exchange.Options.Latency.GetFeedNs(_exchangeNs);

        if (_curve.NextNs <= _exchangeNs) TakeSamples();
        if (Math.Min(_gateway.NextRequestNs, _gateway.NextUpdateNs) <= _exchangeNs) RunUntil(_exchangeNs);
        _matching.OnMarketEvent(data, _exchangeNs);
        while (_gateway.NextUpdateNs <= localNs) DeliverUpdate();
        _gateway.NowNs = Math.Max(_gateway.NowNs, localNs);
        if (localNs == header.TimestampNs) _strategy.OnEvent(ref data, header, endOfBatch);
        else _strategy.OnEvent(ref data, header with { TimestampNs = localNs }, endOfBatch);
    }

    /// <summary>What the backtest gave so far.</summary>
    /// <param name="name">Name of the run.</param>
    /// <param name="parameters">Parameters of the strategy, to be shown with the result.</param>
    public BacktestResult GetResult(string name, IEnumerable<NamedValue>? parameters = null) => new ResultBuilder(_exchange, _options, Portfolio, _curve).Build(
        name, [.. parameters ?? []], _fills.ToArray());

    /// <inheritdoc/>
    public void SaveState(IBufferWriter<byte> destination)
    {
        StateWriter writer = new(destination);
        writer.WriteInt64(_exchangeNs);
        writer.WritePart(_exchange.Book);
        writer.WritePart(Portfolio);
        writer.WritePart(_curve);
        _matching.Save(writer);
        _gateway.Save(writer);
        _fills.Save(writer);
        writer.WriteInt32(_strategy is ISnapshotable ? 1 : 0);
        if (_strategy is ISnapshotable strategy) writer.WritePart(strategy);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The strategy is not <see cref="ISnapshotable"/>.</exception>
    public void LoadState(ReadOnlySpan<byte> source, int version)
    {
        StateReader.ExpectVersion(version, StateVersion);
        StateReader reader = new(source);
        _exchangeNs = reader.ReadInt64();
        reader.ReadPart(_exchange.Book);
        reader.ReadPart(Portfolio);
        reader.ReadPart(_curve);
        _matching.Load(ref reader);
        _gateway.Load(ref reader);
        _fills.Load(ref reader);
        bool hasStrategy = reader.ReadInt32() != 0;
        if (!hasStrategy || _strategy is not ISnapshotable strategy)
            throw new InvalidOperationException($"{_strategy.GetType().Name} has no saved state; a strategy that is to be resumed implements {nameof(ISnapshotable)}.");
        reader.ReadPart(strategy);
        reader.ExpectEnd();
    }

    void IMatchListener.OnFill(in Fill fill)
    {
        Portfolio.OnFill(fill);
        _fills.Add(fill);
        Output.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<Fill>(in fill)));
        _gateway.Answer(new OrderUpdate
        {
            OrderId = fill.OrderId,
            ExchangeTimestampNs = fill.TimestampNs,
            PriceTicks = fill.PriceTicks,
            FilledLots = fill.SizeLots,
            RemainingLots = fill.RemainingLots,
            InstrumentId = fill.InstrumentId,
            Kind = OrderUpdateKind.Filled,
            Side = fill.Side,
            FillReason = fill.Reason,
        });
    }

    void IMatchListener.OnUpdate(in OrderUpdate update) => _gateway.Answer(update);

    private void RunUntil(long exchangeNs)
    {
        for (int steps = 0; Math.Min(_gateway.NextRequestNs, _gateway.NextUpdateNs) <= exchangeNs; steps++)
        {
            if (steps == MostStepsBetweenEvents) Throw.EndlessOrders(_strategy.GetType().Name, steps);
            if (_gateway.NextRequestNs <= _gateway.NextUpdateNs) _gateway.Arrive(_matching);
            else DeliverUpdate();
        }
    }

    private void TakeSamples()
    {
        if (!_curve.IsStarted) _curve.Start(_exchangeNs);
        while (_curve.NextNs <= _exchangeNs)
        {
            RunUntil(_curve.NextNs);
            _curve.Add(_exchange.Book, Portfolio);
        }
    }

    private void DeliverUpdate()
    {
        OrderUpdate update = _gateway.TakeUpdate();
        _updateHandler?.OnOrderUpdate(update);
    }
}
