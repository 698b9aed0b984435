namespace Replay;

/// <summary>Handlers of a ring that later ones can be placed behind. A later handler sees an event only after every handler of the group is done with it.</summary>
/// <typeparam name="T">The event type.</typeparam>
public sealed class HandlerGroup<T>
{
    private readonly HandlerGraph<T> _graph;
    private readonly Consumer[] _consumers;

    internal HandlerGroup(HandlerGraph<T> graph, Consumer[] consumers) => (_graph, _consumers) = (graph, consumers);

    /// <summary>Places handlers behind this group; they run in parallel with each other, each on its own thread.</summary>
    /// <param name="handlers">At least one; each instance once in a ring.</param>
    /// <exception cref="InvalidOperationException">The ring has been started.</exception>
    public HandlerGroup<T> Then(params ReadOnlySpan<IEventHandler<T>> handlers) => _graph.Add(handlers, _consumers);

    /// <summary>Places a struct handler behind this group; the loop is compiled for it. The ring keeps a copy: let it refer to what must be read later.</summary>
    /// <param name="handler">The handler.</param>
    /// <exception cref="InvalidOperationException">The ring has been started.</exception>
    public HandlerGroup<T> Then<THandler>(THandler handler) where THandler : struct, IEventHandler<T> => _graph.AddStruct(handler, _consumers);

    /// <summary>Joins two groups, for handlers behind both.</summary>
    /// <param name="other">Another group of the same ring.</param>
    public HandlerGroup<T> And(HandlerGroup<T> other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other._graph != _graph) throw new ArgumentException("The groups belong to different rings; join groups of one ring.", nameof(other));
        return new HandlerGroup<T>(_graph, [.. _consumers.Union(other._consumers)]);
    }
}
