namespace Replay;

/// <summary>Optional beside <see cref="IEventHandler{T}"/>: the handler keeps time, and may set timers.</summary>
/// <remarks>
/// A <see cref="ReplayRun{T,TCodec}"/> advances the clock before each event, on the handler's thread, and saves it in front of the handler's own
/// state. Handlers that are structs, and those that stand in an <see cref="EventRing{T}"/> without a run, call
/// <see cref="ReplayClock.AdvanceTo"/> first in their OnEvent, with the header's time, and save the clock themselves.
/// </remarks>
public interface IClockedHandler
{
    /// <summary>The clock: always the same one, and no other handler's.</summary>
    ReplayClock Clock { get; }
}
