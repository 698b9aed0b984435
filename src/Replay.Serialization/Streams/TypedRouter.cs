using System.ComponentModel;

namespace Replay.Serialization;

/// <summary>Base of the generated routers: everything that does not depend on the stream's types.</summary>
/// <param name="handler">The handler of single types.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class TypedRouter(object handler)
    : IHandlerAdapter, IUnknownEventCounter, IStartHandler, IShutdownHandler, IBatchStartHandler, ITimeoutHandler
{
    private readonly IBatchEndHandler? _batchEnd = handler as IBatchEndHandler;

    /// <inheritdoc/>
    public object Handler { get; } = handler ?? throw new ArgumentNullException(nameof(handler));

    /// <inheritdoc/>
    public long UnknownEvents { get; private set; }

    /// <inheritdoc/>
    public void OnStart()
    {
        UnknownEvents = 0;
        (Handler as IStartHandler)?.OnStart();
    }

    /// <inheritdoc/>
    public void OnShutdown() => (Handler as IShutdownHandler)?.OnShutdown();

    /// <inheritdoc/>
    public void OnBatchStart(long batchSize) => (Handler as IBatchStartHandler)?.OnBatchStart(batchSize);

    /// <inheritdoc/>
    public void OnTimeout(long sequence) => (Handler as ITimeoutHandler)?.OnTimeout(sequence);

    /// <summary>Counts a message that no handler gets.</summary>
    protected void CountUnknown() => UnknownEvents++;

    /// <summary>Tells the handler that the batch has ended: its last event may have been of another type.</summary>
    protected void EndBatch() => _batchEnd?.OnBatchEnd();

    /// <summary>Refuses a handler of none of the stream's types.</summary>
    /// <param name="types">The types.</param>
    protected void RefuseHandler(string types) => throw new ArgumentException(
        $"{Handler.GetType().Name} handles none of the stream's types; implement IEventHandler<T> of one of: {types}.");
}
