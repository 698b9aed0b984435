namespace Replay;

/// <summary>Optional beside <see cref="IEventHandler{T}"/>: told when the handler's run begins.</summary>
public interface IStartHandler
{
    /// <summary>Called once on the handler's thread, before its first event.</summary>
    void OnStart();
}

/// <summary>Optional beside <see cref="IEventHandler{T}"/>: told when the handler's run ends, whether it succeeded or not.</summary>
public interface IShutdownHandler
{
    /// <summary>Called once on the handler's thread, after its last event.</summary>
    void OnShutdown();
}

/// <summary>Optional beside <see cref="IEventHandler{T}"/>: told how many events the consumer can see before it delivers them.</summary>
/// <remarks>In the ring only: inline nothing queues, so there are no batches to announce.</remarks>
public interface IBatchStartHandler
{
    /// <summary>Called before the first event of each batch. Batches differ between modes: state and outputs must not depend on them.</summary>
    /// <param name="batchSize">Events that follow without waiting.</param>
    void OnBatchStart(long batchSize);
}

/// <summary>Optional beside <see cref="IEventHandler{T}"/>: told when the consumer has waited for its wait strategy's timeout and nothing came.</summary>
public interface ITimeoutHandler
{
    /// <summary>Called on the handler's thread, between events.</summary>
    /// <param name="sequence">The last sequence that was processed; -1 before the first.</param>
    void OnTimeout(long sequence);
}
