namespace Replay;

/// <summary>A handler that takes events as spans, without a call for each event. Beside the ring it works everywhere, in batches of one.</summary>
/// <typeparam name="T">The event type.</typeparam>
public interface IEventBatchHandler<T> : IEventHandler<T>
{
    /// <summary>Called with consecutive events. How they are cut differs between runs: state and outputs must not depend on it.</summary>
    /// <param name="events">The events' slots, which are reused: copy what must outlive the call.</param>
    /// <param name="headers">Their headers, equally many.</param>
    void OnBatch(Span<T> events, ReadOnlySpan<EventHeader> headers);

    /// <inheritdoc/>
    void IEventHandler<T>.OnEvent(ref T data, in EventHeader header, bool endOfBatch) => OnBatch(new Span<T>(ref data), new ReadOnlySpan<EventHeader>(in header));
}
