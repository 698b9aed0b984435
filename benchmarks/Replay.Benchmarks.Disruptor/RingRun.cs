using System.Diagnostics;
using Disruptor;
using Disruptor.Dsl;

namespace Replay.Benchmarks;

/// <summary>One publisher, one handler on its own thread, 64 Ki slots of 64 bytes: the same work for both libraries.</summary>
internal static class RingRun
{
    private const int Warmups = 5;
    private const double WarmupSeconds = 0.1;
    private const double MeasuredSeconds = 0.4;

    /// <summary>Events a second of a warm process: the code is compiled, then each round has a ring of its own.</summary>
    public static double Measure(Library library, Case @case)
    {
        double rate = Run(library, @case, 1_000_000);
        for (int i = 0; i < Warmups; i++) rate = Run(library, @case, (long)(rate * WarmupSeconds));
        return Run(library, @case, (long)(rate * MeasuredSeconds));
    }

    private static double Run(Library library, Case @case, long events)
    {
        GC.Collect();
        return library == Library.Replay ? RunReplay(@case, events) : RunDisruptor(@case, events);
    }

    private static double RunReplay(Case @case, long events)
    {
        WaitStrategy wait = @case.Wait switch
        {
            Wait.Yielding => WaitStrategy.Yielding,
            Wait.BusySpin => WaitStrategy.BusySpin,
            _ => WaitStrategy.Blocking,
        };
        using EventRing<Quote> ring = new(RingWorkload.RingSize, new EventRingOptions { WaitStrategy = wait });
        Summer handler = new();
        ring.Handle(handler);
        ring.Start();
        long start = Stopwatch.GetTimestamp();
        RingWorkload.Publish(ring, events, @case.Batch);
        ring.Complete();
        double rate = events / Stopwatch.GetElapsedTime(start).TotalSeconds;
        RingWorkload.Check(handler.Sum, events);
        return rate;
    }

    private static double RunDisruptor(Case @case, long events)
    {
        IWaitStrategy wait = @case.Wait switch
        {
            Wait.Yielding => new YieldingWaitStrategy(),
            Wait.BusySpin => new BusySpinWaitStrategy(),
            _ => new BlockingWaitStrategy(),
        };
        using ValueDisruptor<Quote> disruptor = new(() => default, RingWorkload.RingSize, TaskScheduler.Default, ProducerType.Single, wait);
        DisruptorSummer handler = new();
        disruptor.HandleEventsWith(handler);
        disruptor.Start().Wait();
        ValueRingBuffer<Quote> ring = disruptor.RingBuffer;
        long start = Stopwatch.GetTimestamp();
        if (@case.Batch == 1) PublishOneByOne(ring, events);
        else PublishBatches(ring, events, @case.Batch);
        disruptor.Shutdown().Wait();
        double rate = events / Stopwatch.GetElapsedTime(start).TotalSeconds;
        RingWorkload.Check(handler.Sum, events);
        return rate;
    }

    private static void PublishOneByOne(ValueRingBuffer<Quote> ring, long events)
    {
        for (long done = 0; done < events; done++)
        {
            long sequence = ring.Next();
            RingWorkload.Fill(ref ring[sequence], sequence);
            ring.Publish(sequence);
        }
    }

    private static void PublishBatches(ValueRingBuffer<Quote> ring, long events, int batch)
    {
        for (long done = 0; done < events; done += batch)
        {
            int count = (int)Math.Min(batch, events - done);
            long last = ring.Next(count);
            long first = last - count + 1;
            for (long sequence = first; sequence <= last; sequence++) RingWorkload.Fill(ref ring[sequence], sequence);
            ring.Publish(first, last);
        }
    }

    private sealed class DisruptorSummer : IValueEventHandler<Quote>
    {
        public long Sum { get; private set; }

        public void OnEvent(ref Quote data, long sequence, bool endOfBatch) => Sum += data.Price;
    }
}
