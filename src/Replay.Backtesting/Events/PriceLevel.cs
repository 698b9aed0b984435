using System.Runtime.InteropServices;

namespace Replay.Backtesting;

/// <summary>One price of a book and the size that rests there; 16 bytes, also on the wire.</summary>
/// <param name="PriceTicks">Price in ticks of the instrument.</param>
/// <param name="SizeLots">Visible size in lots of the instrument.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct PriceLevel(long PriceTicks, long SizeLots);
