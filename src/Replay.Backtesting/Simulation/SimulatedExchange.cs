namespace Replay.Backtesting;

/// <summary>A simulated exchange for one instrument: the gateway that a strategy trades through, and the market's book that it looks at.</summary>
/// <remarks>
/// Give <see cref="Book"/> and <see cref="Orders"/> to a strategy's constructor, and both to a <see cref="Backtest"/>, which drives them:
/// <code>
/// SimulatedExchange exchange = new(instrument, options);
/// Backtest backtest = new(exchange, new MarketMaker(exchange.Book, exchange.Orders, parameters));
/// </code>
/// In live trading the strategy gets another gateway, and a book that runs as the handler before it.
/// </remarks>
public sealed class SimulatedExchange
{
    /// <summary>Creates an exchange with an empty book.</summary>
    /// <param name="instrument">What is traded.</param>
    /// <param name="options">How it is simulated; null: the defaults.</param>
    public SimulatedExchange(Instrument instrument, SimulationOptions? options = null)
    {
        Instrument = instrument;
        Options = options ?? new SimulationOptions();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Options.MaxOrders);
        Book = new OrderBook(instrument.Id, keepOrders: Options.Queue is FifoQueue);
        Output = new ReplayOutput(Options.OutputName);
        Gateway = new SimulatedGateway(Options.Latency, Output);
    }

    /// <summary>What is traded.</summary>
    public Instrument Instrument { get; }

    /// <summary>How the exchange is simulated.</summary>
    public SimulationOptions Options { get; }

    /// <summary>The market's book, without own orders: kept up by the <see cref="Backtest"/>, for strategies to read.</summary>
    public OrderBook Book { get; }

    /// <summary>Where the strategy sends its orders.</summary>
    public IOrderGateway Orders => Gateway;

    /// <summary>Takes every order and cancel as it is sent (40 bytes: time, number, price, size, side, time in force, marks) and every <see cref="Fill"/> (64 bytes).</summary>
    public ReplayOutput Output { get; }

    internal SimulatedGateway Gateway { get; }
}
