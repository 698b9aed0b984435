using Replay;
using Replay.Backtesting;

namespace OrderBookBacktest;

/// <summary>A market that has been recorded, and how to trade it.</summary>
internal sealed record MarketSource
{
    public required long RecordingId { get; init; }
    public required long Events { get; init; }
    public required string Description { get; init; }
    public required Instrument Instrument { get; init; }
    public required MarketMakerParameters StrategyParameters { get; init; }
    public required long SampleIntervalNs { get; init; }

    /// <summary>Makes a market up from a seed, and records it.</summary>
    public static MarketSource Synthesize(EmbeddedArchive archive, ulong seed, int events, IProgress<double> progress)
    {
        SyntheticMarket market = new(seed);
        using RecordingWriter writer = archive.CreateRecording(new RecordingSettings());
        MarketEvent data = default;
        for (int i = 0; i < events; i++)
        {
            market.Next(ref data);
            writer.Append<MarketEvent, MarketEventCodec>(in data, default, market.TimestampNs);
            if (i % 65_536 == 0) progress.Report((double)i / events);
        }
        writer.Stop();

        string description = $"synthetic market, seed {seed}";
        Instrument traded = market.Instrument;
        archive.WriteMetadata(writer.RecordingId, new RecordingMetadata
        {
            Codec = nameof(MarketEventCodec),
            TimeSource = "exchange",
            Instruments = [new RecordedInstrument(traded.Id, traded.Symbol, traded.TickSize, traded.LotSize)],
            SourceFile = description,
            CreatedBy = nameof(OrderBookBacktest),
        });
        return new MarketSource
        {
            RecordingId = writer.RecordingId,
            Events = events,
            Description = description,
            Instrument = traded,
            StrategyParameters = new MarketMakerParameters { SizeLots = 50, HalfSpreadTicks = 1, SkewTicks = 2, MaxPositionLots = 500 },
            SampleIntervalNs = 1_000_000_000,
        };
    }

    /// <summary>Imports a pair of LOBSTER files.</summary>
    public static MarketSource Import(EmbeddedArchive archive, (string Messages, string Book) files)
    {
        ImportResult imported = LobsterImporter.Import(archive, files.Messages, files.Book);
        RecordedInstrument traded = archive.ReadMetadata(imported.RecordingId)!.Instruments[0];
        long ticksPerCent = (long)(0.01m / traded.TickSize);
        return new MarketSource
        {
            RecordingId = imported.RecordingId,
            Events = imported.Messages,
            Description = imported.Source,
            Instrument = new Instrument(traded.Id, traded.Symbol, traded.TickSize, traded.LotSize, "USD"),
            StrategyParameters = new MarketMakerParameters { HalfSpreadTicks = 6 * ticksPerCent, SkewTicks = 6 * ticksPerCent, IncrementTicks = ticksPerCent },
            SampleIntervalNs = 100_000_000,
        };
    }
}
