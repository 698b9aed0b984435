namespace Replay.Backtesting;

/// <summary>How the exchange and the way to it are simulated.</summary>
public sealed record SimulationOptions
{
    /// <summary>How long messages travel.</summary>
    public ILatencyModel Latency { get; init; } = new ConstantLatency(FeedNs: 50_000, OrderNs: 50_000, ResponseNs: 50_000);

    /// <summary>How the place in a price's queue is followed; <see cref="FifoQueue"/> makes the book keep every order.</summary>
    public IQueueModel Queue { get; init; } = new ConservativeQueue();

    /// <summary>What trading costs.</summary>
    public FeeSchedule Fees { get; init; } = FeeSchedule.Free;

    /// <summary>Name of the output that takes orders and fills; unique in a run.</summary>
    public string OutputName { get; init; } = "orders";

    /// <summary>Own orders that can rest on each side at a time; one more is rejected.</summary>
    public int MaxOrders { get; init; } = 1024;
}
