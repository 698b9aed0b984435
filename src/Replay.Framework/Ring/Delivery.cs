namespace Replay;

/// <summary>How a handler gets a run of consecutive slots; a struct, so that the loop is compiled for each kind of handler.</summary>
internal interface IDelivery<T>
{
    /// <param name="events">The slots.</param>
    /// <param name="headers">Their headers, equally many.</param>
    /// <param name="endOfBatch">Whether the last of them is the last that the consumer can see.</param>
    /// <param name="next">The first event's sequence; counts what was delivered, also when the handler throws.</param>
    void Deliver(Span<T> events, ReadOnlySpan<EventHeader> headers, bool endOfBatch, ref long next);
}

internal struct EventDelivery<T, THandler>(THandler handler) : IDelivery<T> where THandler : IEventHandler<T>
{
    private THandler _handler = handler;

    public void Deliver(Span<T> events, ReadOnlySpan<EventHeader> headers, bool endOfBatch, ref long next)
    {
        ref THandler handler = ref _handler;
        headers = headers[..events.Length];
        int last = endOfBatch ? events.Length - 1 : -1;
        for (int i = 0; i < events.Length; i++)
        {
            handler.OnEvent(ref events[i], in headers[i], i == last);
            next++;
        }
    }
}

internal readonly struct BatchDelivery<T>(IEventBatchHandler<T> handler) : IDelivery<T>
{
    public void Deliver(Span<T> events, ReadOnlySpan<EventHeader> headers, bool endOfBatch, ref long next)
    {
        handler.OnBatch(events, headers);
        next += events.Length;
    }
}
