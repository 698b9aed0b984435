using System.Runtime.InteropServices;

namespace Replay.Benchmarks;

/// <summary>An event of one cache line.</summary>
[StructLayout(LayoutKind.Sequential, Size = 64)]
internal struct Quote
{
    public long Id;
    public long Price;
    public long Size;
}

/// <summary>A handler that reads the event, and checks at the end that it saw every one.</summary>
internal sealed class Summer : IEventHandler<Quote>
{
    public long Sum { get; private set; }

    public void OnEvent(ref Quote data, in EventHeader header, bool endOfBatch) => Sum += data.Price;
}

/// <summary>The same as a struct, with the sum where it can be read afterwards.</summary>
internal readonly struct StructSummer(long[] sum) : IEventHandler<Quote>
{
    public void OnEvent(ref Quote data, in EventHeader header, bool endOfBatch) => sum[0] += data.Price;
}

/// <summary>The same over spans.</summary>
internal sealed class BatchSummer : IEventBatchHandler<Quote>
{
    public long Sum { get; private set; }

    public void OnBatch(Span<Quote> events, ReadOnlySpan<EventHeader> headers)
    {
        long sum = 0;
        foreach (ref Quote quote in events) sum += quote.Price;
        Sum += sum;
    }
}

internal static class RingWorkload
{
    public const int RingSize = 1 << 16;

    public static void Fill(ref Quote slot, long sequence)
    {
        slot.Id = sequence;
        slot.Price = sequence & 0xFFFF;
        slot.Size = 1;
    }

    /// <summary>What the prices of the first <paramref name="events"/> events add up to; throws when a contender saw something else.</summary>
    public static void Check(long sum, long events)
    {
        long laps = events >> 16, rest = events & 0xFFFF;
        long expected = (laps * (0xFFFFL * 0x10000 / 2)) + (rest * (rest - 1) / 2);
        if (sum != expected) throw new InvalidOperationException($"The handler saw prices of {sum} in all where {expected} were published.");
    }

    public static void Publish(EventRing<Quote> ring, long events, int batch)
    {
        if (batch == 1) PublishOneByOne(ring, events);
        else PublishBatches(ring, events, batch);
    }

    private static void PublishOneByOne(EventRing<Quote> ring, long events)
    {
        for (long done = 0; done < events; done++)
        {
            long sequence = ring.Claim();
            Fill(ref ring[sequence], sequence);
            ring.Publish(sequence);
        }
    }

    private static void PublishBatches(EventRing<Quote> ring, long events, int batch)
    {
        for (long done = 0; done < events; done += batch)
        {
            int count = (int)Math.Min(batch, events - done);
            long first = ring.Claim(count);
            for (long sequence = first; sequence < first + count; sequence++) Fill(ref ring[sequence], sequence);
            ring.Publish(first, first + count - 1);
        }
    }
}
