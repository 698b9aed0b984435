using System.Runtime.InteropServices;

namespace Replay.Backtesting;

/// <summary>One point of the equity curve; 48 bytes without gaps, since it is saved as it is.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct EquitySample
{
    public Int128 NetHalfMicros;
    public long PositionLots;
    public long BidTicks;
    public long AskTicks;
    private readonly long _reserved;
}
