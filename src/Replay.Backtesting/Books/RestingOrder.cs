namespace Replay.Backtesting;

/// <summary>A live order of the market.</summary>
/// <param name="OrderId">The exchange's id.</param>
/// <param name="PriceTicks">Price in ticks.</param>
/// <param name="SizeLots">What is left of it, in lots.</param>
/// <param name="Arrival">Running number of its arrival in the book, from 1: the smaller, the earlier in its queue.</param>
/// <param name="Side">Its side.</param>
public readonly record struct RestingOrder(ulong OrderId, long PriceTicks, long SizeLots, long Arrival, Side Side);
