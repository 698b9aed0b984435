using System.Runtime.InteropServices;

namespace Replay.Backtesting;

/// <summary>An order as a strategy asks for it.</summary>
/// <param name="Side">Buy or sell.</param>
/// <param name="PriceTicks">Limit price in ticks, above zero.</param>
/// <param name="SizeLots">Size in lots, above zero.</param>
/// <param name="TimeInForce">What happens to the part that does not trade at once.</param>
/// <param name="PostOnly">Reject the order instead of letting it take what the book displays.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct OrderRequest(
    Side Side, long PriceTicks, long SizeLots, TimeInForce TimeInForce = TimeInForce.GoodTillCancel, bool PostOnly = false)
{
    private const long AnyPriceTicks = long.MaxValue / 4;

    /// <summary>An order that takes what the book displays at any price; the rest is cancelled.</summary>
    /// <param name="side">Buy or sell.</param>
    /// <param name="sizeLots">Size in lots, above zero.</param>
    public static OrderRequest Market(Side side, long sizeLots) =>
        new(side, side == Side.Buy ? AnyPriceTicks : 1, sizeLots, TimeInForce.ImmediateOrCancel);
}
