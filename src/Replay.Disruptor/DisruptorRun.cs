using Disruptor;

namespace Replay.Disruptor;

/// <summary>A replay into a Disruptor: describe it, then <see cref="Run(CancellationToken)"/>. It runs once, as the Disruptor does.</summary>
/// <remarks>
/// The run starts the Disruptor, decodes every event straight into its slot, waits until all handlers have had the last one, and shuts it down. A
/// handler that throws ends the run, in place of the Disruptor's default, with which the publisher would wait for ever: that handler gets nothing
/// more, those behind it nothing from that event on. With <see cref="ReplayRun{T, TCodec}.SkipAndReport"/> it goes on with the next event instead; for
/// the Disruptor, what OnBatchStart throws is a fault at the first event of the batch. A handler that was given an exception handler of its own keeps it.
/// </remarks>
/// <typeparam name="T">The event type.</typeparam>
/// <typeparam name="TCodec">Decodes the recordings' messages into events.</typeparam>
public abstract class DisruptorRun<T, TCodec>
    where TCodec : struct, IEventCodec<T>
{
    // Faults of handlers that were not named say "Handler of the Disruptor".
    private const string Unnamed = "of the Disruptor";

    private readonly List<HandlerRegistration> _handlers = [];
    private EventHeaders? _headers;
    private TimeSpan? _stallTimeout;
    private bool _hasRun;

    private protected DisruptorRun(ReplayRun<T, TCodec> run) => Replay = run;

    private protected ReplayRun<T, TCodec> Replay { get; }

    private protected HandlerFaults Faults { get; } = new();

    private protected abstract int BufferSize { get; }

    private protected abstract DisruptorThreads Threads { get; }

    /// <summary>Fills these headers beside the slots.</summary>
    /// <param name="headers">As many as the ring has slots.</param>
    public DisruptorRun<T, TCodec> WithHeaders(EventHeaders headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        if (headers.Size != BufferSize) throw new ArgumentException($"The ring has {BufferSize} slots and there are {headers.Size} headers; make as many as slots.", nameof(headers));
        _headers = headers;
        return this;
    }

    /// <summary>Names one of the Disruptor's handlers: in faults by this name, and in digests and snapshots with its state, if it is <see cref="ISnapshotable"/>.</summary>
    /// <param name="name">The name, unique in the run.</param>
    /// <param name="handler">A handler that was given to the Disruptor. Its state is saved on the replaying thread, while it waits for events.</param>
    public DisruptorRun<T, TCodec> Name(string name, IEventHandler handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        if (_handlers.Exists(other => other.Name == name)) throw new ArgumentException($"There is a handler '{name}' already; names are unique in a run.", nameof(name));
        Watch(name, handler);
        _handlers.Add(new HandlerRegistration(name, handler, stage: 0));
        return this;
    }

    /// <summary>Ends the run with a fault when no handler has made progress for so long while the ring is full, or at the end.</summary>
    /// <param name="timeout">From 1 ms; for ever unless set. Handlers show their progress after each batch.</param>
    public DisruptorRun<T, TCodec> WithStallTimeout(TimeSpan timeout)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeSpan.FromMilliseconds(1));
        _stallTimeout = timeout;
        return this;
    }

    /// <summary>Starts the Disruptor, replays the range into it, and shuts it down.</summary>
    /// <param name="cancellationToken">Ends the run before its next event; handlers then stop before their next batch.</param>
    /// <returns>What was done, and the digests: of the named handlers' states, and the same event digest as of any run over these events.</returns>
    /// <exception cref="InvalidOperationException">The Disruptor has no handlers, the run has handlers of its own, or it has been run before.</exception>
    /// <exception cref="HandlerStalledException">No handler has made progress for the time given by <see cref="WithStallTimeout"/>.</exception>
    /// <inheritdoc cref="ReplayRun{T, TCodec}.Run(CancellationToken)" path="/exception[not(@cref='T:System.InvalidOperationException')]"/>
    public RunResult Run(CancellationToken cancellationToken = default)
    {
        if (_hasRun) throw new InvalidOperationException("This run has been made, and a Disruptor does not start again: make another Disruptor and another run.");
        if (Replay.HasHandlers)
            throw new InvalidOperationException("The run has handlers of its own, or a ring, and replays into a Disruptor: give the handlers to the Disruptor, and leave out OverRing.");
        if (Replay.UsesSnapshots && _handlers is [])
            throw new InvalidOperationException("A snapshot would hold no handler's state, since a Disruptor does not tell its handlers: name those that have one with Name.");
        _hasRun = true;
        HandlerRegistration[] handlers = [.. _handlers];
        Faults.Report = Replay.FaultReport;
        Faults.Headers = _headers ?? new EventHeaders(BufferSize);
        WatchOthers(Unnamed);
        return Run(new DisruptorRunParts(Threads, Faults.Headers, Faults, handlers, _stallTimeout), cancellationToken);
    }

    private protected abstract RunResult Run(DisruptorRunParts parts, CancellationToken cancellationToken);

    /// <summary>Makes faults of a handler known under its name.</summary>
    private protected abstract void Watch(string name, IEventHandler handler);

    private protected static ArgumentException NotAHandler(IEventHandler handler, string parameter) =>
        new($"A {handler.GetType().Name} takes no {typeof(T).Name}; name handlers that were given to this Disruptor.", parameter);

    /// <summary>Makes faults known of handlers that have no exception handler of their own.</summary>
    private protected abstract void WatchOthers(string name);
}
