using System.Numerics;

namespace Replay;

/// <summary>Preallocated slots between one publisher (or several) and handlers that each run on a thread of their own, in the manner of the LMAX Disruptor.</summary>
/// <remarks>
/// Build: <see cref="Handle(ReadOnlySpan{IEventHandler{T}})"/>, then <see cref="Start"/>. Publish: <see cref="Claim(int)"/>, fill the slots and headers in
/// place, <see cref="Publish(long, long)"/>. End: <see cref="Complete"/>. Nothing is allocated after the start. Unless <see cref="EventRingOptions.MultiProducer"/>
/// is set, one thread at a time publishes.
/// </remarks>
/// <typeparam name="T">The event type: a struct lies in its slot, of a class each slot owns one reused object.</typeparam>
public sealed class EventRing<T> : IDisposable
{
    private readonly T[] _slots;
    private readonly EventHeader[] _headers;
    private readonly nint _mask;
    private readonly SingleProducerSequencer? _single;
    private readonly Sequencer _sequencer;
    private readonly RingControl _control;
    private readonly HandlerGraph<T> _graph;
    private readonly int _stallTimeoutMs;
    private CancellationTokenRegistration _registration;

    /// <summary>Allocates the ring.</summary>
    /// <param name="size">Number of slots, a power of two.</param>
    /// <param name="options">Waiting, batches and faults; the defaults if null.</param>
    /// <param name="createSlot">Makes the object of each slot; required for a class, and optional for a struct.</param>
    /// <exception cref="ArgumentException">The size is not a power of two, or a class comes without <paramref name="createSlot"/>.</exception>
    public EventRing(int size, EventRingOptions? options = null, Func<T>? createSlot = null)
    {
        CheckSize(size, nameof(size));
        if (createSlot is null && !typeof(T).IsValueType)
            throw new ArgumentException($"{typeof(T).Name} is a class: pass createSlot, which makes the object of each slot.", nameof(createSlot));
        options ??= new EventRingOptions();
        _slots = new T[size];
        _headers = new EventHeader[size];
        _mask = size - 1;
        _stallTimeoutMs = options.StallTimeoutMs;
        // Written once here, so that the first lap does not pay for the system's fresh pages.
        for (int i = 0; i < size; i++) _slots[i] = createSlot is null ? default! : createSlot();
        Array.Clear(_headers);
        _control = new RingControl(options.WaitStrategy);
        _single = options.MultiProducer ? null : new SingleProducerSequencer(size, options, _control);
        _sequencer = _single ?? (Sequencer)new MultiProducerSequencer(size, options, _control);
        _graph = new HandlerGraph<T>(_slots, _headers, options);
    }

    /// <summary>Number of slots.</summary>
    public int Size => _slots.Length;

    /// <summary>The last sequence that every handler has processed; -1 before the first.</summary>
    public long ConsumedSequence => _sequencer.ConsumedSequence;

    /// <summary>The slot of a claimed sequence, to be filled in place before it is published.</summary>
    /// <param name="sequence">A claimed sequence.</param>
    public ref T this[long sequence] => ref RingSlots.At(_slots, _mask, sequence);

    /// <summary>The header of a claimed sequence, to be filled in place before it is published. The ring itself never writes headers.</summary>
    /// <param name="sequence">A claimed sequence.</param>
    public ref EventHeader HeaderAt(long sequence) => ref RingSlots.At(_headers, _mask, sequence);

    /// <summary>Adds handlers that follow the publisher, in parallel with each other, each on its own thread.</summary>
    /// <param name="handlers">At least one; each instance once in a ring. An <see cref="IEventBatchHandler{T}"/> gets spans.</param>
    /// <returns>The group, to place others behind it.</returns>
    /// <exception cref="InvalidOperationException">The ring has been started.</exception>
    public HandlerGroup<T> Handle(params ReadOnlySpan<IEventHandler<T>> handlers) => _graph.Add(handlers, []);

    /// <summary>Adds a struct handler; the loop is compiled for it. The ring keeps a copy: let it refer to what must be read later.</summary>
    /// <param name="handler">The handler.</param>
    /// <returns>The group, to place others behind it.</returns>
    /// <exception cref="InvalidOperationException">The ring has been started.</exception>
    public HandlerGroup<T> Handle<THandler>(THandler handler) where THandler : struct, IEventHandler<T> => _graph.AddStruct(handler, []);

    /// <summary>Starts the handlers' threads. A ring runs once.</summary>
    /// <param name="cancellationToken">Ends every wait, of the publisher and of the handlers, without delivering what is left.</param>
    /// <exception cref="InvalidOperationException">There are no handlers, or the ring has been started before.</exception>
    public void Start(CancellationToken cancellationToken = default)
    {
        if (_control.IsStarted) throw new InvalidOperationException("The ring has been started before; a ring runs once, make another.");
        _graph.Start(_sequencer, _control);
        _control.Start(cancellationToken);
        _registration = cancellationToken.UnsafeRegister(static control => ((RingControl)control!).Cancel(), _control);
    }

    /// <summary>Claims the next slot, waiting while the ring is full.</summary>
    /// <returns>Its sequence.</returns>
    /// <exception cref="HandlerException">A handler threw.</exception>
    /// <exception cref="OperationCanceledException">The token given to <see cref="Start"/> was cancelled.</exception>
    /// <exception cref="HandlerStalledException">A handler has made no progress for <see cref="EventRingOptions.StallTimeout"/>.</exception>
    /// <exception cref="InvalidOperationException">The ring has not been started, or is completed.</exception>
    public long Claim() => _single is { } single ? single.Claim(1) : _sequencer.Claim(1);

