namespace Replay;

/// <summary>A handler threw. The message names the handler and the event; the cause is the inner exception.</summary>
public sealed class HandlerException : ReplayException
{
    /// <summary>Creates the exception for a handler that threw at an event.</summary>
    /// <param name="handlerName">The handler's name.</param>
    /// <param name="header">The header of the event.</param>
    /// <param name="innerException">What the handler threw.</param>
    public HandlerException(string handlerName, in EventHeader header, Exception innerException)
        : this(handlerName, header.Sequence, header.RecordingId, header.Position, innerException) { }

    internal HandlerException(string handlerName, long sequence, long recordingId, long position, Exception innerException)
        : base(
            $"Handler {handlerName} threw {innerException.GetType().Name} at sequence {sequence}, recording {recordingId}, position {position}: {innerException.Message}",
            innerException)
    {
        HandlerName = handlerName;
        Sequence = sequence;
        RecordingId = recordingId;
        Position = position;
    }

    /// <summary>Creates the exception for a handler that threw outside an event.</summary>
    /// <param name="handlerName">The handler's name.</param>
    /// <param name="callback">The method that threw, such as OnStart.</param>
    /// <param name="innerException">What the handler threw.</param>
    public HandlerException(string handlerName, string callback, Exception innerException)
        : base($"Handler {handlerName} threw {innerException.GetType().Name} in {callback}: {innerException.Message}", innerException)
    {
        HandlerName = handlerName;
        Sequence = RecordingId = Position = -1;
    }

    /// <summary>A fault, and what the handler threw when it was told.</summary>
    internal HandlerException(HandlerException fault, Exception hookFault)
        : base($"{fault.Message} {nameof(IExceptionHandler.OnException)} then threw {hookFault.GetType().Name}: {hookFault.Message}",
            new AggregateException(fault.InnerException!, hookFault)) =>
        (HandlerName, Sequence, RecordingId, Position) = (fault.HandlerName, fault.Sequence, fault.RecordingId, fault.Position);

    /// <summary>The handler's name: its type's name unless it was given another.</summary>
    public string HandlerName { get; }

    /// <summary>Number of the event in its run; -1 outside an event.</summary>
    public long Sequence { get; }

    /// <summary>Id of the event's recording; -1 outside an event.</summary>
    public long RecordingId { get; }

    /// <summary>Start of the event in its recording; -1 outside an event.</summary>
    public long Position { get; }
}
