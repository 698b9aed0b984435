using Replay.Backtesting;
using Replay.Benching;

namespace Replay.Benchmarks;

/// <summary>What digests and checkpoints cost: whole runs over one recording, without them, with digests, and with a manifest.</summary>
internal static class DigestRates
{
    private const int Warmups = 3;
    private const int RoundCount = 9;

    public static void Run(ResultsPage page, long events)
    {
        string directory = Directory.CreateTempSubdirectory("replay-benchmark-").FullName;
        try
        {
            using EmbeddedArchive archive = Record(Path.Combine(directory, "archive"), events);
            Measure(page, $"{events:N0} market events, no-op handler", () => NewRun(archive).Handle(new Ignorer()));
            Measure(page, "The same, book of levels", () => NewRun(archive).Handle(new OrderBook(1)));
            Measure(page, "The same, order-book backtest of a market maker", () => NewBacktest(archive));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }

        using TemporaryArchive made = new();
        long ticks = made.RecordTicks(events);
        Measure(page, $"{events:N0} events of 32 bytes, no-op handler", () => new ReplayRun<Tick, BlittableCodec<Tick>>(made.Archive, ticks).Handle(new TickIgnorer()));
    }

    private static void Measure<T, TCodec>(ResultsPage page, string title, Func<ReplayRun<T, TCodec>> create) where TCodec : struct, IEventCodec<T> =>
        page.Add(title, Rounds.Measure(Warmups, RoundCount,
        [
            new("without digests", () => create().WithDigests(false).Run().EventsPerSecond),
            new("with digests", () => create().Run().EventsPerSecond),
            new("with a manifest", () => create().WithManifest().Run().EventsPerSecond),
            new("ring, with digests", () => create().OverRing().Run().EventsPerSecond),
            new("ring, with a manifest", () => create().OverRing().WithManifest().Run().EventsPerSecond),
        ]));

    private static ReplayRun<MarketEvent, MarketEventCodec> NewRun(EmbeddedArchive archive) => new(archive, recordingId: 0);

    private static ReplayRun<MarketEvent, MarketEventCodec> NewBacktest(EmbeddedArchive archive)
    {
        SimulatedExchange exchange = new(new SyntheticMarketOptions().Instrument, new SimulationOptions { Queue = new ConservativeQueue() });
        MarketMaker strategy = new(exchange.Book, exchange.Orders, new MarketMakerParameters { SizeLots = 20, HalfSpreadTicks = 1, MaxPositionLots = 400 });
        Backtest backtest = new(exchange, strategy);
        return NewRun(archive).Handle(backtest).WithOutput(backtest.Output);
    }

    private static EmbeddedArchive Record(string directory, long events)
    {
        EmbeddedArchive archive = EmbeddedArchive.OpenForWriting(directory, new() { Durability = Durability.None });
        using RecordingWriter writer = archive.CreateRecording(new() { TermBufferLength = 1 << 26, SegmentFileLength = 1 << 28 });
        SyntheticMarket market = new(1);
        MarketEvent data = default;
        for (long i = 0; i < events; i++)
        {
            market.Next(ref data);
            writer.Append(data, default(MarketEventCodec), market.TimestampNs);
        }

        writer.Stop();
        return archive;
    }

    private sealed class Ignorer : IEventHandler<MarketEvent>
    {
        public void OnEvent(ref MarketEvent data, in EventHeader header, bool endOfBatch) { }
    }

    private sealed class TickIgnorer : IEventHandler<Tick>
    {
        public void OnEvent(ref Tick data, in EventHeader header, bool endOfBatch) { }
    }
}
