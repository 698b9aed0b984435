namespace Replay;

/// <summary>Beside <see cref="IEventHandler{T}"/>: passes some of the events on to another object, which is the handler by name and by state.</summary>
public interface IHandlerAdapter
{
    /// <summary>The object behind the adapter: it names the handler, and its state is what snapshots hold.</summary>
    object Handler { get; }
}
