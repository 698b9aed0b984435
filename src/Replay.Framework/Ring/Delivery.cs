using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Replay;

/// <summary>How a handler gets a run of consecutive slots; a struct, so that the loop is compiled for each kind of handler.</summary>
internal interface IDelivery<T>
{
    /// <param name="events">The slots.</param>
    /// <param name="headers">Their headers, equally many.</param>
    /// <param name="available">The last sequence that the consumer can see.</param>
    /// <param name="next">The first event's sequence; follows what was delivered, also when the handler throws.</param>
    void Deliver(Span<T> events, ReadOnlySpan<EventHeader> headers, long available, ref long next);
}

/// <summary>One call an event on a struct, which the compiler sees through.</summary>
internal struct StructDelivery<T, THandler>(THandler handler) : IDelivery<T> where THandler : struct, IEventHandler<T>
{
    private THandler _handler = handler;

    public void Deliver(Span<T> events, ReadOnlySpan<EventHeader> headers, long available, ref long next)
    {
        ref THandler handler = ref _handler;
        ref EventHeader header = ref MemoryMarshal.GetReference(headers);
        long sequence = next;
        foreach (ref T data in events)
        {
            handler.OnEvent(ref data, in header, sequence == available);
            next = ++sequence;
            header = ref Unsafe.Add(ref header, 1);
        }
    }
}

/// <summary>One call an event through the interface, which the compiler guesses while one type of handler is in use.</summary>
internal readonly struct EventDelivery<T>(IEventHandler<T> handler) : IDelivery<T>
{
    private readonly IEventHandler<T> _handler = handler;

    public void Deliver(Span<T> events, ReadOnlySpan<EventHeader> headers, long available, ref long next)
    {
        IEventHandler<T> handler = _handler;
        // Advanced with the slots, which are equally many. Storing the sequence, rather than counting in place, keeps a load off every event's path.
        ref EventHeader header = ref MemoryMarshal.GetReference(headers);
        long sequence = next;
        foreach (ref T data in events)
        {
            handler.OnEvent(ref data, in header, sequence == available);
            next = ++sequence;
            header = ref Unsafe.Add(ref header, 1);
        }
    }
}

/// <summary>One call a batch.</summary>
internal readonly struct BatchDelivery<T>(IEventBatchHandler<T> handler) : IDelivery<T>
{
    public void Deliver(Span<T> events, ReadOnlySpan<EventHeader> headers, long available, ref long next)
    {
        handler.OnBatch(events, headers);
        next += events.Length;
    }
}
