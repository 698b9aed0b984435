using System.Diagnostics.CodeAnalysis;

namespace Replay;

/// <summary>Where decoded events go: handlers on this thread, or a ring; a struct, so that the loop is compiled for each.</summary>
internal interface IEventSink<T>
{
    /// <summary>True: what <see cref="Deliver"/> throws was thrown by a handler.</summary>
    static abstract bool CallsHandlers { get; }

    /// <summary>The slot that the next event is decoded into.</summary>
    [UnscopedRef]
    ref T NextSlot();

    /// <summary>Hands over the event that was decoded into the slot.</summary>
    void Deliver(ref T slot, in EventHeader header, bool endOfBatch);

    /// <summary>Keeps nothing back of what was delivered.</summary>
    void Flush();

    /// <summary>Makes the handlers ready to take events.</summary>
    void Start(CancellationToken cancellationToken);

    /// <summary>Runs an action for every handler, by its index, on the handler's own thread, after the last event delivered and before the next.</summary>
    /// <exception cref="HandlerException">The action threw, or a handler did before.</exception>
    void OnHandlers(Action<int> action);

    /// <summary>Waits until everything delivered has been handled.</summary>
    /// <exception cref="HandlerException">A handler threw.</exception>
    void WaitUntilHandled();

    /// <summary>Start of the first event that a handler may still look at.</summary>
    /// <param name="next">Where the replaying thread stands.</param>
    long FirstUnhandledPosition(long next);

    /// <summary>Waits until everything delivered has been handled, and ends the handlers.</summary>
    /// <exception cref="HandlerException">A handler threw.</exception>
    void Complete();

    /// <summary>Ends the handlers unless they have ended, without waiting for what is left; throws nothing, since another fault is on its way.</summary>
    void Stop();

    /// <summary>Says which handler threw at an event.</summary>
    HandlerException Describe(in EventHeader header, Exception exception);
}
