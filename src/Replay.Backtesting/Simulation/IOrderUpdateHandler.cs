namespace Replay.Backtesting;

/// <summary>Optional beside <see cref="IEventHandler{T}"/>: a strategy that is told what became of its orders.</summary>
public interface IOrderUpdateHandler
{
    /// <summary>Called between events, when the news reaches the strategy.</summary>
    /// <param name="update">What happened.</param>
    void OnOrderUpdate(in OrderUpdate update);
}
