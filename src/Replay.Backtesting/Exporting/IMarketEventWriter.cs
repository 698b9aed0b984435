namespace Replay.Backtesting;

/// <summary>A format that market events are exported to.</summary>
internal interface IMarketEventWriter : IEventHandler<MarketEvent>
{
    /// <summary>Writes what is still to be written, after the last event.</summary>
    void Complete();
}
