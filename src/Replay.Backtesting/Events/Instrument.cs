namespace Replay.Backtesting;

/// <summary>What is traded, and what one tick and one lot are worth.</summary>
/// <param name="Id">Id that events carry.</param>
/// <param name="Symbol">The exchange's name for it.</param>
/// <param name="TickSize">Price of one tick in currency, above zero.</param>
/// <param name="LotSize">Units of one lot (shares, contracts, coins), above zero.</param>
/// <param name="Currency">Currency of prices, such as <c>USD</c>.</param>
public sealed record Instrument(int Id, string Symbol, decimal TickSize, decimal LotSize, string Currency)
{
    /// <summary>Price of one tick in currency, above zero.</summary>
    public decimal TickSize { get; init; } = TickSize > 0 ? TickSize : throw new ArgumentOutOfRangeException(nameof(TickSize), TickSize, "A tick is above zero.");

    /// <summary>Units of one lot (shares, contracts, coins), above zero.</summary>
    public decimal LotSize { get; init; } = LotSize > 0 ? LotSize : throw new ArgumentOutOfRangeException(nameof(LotSize), LotSize, "A lot is above zero.");

    /// <summary>The instrument as a recording's metadata describe it, which say nothing of the currency.</summary>
    /// <param name="recorded">An instrument of the recording.</param>
    /// <param name="currency">Currency of its prices.</param>
    public static Instrument From(RecordedInstrument recorded, string currency = "USD") =>
        new(recorded.Id, recorded.Symbol, recorded.TickSize, recorded.LotSize, currency);

    /// <summary>Currency value of one lot at a price of one tick.</summary>
    public decimal TickValue => TickSize * LotSize;
}
