using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MessagePack;
using Replay.Benching;
using Replay.Serialization;

namespace Replay.Benchmarks;

/// <summary>Each event decoded once for a hundred handlers: beside the same handlers called over an array, and beside a replay for each of them. Rates are of handler calls.</summary>
internal static class FanOutRates
{
    private const int Warmups = 4;
    private const int RoundCount = 9;
    private const int Handlers = 100;
    private const int PackedEvents = 20_000;

    public static void Run(ResultsPage page, long events)
    {
        using Quotes quotes = new(events);
        foreach (bool mixed in (bool[])[false, true])
        {
            page.Add($"{events:N0} events of 32 bytes to {Handlers} handlers of {(mixed ? "four classes in turns" : "one class")}", Rounds.Measure(Warmups, RoundCount,
            [
                new("handlers over an array", () => OverArray(Create(mixed), events)),
                new("replayed", () => quotes.Run().WithDigests(false).Handle(Create(mixed)).Run().EventsPerSecond * Handlers),
                new("replayed, digests", () => quotes.Run().Handle(Create(mixed)).Run().EventsPerSecond * Handlers),
            ]));
        }

        using PackedWorkload packed = new(PackedEvents);
        page.Add($"{PackedEvents:N0} events decoded by MessagePackSerializer, for {Handlers} handlers", Rounds.Measure(Warmups, RoundCount,
        [
            new($"{Handlers} replays of one handler", () => packed.Apart(Handlers)),
            new($"one replay of {Handlers} handlers", () => packed.Together(Handlers)),
        ]));
    }

    private static double OverArray(IEventHandler<Quote>[] handlers, long events)
    {
        Quote[] quotes = [.. Enumerable.Range(0, 256).Select(i => Quote.Number(i))];
        long start = Stopwatch.GetTimestamp();
        for (long at = 0; at < events; at += 4_096) Call(handlers, quotes, at, Math.Min(events, at + 4_096));
        return events * Handlers / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Call(IEventHandler<Quote>[] handlers, Quote[] quotes, long from, long to)
    {
        for (long i = from; i < to; i++)
        {
            EventHeader header = new() { Sequence = i, TimestampNs = i + 1 };
            ref Quote quote = ref quotes[i & 255];
            foreach (IEventHandler<Quote> handler in handlers) handler.OnEvent(ref quote, in header, endOfBatch: false);
        }
    }

    private static IEventHandler<Quote>[] Create(bool mixed) => [.. Enumerable.Range(0, Handlers).Select(i => (IEventHandler<Quote>)((mixed ? i % 4 : 0) switch
    {
        0 => new QuoteSum(),
        1 => new QuoteHigh(),
        2 => new QuoteVolume(),
        _ => new QuoteFlags(),
    }))];

    private sealed class QuoteSum : IEventHandler<Quote>
    {
        public long Sum { get; private set; }

        public void OnEvent(ref Quote data, in EventHeader header, bool endOfBatch) => Sum += data.Id + header.TimestampNs;
    }

    private sealed class QuoteHigh : IEventHandler<Quote>
    {
        public long High { get; private set; }

        public void OnEvent(ref Quote data, in EventHeader header, bool endOfBatch) => High = Math.Max(High, data.PriceTicks);
    }

    private sealed class QuoteVolume : IEventHandler<Quote>
    {
        public long Volume { get; private set; }

        public void OnEvent(ref Quote data, in EventHeader header, bool endOfBatch) => Volume += data.Size * data.PriceTicks;
    }

    private sealed class QuoteFlags : IEventHandler<Quote>
    {
        public long Flags { get; private set; }

        public void OnEvent(ref Quote data, in EventHeader header, bool endOfBatch) => Flags ^= data.Flags + header.TimestampNs;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Quote
    {
        public long Id;
        public long PriceTicks;
        public long Size;
        public long Flags;

        public static Quote Number(long i) => new() { Id = i, PriceTicks = 10_000 + (i % 100), Size = 1 + (i % 7), Flags = ~i };
    }

    /// <summary>A recording of quotes.</summary>
    private sealed class Quotes : IDisposable
    {
        private readonly string _directory = Directory.CreateTempSubdirectory("replay-fanout-").FullName;
        private readonly EmbeddedArchive _archive;
        private readonly long _recordingId;

        public Quotes(long events)
        {
            _archive = EmbeddedArchive.OpenForWriting(_directory, new() { Durability = Durability.None });
            using RecordingWriter writer = _archive.CreateRecording(new() { TermBufferLength = 1 << 26, SegmentFileLength = 1 << 26 });
            for (long i = 0; i < events; i++) writer.Append(Quote.Number(i), default(BlittableCodec<Quote>), i + 1);
            writer.Stop();
            _recordingId = writer.RecordingId;
        }

        public ReplayRun<Quote, BlittableCodec<Quote>> Run() => new(_archive, _recordingId);

        public void Dispose()
        {
            _archive.Dispose();
            Directory.Delete(_directory, recursive: true);
        }
    }

    /// <summary>A recording of what MessagePackSerializer wrote, read by it too.</summary>
    private sealed class PackedWorkload : IDisposable
    {
        private readonly string _directory = Directory.CreateTempSubdirectory("replay-fanout-").FullName;
        private readonly EmbeddedArchive _archive;
        private readonly long _recordingId;
        private readonly int _events;

        public PackedWorkload(int events)
        {
            _events = events;
            _archive = EmbeddedArchive.OpenForWriting(_directory, new() { Durability = Durability.None });
            using RecordingWriter writer = _archive.CreateRecording(new());
            Random random = new(1);
            for (int i = 0; i < events; i++) writer.Append(MessagePackSerializer.Serialize(SampleEvents.Large(random)), i + 1);
            writer.Stop();
            _recordingId = writer.RecordingId;
        }

        public double Apart(int handlers)
        {
            TimeSpan elapsed = TimeSpan.Zero;
            for (int i = 0; i < handlers; i++) elapsed += Run(1).Elapsed;
            return (double)_events * handlers / elapsed.TotalSeconds;
        }

        public double Together(int handlers) => Run(handlers).EventsPerSecond * handlers;

        public void Dispose()
        {
            _archive.Dispose();
            Directory.Delete(_directory, recursive: true);
        }

        private RunResult Run(int handlers) => new ReplayRun<LargeEvent, MessagePackCodec<LargeEvent>>(_archive, _recordingId).WithDigests(false)
            .Handle([.. Enumerable.Range(0, handlers).Select(_ => new Summer())]).Run();
    }

    private sealed class Summer : IEventHandler<LargeEvent>
    {
        public long Sum { get; private set; }

        public void OnEvent(ref LargeEvent data, in EventHeader header, bool endOfBatch) => Sum += data.PriceTicks + data.Lots;
    }
}
