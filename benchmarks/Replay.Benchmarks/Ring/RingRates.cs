using System.Diagnostics;
using System.Threading.Channels;
using Replay.Benching;

namespace Replay.Benchmarks;

/// <summary>Events a second through a ring from one publisher to one handler, beside the handler alone, a hand-written loop, and channels.</summary>
internal static class RingRates
{
    private const int Warmups = 2;
    private const int RoundCount = 9;

    public static void Run(ResultsPage page, long events)
    {
        foreach (int batch in new[] { 1, 16, 256 })
        {
            page.Add($"Published by {batch}, {events:N0} events of 64 bytes, {RingWorkload.RingSize:N0} slots", Rounds.Measure(Warmups, RoundCount,
            [
                new("handler alone", () => HandlerAlone(events)),
                new("hand-written ring", () => HandWrittenRing.Measure(events, batch)),
                new("yielding", () => Ring(WaitStrategy.Yielding, events, batch)),
                new("yielding, struct handler", () => StructRing(WaitStrategy.Yielding, events, batch)),
                new("yielding, span handler", () => BatchRing(WaitStrategy.Yielding, events, batch)),
                new("busy spin", () => Ring(WaitStrategy.BusySpin, events, batch)),
                new("blocking", () => Ring(WaitStrategy.Blocking, events, batch)),
            ]));
        }
        page.Add("System.Threading.Channels, one by one", Rounds.Measure(1, 3,
        [
            new("unbounded", () => Channel(System.Threading.Channels.Channel.CreateUnbounded<Quote>(new() { SingleReader = true, SingleWriter = true }), events / 10)),
            new("bounded", () => Channel(System.Threading.Channels.Channel.CreateBounded<Quote>(new BoundedChannelOptions(RingWorkload.RingSize) { SingleReader = true, SingleWriter = true }), events / 10)),
        ]));
    }

    internal static double HandlerAlone(long events)
    {
        var slots = new Quote[RingWorkload.RingSize];
        for (int i = 0; i < slots.Length; i++) RingWorkload.Fill(ref slots[i], i);
        var handler = new Summer();
        long start = Stopwatch.GetTimestamp();
        for (long done = 0; done < events; done += slots.Length)
        {
            HandleAll(handler, slots.AsSpan(0, (int)Math.Min(slots.Length, events - done)));
        }
        double rate = RateSince(start, events);
        RingWorkload.Check(handler.Sum, events);
        return rate;
    }

#pragma warning disable CA1859 // The call through the interface is what is measured.
    private static void HandleAll(IEventHandler<Quote> handler, Span<Quote> slots)
    {
        EventHeader header = default;
        for (int i = 0; i < slots.Length; i++) handler.OnEvent(ref slots[i], in header, i == slots.Length - 1);
    }
#pragma warning restore CA1859

    internal static double Ring(WaitStrategy waitStrategy, long events, int batch)
    {
        var handler = new Summer();
        return Ring(waitStrategy, events, batch, ring => ring.Handle(handler), () => handler.Sum);
    }

    internal static double BatchRing(WaitStrategy waitStrategy, long events, int batch)
    {
        var handler = new BatchSummer();
        return Ring(waitStrategy, events, batch, ring => ring.Handle(handler), () => handler.Sum);
    }

    internal static double StructRing(WaitStrategy waitStrategy, long events, int batch)
    {
        var sum = new long[1];
        return Ring(waitStrategy, events, batch, ring => ring.Handle(new StructSummer(sum)), () => sum[0]);
    }

    private static double Ring(WaitStrategy waitStrategy, long events, int batch, Action<EventRing<Quote>> handle, Func<long> sum)
    {
        using var ring = new EventRing<Quote>(RingWorkload.RingSize, new EventRingOptions { WaitStrategy = waitStrategy });
        handle(ring);
        ring.Start();
        long start = Stopwatch.GetTimestamp();
        RingWorkload.Publish(ring, events, batch);
        ring.Complete();
        double rate = RateSince(start, events);
        RingWorkload.Check(sum(), events);
        return rate;
    }

    private static double Channel(Channel<Quote> channel, long events)
    {
        var handler = new Summer();
        EventHeader header = default;
        var reader = new Thread(() =>
        {
            while (channel.Reader.WaitToReadAsync().AsTask().Result)
            {
                while (channel.Reader.TryRead(out Quote quote)) handler.OnEvent(ref quote, in header, false);
            }
        });
        reader.Start();
        long start = Stopwatch.GetTimestamp();
        Quote written = default;
        for (long sequence = 0; sequence < events; sequence++)
        {
            RingWorkload.Fill(ref written, sequence);
            var spinner = default(SpinWait);
            while (!channel.Writer.TryWrite(written)) spinner.SpinOnce();
        }
        channel.Writer.Complete();
        reader.Join();
        double rate = RateSince(start, events);
        RingWorkload.Check(handler.Sum, events);
        return rate;
    }

    private static double RateSince(long start, long events) => events / Stopwatch.GetElapsedTime(start).TotalSeconds;
}
