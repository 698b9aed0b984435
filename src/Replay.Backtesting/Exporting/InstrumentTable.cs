namespace Replay.Backtesting;

/// <summary>The instruments of a recording by id, for turning ticks and lots into prices and sizes.</summary>
internal sealed class InstrumentTable(IReadOnlyList<RecordedInstrument> instruments)
{
    private RecordedInstrument _last = instruments.Count > 0 ? instruments[0] : throw new ArgumentException("A recording of market events has instruments.", nameof(instruments));

    /// <summary>The most digits behind the point that any price has.</summary>
    public int PriceScale { get; } = instruments.Max(instrument => instrument.TickSize.Scale);

    /// <summary>The most digits behind the point that any size has.</summary>
    public int SizeScale { get; } = instruments.Max(instrument => instrument.LotSize.Scale);

    /// <summary>The instrument of an event.</summary>
    /// <exception cref="InvalidDataException">The recording's metadata do not describe it.</exception>
    public RecordedInstrument Of(int instrumentId)
    {
        if (_last.Id == instrumentId) return _last;
        return _last = instruments.FirstOrDefault(instrument => instrument.Id == instrumentId)
            ?? throw new InvalidDataException($"An event names instrument {instrumentId}, which the recording's metadata do not describe: its ticks and lots are worth nothing known.");
    }
}
