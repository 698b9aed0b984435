namespace Replay;

/// <summary>Receives the events of a run, one at a time, in order, on one thread.</summary>
/// <typeparam name="T">The event type; the engine decodes every message into a slot of this type.</typeparam>
/// <remarks>
/// State and outputs must depend only on the events, never on wall time, on other threads or on <c>endOfBatch</c>:
/// then every run over the same recording gives the same answer.
/// </remarks>
public interface IEventHandler<T>
{
    /// <summary>Called once for each event.</summary>
    /// <param name="data">The event's slot. It is reused: copy what must outlive the call. Only a handler that is alone in its stage may write to it.</param>
    /// <param name="header">Where the event stands in its recording, and its time.</param>
    /// <param name="endOfBatch">
    /// Inline: the source has nothing further ready. Ring: the last event that the consumer can see. It differs between modes, so use it for
    /// flushing only.
    /// </param>
    void OnEvent(ref T data, in EventHeader header, bool endOfBatch);
}
