using System.Globalization;

namespace Replay.Backtesting;

/// <summary>Latencies that never change.</summary>
/// <param name="FeedNs">From exchange to strategy, market data, in nanoseconds.</param>
/// <param name="OrderNs">From strategy to exchange, orders, in nanoseconds.</param>
/// <param name="ResponseNs">From exchange to strategy, order updates, in nanoseconds.</param>
public sealed record ConstantLatency(long FeedNs, long OrderNs, long ResponseNs) : ILatencyModel
{
    /// <summary>No latency at all: for tests, and to see what latency costs.</summary>
    public static readonly ConstantLatency None = new(0, 0, 0);

    /// <summary>From exchange to strategy, market data, in nanoseconds.</summary>
    public long FeedNs { get; init; } = NotNegative(FeedNs, nameof(FeedNs));

    /// <summary>From strategy to exchange, orders, in nanoseconds.</summary>
    public long OrderNs { get; init; } = NotNegative(OrderNs, nameof(OrderNs));

    /// <summary>From exchange to strategy, order updates, in nanoseconds.</summary>
    public long ResponseNs { get; init; } = NotNegative(ResponseNs, nameof(ResponseNs));

    /// <inheritdoc/>
    public long GetFeedNs(long exchangeNs) => FeedNs;

    /// <inheritdoc/>
    public long GetOrderNs(long localNs) => OrderNs;

    /// <inheritdoc/>
    public long GetResponseNs(long exchangeNs) => ResponseNs;

    /// <summary>The three latencies in microseconds, for people.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"feed {FeedNs / 1e3:0.###} µs, order {OrderNs / 1e3:0.###} µs, response {ResponseNs / 1e3:0.###} µs");

    private static long NotNegative(long latencyNs, string name) =>
        latencyNs >= 0 ? latencyNs : throw new ArgumentOutOfRangeException(name, latencyNs, "Nothing arrives before it was sent.");
}
