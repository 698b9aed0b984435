namespace Replay.Backtesting;

/// <summary>What is traded, and what one tick and one lot are worth.</summary>
/// <param name="Id">Id that events carry.</param>
/// <param name="Symbol">The exchange's name for it.</param>
/// <param name="TickSize">Price of one tick in currency, above zero.</param>
/// <param name="LotSize">Units of one lot (shares, contracts, coins), above zero.</param>
/// <param name="Currency">Currency of prices, such as <c>USD</c>.</param>
public sealed record Instrument(int Id, string Symbol, decimal TickSize, decimal LotSize, string Currency)
{
    /// <summary>Currency value of one lot at a price of one tick.</summary>
    public decimal TickValue => TickSize * LotSize;
}
