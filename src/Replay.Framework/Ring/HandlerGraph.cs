namespace Replay;

/// <summary>The handlers of a ring and who waits for whom, built before the ring starts.</summary>
internal sealed class HandlerGraph<T>(T[] slots, EventHeader[] headers, EventRingOptions options)
{
    private readonly List<(Consumer Consumer, Consumer[] After)> _nodes = [];
    private bool _isFrozen;

    public IReadOnlyList<Consumer> Consumers { get; private set; } = [];

    /// <summary>The handler that holds the others back: of those that are equally far, the one added first.</summary>
    public Consumer Slowest => Consumers.MinBy(consumer => consumer.Position.Value)!;

    public HandlerGroup<T> Add(ReadOnlySpan<IEventHandler<T>> handlers, Consumer[] after)
    {
        if (handlers.IsEmpty) throw new ArgumentException("The group has no handlers; pass at least one.", nameof(handlers));
        var added = new Consumer[handlers.Length];
        for (int i = 0; i < added.Length; i++) added[i] = Add(Create(handlers[i]), after);
        return new HandlerGroup<T>(this, added);
    }

    public HandlerGroup<T> AddStruct<THandler>(THandler handler, Consumer[] after) where THandler : struct, IEventHandler<T> =>
        new(this, [Add(Create(handler, new StructDelivery<T, THandler>(handler)), after)]);

    /// <summary>Starts one thread a handler.</summary>
    /// <param name="sequencer">Gated here on the handlers that no other handler waits for.</param>
    /// <param name="control">The ring's state.</param>
    public void Start(Sequencer sequencer, RingControl control)
    {
        if (_nodes.Count == 0) throw new InvalidOperationException("The ring has no handlers; call Handle before Start.");
        _isFrozen = true;
        Consumers = [.. _nodes.Select(node => node.Consumer)];
        MarkShared();
        Consumer[] last = [.. Consumers.Except(_nodes.SelectMany(node => node.After))];
        sequencer.GateOn(BarrierOf(last), () => Slowest);
        foreach ((Consumer consumer, Consumer[] after) in _nodes)
        {
            SequenceBarrier barrier = after.Length > 0 ? BarrierOf(after) : new SequenceBarrier([sequencer.Cursor], control, sequencer.Published);
            consumer.Start(barrier, control, options);
        }

        SequenceBarrier BarrierOf(Consumer[] consumers) => new([.. consumers.Select(consumer => consumer.Position)], control);
    }

    /// <summary>Two handlers see an event at the same time unless one of them stands somewhere behind the other.</summary>
    private void MarkShared()
    {
        var inFront = new Dictionary<Consumer, HashSet<Consumer>>();
        foreach ((Consumer consumer, Consumer[] after) in _nodes) inFront[consumer] = [.. after, .. after.SelectMany(other => inFront[other])];
        foreach (Consumer consumer in Consumers)
        {
            consumer.SharesEvents = Consumers.Any(other => other != consumer && !inFront[consumer].Contains(other) && !inFront[other].Contains(consumer));
        }
    }

    private Consumer Create(IEventHandler<T> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        if (_nodes.Exists(node => ReferenceEquals(node.Consumer.Handler, handler)))
            throw new ArgumentException($"Handler {handler.GetType().Name} is already in the ring, and an instance runs on one thread only; add another instance.");
        if (handler is not IEventBatchHandler<T> batches) return Create(handler, new EventDelivery<T>(handler));
        if (options.SkipAndReport is not null)
            throw new ArgumentException($"Handler {handler.GetType().Name} takes batches, of which a single event cannot be skipped; implement only IEventHandler, or leave SkipAndReport unset.");
        return Create(handler, new BatchDelivery<T>(batches));
    }

    private EventConsumer<T, TDelivery> Create<TDelivery>(object handler, TDelivery delivery) where TDelivery : struct, IDelivery<T> =>
        new(NameOf(handler), _nodes.Count, handler, delivery, slots, headers);

    private Consumer Add(Consumer consumer, Consumer[] after)
    {
        if (_isFrozen) throw new InvalidOperationException($"Handler {consumer.Name} comes too late: the ring has been started. Add all handlers before Start.");
        _nodes.Add((consumer, after));
        return consumer;
    }

    /// <summary>The name that the options give, else the type's, numbered from its second instance on.</summary>
    private string NameOf(object handler)
    {
        if (options.NameOf is { } nameOf) return nameOf(handler);
        int sameType = _nodes.Count(node => node.Consumer.Handler.GetType() == handler.GetType());
        string name = handler.GetType().Name.Split('`')[0];
        return sameType == 0 ? name : $"{name} #{sameType + 1}";
    }
}
