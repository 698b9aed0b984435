using System.Buffers;

namespace Replay.Backtesting;

/// <summary>Own position and money of one instrument, counted exactly: whole lots, whole tick-lots (the value of one lot at one tick), fees in millionths of them.</summary>
/// <remarks>
/// The cost of a position is its average: closing a part takes the same part of its cost, rounded towards zero to a tick-lot; the rest stays
/// with the position. Realised and unrealised profit always add up to the whole, which is exact.
/// </remarks>
public sealed class Portfolio : ISnapshotable
{
    private long _positionLots;
    private Int128 _costTickLots;
    private Int128 _realisedTickLots;
    private Int128 _feeMicros;
    private Int128 _turnoverTickLots;
    private long _volumeLots;
    private long _fills;
    private long _makerFills;
    private long _greatestPositionLots;

    /// <summary>Own position in lots; negative when short.</summary>
    public long PositionLots => _positionLots;

    /// <summary>Largest position so far, long or short, in lots.</summary>
    public long GreatestPositionLots => _greatestPositionLots;

    /// <summary>Profit of closed positions before fees, in tick-lots.</summary>
    public Int128 RealisedTickLots => _realisedTickLots;

    /// <summary>Fees paid, less rebates, in millionths of a tick-lot.</summary>
    public Int128 FeeMicros => _feeMicros;

    /// <summary>Value of all fills in tick-lots.</summary>
    public Int128 TurnoverTickLots => _turnoverTickLots;

    /// <summary>Size of all fills in lots.</summary>
    public long VolumeLots => _volumeLots;

    /// <summary>Number of fills.</summary>
    public long Fills => _fills;

    /// <summary>Number of fills of orders that rested.</summary>
    public long MakerFills => _makerFills;

    /// <inheritdoc/>
    public int StateVersion => 1;

    /// <summary>Counts a fill.</summary>
    /// <param name="fill">The fill.</param>
    public void OnFill(in Fill fill)
    {
        Int128 value = (Int128)fill.PriceTicks * fill.SizeLots;
        long signedLots = fill.Side == Side.Buy ? fill.SizeLots : -fill.SizeLots;
        _fills++;
        if (fill.IsMaker) _makerFills++;
        _volumeLots += fill.SizeLots;
        _turnoverTickLots += value;
        _feeMicros += fill.FeeMicros;
        if (_positionLots == 0 || Math.Sign(_positionLots) == Math.Sign(signedLots)) Open(signedLots, fill.PriceTicks);
        else Close(signedLots, fill.PriceTicks);
        _greatestPositionLots = Math.Max(_greatestPositionLots, Math.Abs(_positionLots));
    }

    /// <summary>Profit of the open position before fees, in half tick-lots, so that a mid price between two ticks stays whole.</summary>
    /// <param name="midHalfTicks">Best bid plus best ask in ticks: twice the mid price.</param>
    public Int128 GetUnrealisedHalfTickLots(long midHalfTicks) => (Int128)_positionLots * midHalfTicks - 2 * _costTickLots;

    /// <summary>Profit and loss after fees, in millionths of half a tick-lot: exact.</summary>
    /// <param name="midHalfTicks">Best bid plus best ask in ticks: twice the mid price.</param>
    public Int128 GetNetHalfMicros(long midHalfTicks) =>
        1_000_000 * (2 * _realisedTickLots + GetUnrealisedHalfTickLots(midHalfTicks)) - 2 * _feeMicros;

    /// <inheritdoc/>
    public void SaveState(IBufferWriter<byte> destination)
    {
        StateWriter writer = new(destination);
        writer.WriteInt64(_positionLots);
        writer.WriteInt128(_costTickLots);
        writer.WriteInt128(_realisedTickLots);
        writer.WriteInt128(_feeMicros);
        writer.WriteInt128(_turnoverTickLots);
        writer.WriteInt64(_volumeLots);
        writer.WriteInt64(_fills);
        writer.WriteInt64(_makerFills);
        writer.WriteInt64(_greatestPositionLots);
    }

    /// <inheritdoc/>
    public void LoadState(ReadOnlySpan<byte> source, int version)
    {
        StateReader.ExpectVersion(version, StateVersion);
        StateReader reader = new(source);
        _positionLots = reader.ReadInt64();
        _costTickLots = reader.ReadInt128();
        _realisedTickLots = reader.ReadInt128();
        _feeMicros = reader.ReadInt128();
        _turnoverTickLots = reader.ReadInt128();
        _volumeLots = reader.ReadInt64();
        _fills = reader.ReadInt64();
        _makerFills = reader.ReadInt64();
        _greatestPositionLots = reader.ReadInt64();
        reader.ExpectEnd();
    }

    private void Open(long signedLots, long priceTicks)
    {
        _positionLots += signedLots;
        _costTickLots += (Int128)signedLots * priceTicks;
    }

    private void Close(long signedLots, long priceTicks)
    {
        long closedLots = Math.Sign(signedLots) * Math.Min(Math.Abs(signedLots), Math.Abs(_positionLots));
        Int128 cost = _costTickLots * -closedLots / _positionLots;
        _realisedTickLots += (Int128)(-closedLots) * priceTicks - cost;
        _costTickLots -= cost;
        _positionLots += closedLots;
        if (closedLots != signedLots) Open(signedLots - closedLots, priceTicks);
    }
}
