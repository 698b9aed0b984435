namespace Replay;

/// <summary>What becomes of the faults of handlers on the replaying thread: the run ends, or the event is skipped and the fault reported.</summary>
/// <param name="handlers">The run's handlers.</param>
/// <param name="skipAndReport">Takes faults of skipped events; null: the first fault ends the run.</param>
internal sealed class InlineFaults(HandlerRegistration[] handlers, Action<HandlerException>? skipAndReport)
{
    /// <summary>Index of the handler that threw last. One handler alone is the first.</summary>
    public int Current { get; set; }

    /// <summary>Reports that the current handler has thrown at an event that is skipped for it.</summary>
    /// <exception cref="HandlerException">The report threw, or the handler's own hook did.</exception>
    public void Report(in EventHeader header, Exception exception)
    {
        HandlerRegistration handler = handlers[Current];
        HandlerException fault = new(handler.Name, in header, exception);
        if (handler.Tell(fault) is { } hookFault) throw hookFault;
        try
        {
            skipAndReport!(fault);
        }
        catch (Exception e)
        {
            throw new HandlerException(handler.Name, nameof(EventRingOptions.SkipAndReport), e);
        }
    }

    /// <summary>The current handler's fault, which ends the run; the handler is told.</summary>
    public HandlerException Describe(in EventHeader header, Exception exception)
    {
        // What is thrown instead of a report is described already.
        if (exception is HandlerException described && skipAndReport is not null) return described;
        HandlerRegistration handler = handlers[Current];
        HandlerException fault = new(handler.Name, in header, exception);
        return handler.Tell(fault) ?? fault;
    }
}
