using Replay.Tests;
using static Replay.Framework.Tests.RingTestSupport;

namespace Replay.Framework.Tests;

/// <summary>What every ring does, whatever its wait strategy.</summary>
[Collection(RingCollection.Name)]
public abstract class RingContractTests
{
    protected abstract WaitStrategy CreateWaitStrategy();

    private EventRing<Tick> CreateRing(int size, int maxBatchSize = int.MaxValue, bool multiProducer = false) =>
        new(size, new EventRingOptions { WaitStrategy = CreateWaitStrategy(), MaxBatchSize = maxBatchSize, MultiProducer = multiProducer });

    [Theory]
    [InlineData(1, 1, 300)]
    [InlineData(2, 1, 1_000)]
    [InlineData(4, 3, 2_000)]
    [InlineData(1024, 16, 200_000)]
    [InlineData(1024, 1024, 200_000)]
    public void Events_arrive_once_and_in_order_over_many_laps(int size, int batch, int count) => WithinLimit(() =>
    {
        using var ring = CreateRing(size);
        var collector = new Collector();
        ring.Handle(collector);
        ring.Start();
        ring.PublishRange(0, count, batch);
        ring.Complete();
        Assert.Equal(Range(0, count), collector.Values);
    });

    [Fact]
    public void A_slow_consumer_holds_the_publisher_back_and_loses_nothing() => WithinLimit(() =>
    {
        using var ring = CreateRing(8);
        long published = 0, worstLag = 0;
        var collector = new Collector(value =>
        {
            Thread.Yield();
            worstLag = Math.Max(worstLag, Volatile.Read(ref published) - value);
        });
        ring.Handle(collector);
        ring.Start();
        for (int i = 0; i < 500; i++)
        {
            ring.PublishRange(i, 1);
            Volatile.Write(ref published, i + 1);
        }
        ring.Complete();
        Assert.Equal(Range(0, 500), collector.Values);
        Assert.InRange(worstLag, 1, 8);
    });

    [Fact]
    public void A_full_ring_refuses_TryClaim_until_the_consumer_has_moved() => WithinLimit(() =>
    {
        using var ring = CreateRing(4);
        using var release = new ManualResetEventSlim();
        ring.Handle(new Collector(_ => release.Wait()));
        ring.Start();
        ring.PublishRange(0, 4);
        Assert.False(ring.TryClaim(1, out _));
        release.Set();
        WaitUntil(() => ring.ConsumedSequence == 3);
        Assert.True(ring.TryClaim(4, out long first));
        Assert.Equal(4, first);
        ring.Publish(first, first + 3);
        ring.Complete();
    });

    [Fact]
    public void Completing_an_empty_ring_ends_its_threads() => WithinLimit(() =>
    {
        using var ring = CreateRing(8);
        var collector = new Collector();
        ring.Handle(collector).Then(new Collector());
        ring.Start();
        ring.Complete();
        Assert.Empty(collector.Values);
        Assert.Equal(-1, ring.ConsumedSequence);
    });

    [Fact]
    public void Cancelling_wakes_a_publisher_that_waits_for_space() => WithinLimit(() =>
    {
        using var ring = CreateRing(4, maxBatchSize: 1);
        using var cancellation = new CancellationTokenSource();
        using var release = new ManualResetEventSlim();
        ring.Handle(new Collector(_ => release.Wait()));
        ring.Start(cancellation.Token);
        ring.PublishRange(0, 4);
        var canceller = new Thread(cancellation.Cancel);
        canceller.Start();
        var thrown = Assert.Throws<OperationCanceledException>(() => ring.Claim());
        Assert.Equal(cancellation.Token, thrown.CancellationToken);
        canceller.Join();
        release.Set();
        Assert.Throws<OperationCanceledException>(ring.Complete);
    });

    [Fact]
    public void Cancelling_wakes_consumers_that_wait_for_events() => WithinLimit(() =>
    {
        using var ring = CreateRing(4);
        using var cancellation = new CancellationTokenSource();
        var ends = new Ends();
        ring.Handle(ends);
        ring.Start(cancellation.Token);
        ring.PublishRange(0, 2);
        WaitUntil(() => ring.ConsumedSequence == 1);
        cancellation.Cancel();
        WaitUntil(() => ends.Shutdowns == 1);
        Assert.Throws<OperationCanceledException>(() => ring.Claim());
        ring.Complete(); // everything published was delivered
    });

    [Fact]
    public void A_fault_wakes_a_publisher_that_waits_for_space() => WithinLimit(() =>
    {
        using var ring = CreateRing(4);
        ring.Handle(new Collector(value => { if (value == 2) throw new FormatException("planted"); }));
        ring.Start();
        var thrown = Assert.Throws<HandlerException>(() => ring.PublishRange(0, 1_000_000));
        Assert.Equal(2, thrown.Sequence);
        Assert.Throws<HandlerException>(ring.Complete);
    });

    [Fact]
    public void A_later_stage_sees_an_event_only_after_every_handler_before_it() => WithinLimit(() =>
    {
        using var ring = CreateRing(256, maxBatchSize: 5);
        long a = -1, b = -1, violations = 0;
        var first = new Collector(value => Volatile.Write(ref a, value));
        var second = new Collector(value => Volatile.Write(ref b, value));
        var behind = new Collector(value => { if (value > Volatile.Read(ref a) || value > Volatile.Read(ref b)) violations++; });
        ring.Handle(first, second).Then(behind);
        ring.Start();
        ring.PublishRange(0, 10_000, 3);
        ring.Complete();
        Assert.Equal(0, violations);
        Assert.Equal(Range(0, 10_000), behind.Values);
        Assert.Equal(Range(0, 10_000), first.Values);
        Assert.Equal(Range(0, 10_000), second.Values);
    });

