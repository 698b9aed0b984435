using System.Diagnostics;

namespace Replay.Benchmarks;

/// <summary>The least that can be written for this workload: two counters and an array, no faults, no cancellation, no graph.</summary>
internal static class HandWrittenRing
{
    private const int Mask = RingWorkload.RingSize - 1;

    public static double Measure(long events, int batch)
    {
        var slots = new Quote[RingWorkload.RingSize];
        Array.Clear(slots);
        Sequence published = new(-1), consumed = new(-1);
        long sum = 0;
        var consumer = new Thread(() => sum = Consume(slots, published, consumed, events));
        consumer.Start();
        long start = Stopwatch.GetTimestamp();
        Publish(slots, published, consumed, events, batch);
        consumer.Join();
        double rate = events / Stopwatch.GetElapsedTime(start).TotalSeconds;
        RingWorkload.Check(sum, events);
        return rate;
    }

    private static void Publish(Quote[] slots, Sequence published, Sequence consumed, long events, int batch)
    {
        long freeThrough = slots.Length - 1;
        for (long first = 0; first < events; first += batch)
        {
            long last = Math.Min(first + batch, events) - 1;
            while (last > freeThrough)
            {
                freeThrough = consumed.Value + slots.Length;
                if (last > freeThrough) Thread.SpinWait(1);
            }
            for (long sequence = first; sequence <= last; sequence++) RingWorkload.Fill(ref slots[(int)sequence & Mask], sequence);
            published.Value = last;
        }
    }

    private static long Consume(Quote[] slots, Sequence published, Sequence consumed, long events)
    {
        long sum = 0;
        for (long next = 0; next < events;)
        {
            long available = published.Value;
            if (available < next) Thread.SpinWait(1);
            for (; next <= available; next++) sum += slots[(int)next & Mask].Price;
            consumed.Value = available;
        }
        return sum;
    }
}
