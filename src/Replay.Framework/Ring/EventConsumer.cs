namespace Replay;

/// <summary>The consumer of a ring's typed slots.</summary>
internal sealed class EventConsumer<T, TDelivery>(string name, int order, object handler, TDelivery delivery, T[] slots, EventHeader[] headers)
    : Consumer(name, order, handler) where TDelivery : struct, IDelivery<T>
{
    private readonly int _mask = slots.Length - 1;
    private TDelivery _delivery = delivery;

    /// <remarks>At most two runs: up to the array's end, and from its start.</remarks>
    protected override void Deliver(ref long next, long available)
    {
        ref TDelivery delivery = ref _delivery;
        while (next <= available)
        {
            int index = (int)next & _mask;
            int count = (int)Math.Min(available - next + 1, slots.Length - index);
            delivery.Deliver(slots.AsSpan(index, count), headers.AsSpan(index, count), available, ref next);
        }
    }

    protected override HandlerException Describe(Exception exception, long sequence)
    {
        ref readonly EventHeader header = ref headers[(int)sequence & _mask];
        // A publisher outside the engine may leave the headers empty; then the ring's own count is the event's number.
        long number = header.EndPosition == 0 ? sequence : header.Sequence;
        return new HandlerException(Name, number, header.RecordingId, header.Position, exception);
    }
}
