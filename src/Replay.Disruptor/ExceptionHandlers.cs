using Disruptor;

namespace Replay.Disruptor;

/// <summary>Gives what handlers of value events throw to the run.</summary>
internal sealed class ValueExceptionHandler<T>(string handler, HandlerFaults faults) : IValueExceptionHandler<T>
    where T : struct
{
    public void HandleEventException(Exception ex, long sequence, ref T evt) => faults.AtEvent(handler, ex, sequence);

    public void HandleOnTimeoutException(Exception ex, long sequence) => faults.OnTimeout(handler, ex, sequence);

    public void HandleOnStartException(Exception ex) => faults.OutsideEvents(handler, nameof(IStartHandler.OnStart), ex);

    public void HandleOnShutdownException(Exception ex) => faults.OutsideEvents(handler, nameof(IShutdownHandler.OnShutdown), ex);
}

/// <summary>Gives what handlers of objects throw to the run. A fault in a batch is named by the batch's first event, and skips the batch.</summary>
internal sealed class ObjectExceptionHandler<T>(string handler, HandlerFaults faults) : IExceptionHandler<T>
    where T : class
{
    public void HandleEventException(Exception ex, long sequence, T evt) => faults.AtEvent(handler, ex, sequence);

    public void HandleEventException(Exception ex, long sequence, EventBatch<T> batch) => faults.AtEvent(handler, ex, sequence);

    public void HandleOnTimeoutException(Exception ex, long sequence) => faults.OnTimeout(handler, ex, sequence);

    public void HandleOnStartException(Exception ex) => faults.OutsideEvents(handler, nameof(IStartHandler.OnStart), ex);

    public void HandleOnShutdownException(Exception ex) => faults.OutsideEvents(handler, nameof(IShutdownHandler.OnShutdown), ex);
}
