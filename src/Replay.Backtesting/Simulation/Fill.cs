using System.Runtime.InteropServices;

namespace Replay.Backtesting;

/// <summary>One execution of an own order; 64 bytes without gaps, since it is saved and put out as it is.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct Fill
{
    /// <summary>Exchange time of the fill in nanoseconds since the Unix epoch.</summary>
    public long TimestampNs { get; init; }

    /// <summary>The own order, as its gateway numbered it.</summary>
    public long OrderId { get; init; }

    /// <summary>Price in ticks.</summary>
    public long PriceTicks { get; init; }

    /// <summary>Size in lots, above zero.</summary>
    public long SizeLots { get; init; }

    /// <summary>What is left of the order in lots.</summary>
    public long RemainingLots { get; init; }

    /// <summary>Fee in millionths of a tick times a lot (see <see cref="FeeSchedule"/>); negative: a rebate.</summary>
    public Int128 FeeMicros { get; init; }

    /// <summary>Id of the instrument.</summary>
    public int InstrumentId { get; init; }

    /// <summary>Side of the own order.</summary>
    public Side Side { get; init; }

    /// <summary>True when the order rested and was met, false when it took what the book displayed.</summary>
    public bool IsMaker { get; init; }

    /// <summary>Why the order was filled.</summary>
    public FillReason Reason { get; init; }

    private readonly byte _reserved;
}
