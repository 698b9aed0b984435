using System.Globalization;
using Replay.Backtesting;

namespace Replay.Cli.Markets;

/// <summary>A recording of market events, with the instruments that its metadata names.</summary>
internal sealed class MarketRecording
{
    private readonly EmbeddedArchive _archive;
    private readonly long _recordingId;

    /// <summary>Opens a recording.</summary>
    /// <exception cref="UsageException">It is not known to hold market events.</exception>
    public MarketRecording(EmbeddedArchive archive, long recordingId)
    {
        _ = archive.GetRecording(recordingId);
        _archive = archive;
        _recordingId = recordingId;
        RecordingMetadata? metadata = archive.ReadMetadata(recordingId);
        Instruments = metadata?.Instruments ?? [];
        HoldsMarketEvents = metadata?.Codec == nameof(MarketEventCodec);
        if (Instruments.Count == 0)
            throw new UsageException($"Recording {recordingId} of {archive.Directory} names no instruments in its metadata: is it market data? Import some with 'replay import'.");
    }

    /// <summary>What was traded.</summary>
    public IReadOnlyList<RecordedInstrument> Instruments { get; }

    /// <summary>Whether the metadata say that market events were recorded.</summary>
    public bool HoldsMarketEvents { get; }

    /// <summary>The instrument with a symbol, or the only one.</summary>
    /// <exception cref="UsageException">There is none, or the choice is open.</exception>
    public RecordedInstrument Choose(string? symbol) => (symbol, Instruments) switch
    {
        (null, [RecordedInstrument only]) => only,
        (null, _) => throw new UsageException($"Recording {_recordingId} holds {Symbols}; choose one with --symbol."),
        _ => Instruments.FirstOrDefault(instrument => instrument.Symbol == symbol)
            ?? throw new UsageException($"Recording {_recordingId} holds no {symbol}; it holds {Symbols}."),
    };

    /// <summary>Replays a range of the recording into handlers.</summary>
    public void Replay(CommandContext context, CommandRange range, params IEventHandler<MarketEvent>[] handlers)
    {
        using ProgressDisplay progress = new(context.Terminal, "replaying");
        ReplayRun<MarketEvent, MarketEventCodec> run = new(_archive, _recordingId);
        run.Handle(handlers).WithDigests(false).WithProgress(progress);
        range.ApplyTo(run);
        run.Run(context.Interrupted);
    }

    /// <summary>A price level as the exchange writes it: price and size as exact decimals.</summary>
    public static string[] Text(PriceLevel level, RecordedInstrument instrument) =>
        [Text(level.PriceTicks * instrument.TickSize), Text(level.SizeLots * instrument.LotSize)];

    private string Symbols => string.Join(", ", Instruments.Select(instrument => instrument.Symbol));

    private static string Text(decimal value) => value.ToString("0.############################", CultureInfo.InvariantCulture);
}
