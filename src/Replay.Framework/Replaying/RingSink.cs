using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Replay;

/// <summary>Puts events into a ring, whose handlers have threads of their own.</summary>
/// <typeparam name="T">The event type.</typeparam>
internal struct RingSink<T>(EventRing<T> ring) : IEventSink<T>
{
    // Large enough that claiming and showing cost nothing an event, small enough that a handler is not kept waiting.
    private const int MaxBatch = 256;

    private readonly int _batch = Math.Clamp(ring.Size / 4, 1, MaxBatch);
    private long _next;
    private long _claimedEnd;
    private long _published;

    public static bool CallsHandlers => false;

    /// <summary>A ring with the handlers, each stage behind the one before.</summary>
    public static EventRing<T> CreateRing(int slots, EventRingOptions options, HandlerRegistration[] handlers)
    {
        Dictionary<object, string> names = handlers.ToDictionary(handler => handler.Handler, handler => handler.Name, ReferenceEqualityComparer.Instance);
        // A class codec makes the object itself where its slot has none yet.
        options.NameOf = handler => names[handler];
        EventRing<T> ring = new(slots, options, createSlot: static () => default!);
        HandlerGroup<T>? group = null;
        foreach (IGrouping<int, HandlerRegistration> stage in handlers.GroupBy(handler => handler.Stage))
        {
            IEventHandler<T>[] instances = [.. stage.Select(handler => (IEventHandler<T>)handler.Handler)];
            group = group is null ? ring.Handle(instances) : group.Then(instances);
        }

        return ring;
    }

    [UnscopedRef]
    public ref T NextSlot()
    {
        if (_next == _claimedEnd) _claimedEnd = ring.Claim(_batch) + _batch;
        return ref ring[_next];
    }

    public void Deliver(ref T slot, in EventHeader header, bool endOfBatch)
    {
        ring.HeaderAt(_next) = header;
        if (++_next == _claimedEnd || endOfBatch) Publish();
    }

    public void Flush() => Publish();

    public readonly void Start(CancellationToken cancellationToken) => ring.Start(cancellationToken);

    public void OnHandlers(Action<int> action)
    {
        Publish();
        ring.RunOnHandlers(action);
    }

    public void WaitUntilHandled()
    {
        Publish();
        ring.WaitUntilConsumed();
    }

    public readonly long FirstUnhandledPosition(long next)
    {
        // The slot behind the last one that all have handled is not overwritten before they have handled it too.
        long first = ring.ConsumedSequence + 1;
        return first < _next ? ring.HeaderAt(first).Position : next;
    }

    public void Complete()
    {
        Publish();
        ring.Complete();
    }

    public readonly void Stop() => ring.Dispose();

    public readonly HandlerException Describe(in EventHeader header, Exception exception) =>
        throw new UnreachableException("A ring describes its handlers' faults itself.");

    private void Publish()
    {
        if (_next == _published) return;
        ring.Publish(_published, _next - 1);
        _published = _next;
    }
}
