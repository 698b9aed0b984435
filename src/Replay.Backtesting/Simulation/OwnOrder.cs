using System.Runtime.InteropServices;

namespace Replay.Backtesting;

/// <summary>An own order that rests at the simulated exchange; 40 bytes without gaps, since it is saved as it is.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct OwnOrder
{
    public long Id;
    public long PriceTicks;
    public long RemainingLots;

    /// <summary>Size of others at the same price that trades before this order; a fraction only where a model splits cancels.</summary>
    public double AheadLots;

    /// <summary>Number that the book's next order had when this one came: smaller ones stand ahead.</summary>
    public long Arrival;
}