    [Fact]
    public void Each_handler_runs_a_job_after_the_same_event_on_its_own_thread() => WithinLimit(() =>
    {
        using var ring = CreateRing(64);
        Collector[] collectors = [new(), new(), new()];
        ring.Handle(collectors[0], collectors[1]).Then(collectors[2]);
        ring.Start();
        var counts = new int[3];
        var threads = new int[3];
        for (int round = 1; round <= 10; round++)
        {
            ring.PublishRange((round - 1) * 50, 50, 7);
            ring.RunOnHandlers(handler => (counts[handler], threads[handler]) = (collectors[handler].Values.Count, Environment.CurrentManagedThreadId));
            Assert.Equal([round * 50, round * 50, round * 50], counts);
        }
        Assert.Equal(3, threads.Distinct().Count());
        Assert.DoesNotContain(Environment.CurrentManagedThreadId, threads);
        ring.Complete();
    });

    [Fact]
    public void A_waiting_handler_is_told_of_the_timeout_and_gets_later_events() => WithinLimit(() =>
    {
        using var ring = new EventRing<Tick>(8, new EventRingOptions { WaitStrategy = CreateWaitStrategy(), Timeout = TimeSpan.FromMilliseconds(2) });
        var handler = new TimeoutCounter();
        ring.Handle(handler);
        ring.Start();
        WaitUntil(() => handler.TimeoutsAt(-1) >= 2);
        ring.PublishRange(0, 3);
        WaitUntil(() => handler.TimeoutsAt(2) >= 1);
        ring.Complete();
        Assert.Equal(3, handler.Events);
    });

    [Fact]
    public void Several_publishers_lose_and_double_nothing() => WithinLimit(() =>
    {
        using var ring = CreateRing(128, multiProducer: true);
        var collector = new Collector();
        ring.Handle(collector);
        ring.Start();
        Thread[] publishers = [.. Enumerable.Range(0, 3).Select(p => new Thread(() => ring.PublishRange(p * 5_000, 5_000, batch: p + 1)))];
        foreach (Thread publisher in publishers) publisher.Start();
        foreach (Thread publisher in publishers) publisher.Join();
        ring.Complete();
        for (int p = 0; p < 3; p++) Assert.Equal(Range(p * 5_000, 5_000), collector.Values.Where(value => value / 5_000 == p));
    });

    [Theory]
    [InlineData(64, 1)]
    [InlineData(1024, 16)]
    public void Neither_side_allocates_between_the_first_event_and_the_last(int size, int batch) => WithinLimit(() =>
    {
        const int Count = 5_000;
        using var ring = CreateRing(size);
        ProbedHandler<Tick> first = new(new Nothing(), Count - 1), behind = new(new Nothing(), Count - 1);
        var publisher = new AllocationProbe();
        ring.Handle(first).Then(behind);
        ring.Start();
        publisher.Begin();
        ring.PublishRange(0, Count, batch);
        publisher.End();
        ring.Complete();
        Assert.Equal((0, 0, 0), (publisher.Bytes, first.Bytes, behind.Bytes));
    });

    private sealed class Nothing : IEventHandler<Tick>
    {
        public void OnEvent(ref Tick data, in EventHeader header, bool endOfBatch) { }
    }

    private sealed class Ends : IEventHandler<Tick>, IShutdownHandler
    {
        private int _shutdowns;
        public int Shutdowns => Volatile.Read(ref _shutdowns);
        public void OnEvent(ref Tick data, in EventHeader header, bool endOfBatch) { }
        public void OnShutdown() => Interlocked.Increment(ref _shutdowns);
    }

    private sealed class TimeoutCounter : IEventHandler<Tick>, ITimeoutHandler
    {
        private readonly int[] _timeouts = new int[8];
        public int Events { get; private set; }
        public int TimeoutsAt(long sequence) => Volatile.Read(ref _timeouts[sequence + 1]);
        public void OnEvent(ref Tick data, in EventHeader header, bool endOfBatch) => Events++;
        public void OnTimeout(long sequence) => Interlocked.Increment(ref _timeouts[sequence + 1]);
    }
}

[Collection(RingCollection.Name)]
public sealed class BusySpinRingTests : RingContractTests
{
    protected override WaitStrategy CreateWaitStrategy() => WaitStrategy.BusySpin;
}

[Collection(RingCollection.Name)]
public sealed class YieldingRingTests : RingContractTests
{
    protected override WaitStrategy CreateWaitStrategy() => WaitStrategy.Yielding;
}

[Collection(RingCollection.Name)]
public sealed class SpinThenYieldRingTests : RingContractTests
{
    protected override WaitStrategy CreateWaitStrategy() => WaitStrategy.SpinThenYield;
}

[Collection(RingCollection.Name)]
public sealed class SleepingRingTests : RingContractTests
{
    protected override WaitStrategy CreateWaitStrategy() => WaitStrategy.Sleeping;
}

[Collection(RingCollection.Name)]
public sealed class BlockingRingTests : RingContractTests
{
    protected override WaitStrategy CreateWaitStrategy() => WaitStrategy.Blocking;
}
