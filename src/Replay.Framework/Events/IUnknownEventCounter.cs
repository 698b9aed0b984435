namespace Replay;

/// <summary>Beside <see cref="IEventHandler{T}"/>: skips events whose type the stream does not list, and counts them.</summary>
public interface IUnknownEventCounter
{
    /// <summary>Events of this run that were skipped. Read after the run, or on the handler's thread.</summary>
    long UnknownEvents { get; }
}
