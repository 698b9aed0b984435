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

/// <summary>Optional beside <see cref="IEventHandler{T}"/>: told when the handler itself has thrown, before the run ends or the event is skipped.</summary>
public interface IExceptionHandler
{
    /// <summary>Called on the handler's thread. What it throws ends the run, also one that skips faults.</summary>
    /// <param name="fault">What was thrown, and where: at an event, or in another callback.</param>
    void OnException(HandlerException fault);
}

/// <summary>Tells handlers of their own faults.</summary>
internal static class ExceptionHook
{
    /// <summary>The hook of a handler, or of the object behind an adapter; null: it has none.</summary>
    public static IExceptionHandler? Of(object handler) => (handler as IExceptionHandler) ?? (handler as IHandlerAdapter)?.Handler as IExceptionHandler;

    /// <summary>Tells the handler, where it wants to know.</summary>
    /// <returns>The fault together with what the hook threw; null: it threw nothing.</returns>
    public static HandlerException? Tell(this IExceptionHandler? hook, HandlerException fault)
    {
        try
        {
            hook?.OnException(fault);
            return null;
        }
        catch (Exception e)
        {
            return new HandlerException(fault, e);
        }
    }
}
