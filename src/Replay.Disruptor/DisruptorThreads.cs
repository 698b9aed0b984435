namespace Replay.Disruptor;

/// <summary>The threads of a Disruptor: started once, halted once.</summary>
/// <param name="start">Starts them; done when each handler's OnStart has returned.</param>
/// <param name="halt">Makes them stop before their next batch; done when they have ended.</param>
internal sealed class DisruptorThreads(Func<Task> start, Func<Task> halt)
{
    private bool _areRunning;

    public void Start(CancellationToken cancellationToken)
    {
        Task started = start();
        _areRunning = true;
        started.Wait(cancellationToken);
    }

    /// <summary>Ends them unless they have been ended.</summary>
    /// <param name="wait">False where one of them may never end.</param>
    public void Halt(bool wait)
    {
        if (!_areRunning) return;
        _areRunning = false;
        Task ended = halt();
        if (wait) ended.Wait(CancellationToken.None);
    }
}
