namespace Replay.Backtesting;

/// <summary>Where a strategy sends its orders: the simulated exchange in a backtest, a real one in live trading.</summary>
/// <remarks>
/// Nothing is answered in the call: what became of an order comes later as an <see cref="OrderUpdate"/>, to strategies that are
/// <see cref="IOrderUpdateHandler"/>. To change an order, cancel it and submit a new one.
/// </remarks>
public interface IOrderGateway
{
    /// <summary>Sends a new order.</summary>
    /// <param name="order">The order.</param>
    /// <returns>The number by which updates and <see cref="Cancel"/> name it: 1, 2, 3, …</returns>
    long Submit(in OrderRequest order);

    /// <summary>Asks for an order's rest to be cancelled.</summary>
    /// <param name="orderId">The number that <see cref="Submit"/> gave.</param>
    void Cancel(long orderId);
}
