namespace Replay.Backtesting;

/// <summary>How long messages travel between exchange and strategy.</summary>
/// <remarks>Must depend on its arguments only, so that every run gives the same answer.</remarks>
public interface ILatencyModel
{
    /// <summary>From an event at the exchange until the strategy sees it, in nanoseconds; not asked for events that carry both times.</summary>
    /// <param name="exchangeNs">Exchange time of the event.</param>
    long GetFeedNs(long exchangeNs);

    /// <summary>From the strategy's order or cancel until it reaches the exchange, in nanoseconds.</summary>
    /// <param name="localNs">The strategy's time.</param>
    long GetOrderNs(long localNs);

    /// <summary>From what the exchange does with an order until the strategy learns of it, in nanoseconds.</summary>
    /// <param name="exchangeNs">Exchange time.</param>
    long GetResponseNs(long exchangeNs);
}
