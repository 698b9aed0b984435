namespace Replay.Backtesting;

/// <summary>A live order of a synthetic market, linked with its neighbours in its queue.</summary>
internal struct SyntheticOrder
{
    public ulong Id;
    public long SizeLots;
    public int PriceTicks;
    public int Next;
    public int Previous;
    public int LiveIndex;
    public Side Side;
}
