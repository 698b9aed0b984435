namespace Replay;

/// <summary>A handler has made no progress for the ring's <see cref="EventRingOptions.StallTimeout"/>.</summary>
public sealed class HandlerStalledException : ReplayException
{
    internal HandlerStalledException(string handlerName, long sequence, int timeoutMs)
        : base($"Handler {handlerName} has made no progress for {timeoutMs} ms after event {sequence} of its ring, and holds the others back. " +
            "Find what it waits for; if it is only slow, raise StallTimeout, or lower MaxBatchSize so that it shows its progress more often.")
    {
        HandlerName = handlerName;
        Sequence = sequence;
    }

    /// <summary>The handler's name.</summary>
    public string HandlerName { get; }

    /// <summary>The last event of which the handler has shown that it is done, counted by the ring from 0; -1 if none.</summary>
    public long Sequence { get; }
}
