namespace Replay.Disruptor;

/// <summary>What handlers of a Disruptor threw: told by its threads, looked at by the replaying one.</summary>
internal sealed class HandlerFaults
{
    private readonly Lock _lock = new();
    private volatile HandlerException? _first;
    private long _firstSequence = long.MaxValue;

    /// <summary>Takes faults that are to be skipped; null: the first one ends the run.</summary>
    public Action<HandlerException>? Report { get; set; }

    /// <summary>The headers beside the slots, by which a fault names its event.</summary>
    public EventHeaders? Headers { get; set; }

    public void ThrowIfExist()
    {
        if (_first is { } fault) throw fault;
    }

    /// <summary>Called on a handler's thread; returns where the handler is to go on with the next event, and throws where it is to end.</summary>
    public void AtEvent(string handler, Exception cause, long sequence)
    {
        if (cause is not HandlerEndsException) SkipOrEnd(new HandlerException(handler, in Headers![sequence], cause), handler, sequence);
        else throw cause;
    }

    /// <inheritdoc cref="AtEvent"/>
    public void OnTimeout(string handler, Exception cause, long sequence) => SkipOrEnd(new HandlerException(handler, nameof(ITimeoutHandler.OnTimeout), cause), handler, sequence + 1);

    /// <summary>Called on a handler's thread. Never throws: the Disruptor would wait for such a handler for ever.</summary>
    public void OutsideEvents(string handler, string callback, Exception cause) => Add(new HandlerException(handler, callback, cause), long.MaxValue - 1);

    private void SkipOrEnd(HandlerException fault, string handler, long sequence)
    {
        if (Report is { } report)
        {
            try
            {
                report(fault);
                return;
            }
            catch (Exception e)
            {
                fault = new HandlerException(handler, nameof(EventRingOptions.SkipAndReport), e);
            }
        }

        Add(fault, sequence);
        throw new HandlerEndsException(fault);
    }

    /// <summary>Of several faults, the one at the lowest sequence is the run's.</summary>
    private void Add(HandlerException fault, long sequence)
    {
        lock (_lock)
        {
            if (sequence >= _firstSequence) return;
            (_firstSequence, _first) = (sequence, fault);
        }
    }

    /// <summary>Ends a handler's thread: thrown where the Disruptor lets an exception through.</summary>
    private sealed class HandlerEndsException(HandlerException fault) : Exception(fault.Message, fault);
}
