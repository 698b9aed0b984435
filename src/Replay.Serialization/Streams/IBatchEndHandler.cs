namespace Replay.Serialization;

/// <summary>Optional beside <see cref="IEventHandler{T}"/> of single types of a stream: told when a batch of the stream has ended.</summary>
/// <remarks>
/// A batch may end with an event of a type that the handler does not get; its own last event then came without <c>endOfBatch</c>. What is to be
/// flushed at the end of a batch is flushed here. Batches differ between modes: state and outputs must not depend on them.
/// </remarks>
public interface IBatchEndHandler
{
    /// <summary>Called on the handler's thread after the last event of each batch, whatever its type.</summary>
    void OnBatchEnd();
}
