using System.Runtime.InteropServices;

namespace Replay.Backtesting;

/// <summary>What became of an own order; 56 bytes without gaps, since it is saved as it is.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8)]
public readonly record struct OrderUpdate
{
    /// <summary>The order, as its gateway numbered it.</summary>
    public long OrderId { get; init; }

    /// <summary>When the exchange did it, in nanoseconds since the Unix epoch.</summary>
    public long ExchangeTimestampNs { get; init; }

    /// <summary>When the strategy learns of it, in nanoseconds since the Unix epoch.</summary>
    public long TimestampNs { get; init; }

    /// <summary>Price of the fill in ticks; of the order for other updates.</summary>
    public long PriceTicks { get; init; }

    /// <summary>Size of the fill in lots; 0 for other updates.</summary>
    public long FilledLots { get; init; }

    /// <summary>What is left of the order in lots; 0 when it is done.</summary>
    public long RemainingLots { get; init; }

    /// <summary>Id of the instrument.</summary>
    public int InstrumentId { get; init; }

    /// <summary>What happened.</summary>
    public OrderUpdateKind Kind { get; init; }

    /// <summary>Side of the order.</summary>
    public Side Side { get; init; }

    /// <summary>Why it was filled.</summary>
    public FillReason FillReason { get; init; }

    /// <summary>Why it was rejected.</summary>
    public RejectReason RejectReason { get; init; }
}