    /// <summary>Claims consecutive slots, waiting while the ring is too full.</summary>
    /// <param name="count">How many, from 1 to <see cref="Size"/>.</param>
    /// <returns>The first sequence; the others follow it.</returns>
    /// <inheritdoc cref="Claim()" path="/exception"/>
    public long Claim(int count) => _single is { } single ? single.Claim(count) : _sequencer.Claim(count);

    /// <summary>Claims consecutive slots if they are free now.</summary>
    /// <param name="count">How many, from 1 to <see cref="Size"/>.</param>
    /// <param name="first">The first sequence; meaningless if false is returned.</param>
    /// <returns>False when the ring is too full.</returns>
    /// <inheritdoc cref="Claim()" path="/exception"/>
    public bool TryClaim(int count, out long first) => _sequencer.TryClaim(count, out first);

    /// <summary>Shows a claimed event to the handlers.</summary>
    /// <param name="sequence">The claimed sequence.</param>
    public void Publish(long sequence) => Publish(sequence, sequence);

    /// <summary>Shows claimed events to the handlers.</summary>
    /// <param name="lo">The first claimed sequence to show.</param>
    /// <param name="hi">The last.</param>
    public void Publish(long lo, long hi)
    {
        if (_single is { } single) single.Publish(lo, hi);
        else _sequencer.Publish(lo, hi);
    }

    /// <summary>Waits until every handler has processed everything published and has ended, its thread included.</summary>
    /// <remarks>Call it after the last publication. Of several faults the one at the lowest sequence is thrown, as it would be on one thread.</remarks>
    /// <exception cref="HandlerException">A handler threw.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled before everything was delivered.</exception>
    /// <exception cref="HandlerStalledException">A handler has made no progress for <see cref="EventRingOptions.StallTimeout"/>.</exception>
    /// <exception cref="InvalidOperationException">The ring has not been started, or one of several publishers has claimed an event and not published it.</exception>
    public void Complete()
    {
        if (!_control.IsStarted) Throw.RingNotStarted();
        if (IsOnHandlerThread) throw new InvalidOperationException("A handler cannot wait for its own end; call Complete on the publisher's thread.");
        (long claimed, long last) = (_sequencer.Cursor.Value, _sequencer.LastPublished);
        _control.Complete(last);
        if (FindStalledWhileJoining() is { } stalled) throw stalled.Stalled(_stallTimeoutMs);
        if (_control.HasFault || ConsumedSequence < last) _control.ThrowIfStopped();
        if (last < claimed) Throw.ClaimedAndNeverPublished(last + 1, claimed);
    }

    /// <summary>Cancels the run unless it has been completed, and waits for the handlers' threads to end, except for one that has stalled. Throws no fault of a handler.</summary>
    public void Dispose()
    {
        if (!_control.IsStarted || IsOnHandlerThread) return;
        if (!_control.IsCompleted) _control.Cancel();
        FindStalledWhileJoining();
    }

    /// <summary>Runs an action on every handler's own thread after the last published event, and waits until all have run it.</summary>
    /// <param name="action">Gets the handler's index in the order in which handlers were added.</param>
    /// <remarks>Called by the publisher, with nothing claimed and unpublished. What the handlers wrote is visible to the publisher afterwards.</remarks>
    /// <inheritdoc cref="Complete" path="/exception"/>
    internal void RunOnHandlers(Action<int> action)
    {
        _control.ThrowIfClosed();
        var job = new RingJob(_sequencer.Cursor.Value, action, _graph.Consumers.Count);
        _control.Post(job);
        var spinner = default(SpinWait);
        var stall = new StallWatch(_stallTimeoutMs);
        while (!job.IsDone)
        {
            _control.ThrowIfStopped();
            if (stall.HasPassed(job.Done + ConsumedSequence)) throw (_graph.Consumers.FirstOrDefault(consumer => !consumer.HasDone(job)) ?? _graph.Slowest).Stalled(_stallTimeoutMs);
            spinner.SpinOnce(sleep1Threshold: -1);
        }
    }

    /// <summary>Waits until every handler has processed everything published. Called by the publisher; allocates nothing.</summary>
    /// <inheritdoc cref="Complete" path="/exception"/>
    internal void WaitUntilConsumed()
    {
        long last = _sequencer.Cursor.Value;
        var spinner = default(SpinWait);
        var stall = new StallWatch(_stallTimeoutMs);
        while (ConsumedSequence is var consumed && consumed < last)
        {
            _control.ThrowIfStopped();
            if (stall.HasPassed(consumed)) throw _graph.Slowest.Stalled(_stallTimeoutMs);
            spinner.SpinOnce(sleep1Threshold: -1);
        }
    }

    /// <exception cref="ArgumentException">The size is not a power of two.</exception>
    internal static void CheckSize(int size, string parameter)
    {
        if (size < 1 || !BitOperations.IsPow2(size))
            throw new ArgumentException($"A ring of {size} slots is not possible; take a power of two, such as {BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(size, 1, 1 << 30))}.", parameter);
    }

    private bool IsOnHandlerThread => _graph.Consumers.Any(consumer => consumer.Thread == Thread.CurrentThread);

    // In the order of registration, in which a stalled handler comes before those that wait for it.
    private Consumer? FindStalledWhileJoining()
    {
        foreach (Consumer consumer in _graph.Consumers)
        {
            if (!consumer.Join(_stallTimeoutMs)) return consumer;
        }
        _registration.Dispose();
        return null;
    }
}
