using static Replay.Framework.Tests.RingTestSupport;

namespace Replay.Framework.Tests;

[Collection(RingCollection.Name)]
public class RingGraphTests
{
    [Theory]
    [InlineData(0, "power of two, such as 1")]
    [InlineData(-4, "power of two, such as 1")]
    [InlineData(100, "power of two, such as 128")]
    public void A_size_that_is_not_a_power_of_two_is_refused_with_one_that_is(int size, string mend) =>
        Assert.Contains(mend, Assert.Throws<ArgumentException>(() => new EventRing<Tick>(size)).Message);

    [Fact]
    public void A_class_without_a_factory_is_refused() =>
        Assert.Contains("pass createSlot", Assert.Throws<ArgumentException>(() => new EventRing<object>(4)).Message);

    [Fact]
    public void Starting_without_handlers_is_refused()
    {
        using var ring = new EventRing<Tick>(4);
        Assert.Contains("call Handle before Start", Assert.Throws<InvalidOperationException>(() => ring.Start()).Message);
    }

    [Fact]
    public void A_group_without_handlers_is_refused()
    {
        using var ring = new EventRing<Tick>(4);
        Assert.Throws<ArgumentException>(() => ring.Handle());
        Assert.Throws<ArgumentException>(() => ring.Handle(new Collector()).Then());
        Assert.Throws<ArgumentNullException>(() => ring.Handle((IEventHandler<Tick>)null!));
    }

    [Fact]
    public void Publishing_before_the_start_is_an_error()
    {
        using var ring = new EventRing<Tick>(4);
        ring.Handle(new Collector());
        Assert.Contains("call Start first", Assert.Throws<InvalidOperationException>(() => ring.Claim()).Message);
        Assert.Throws<InvalidOperationException>(() => ring.TryClaim(1, out _));
        Assert.Throws<InvalidOperationException>(ring.Complete);
    }

    [Fact]
    public void A_handler_instance_can_stand_in_the_graph_once_so_there_are_no_cycles()
    {
        using var ring = new EventRing<Tick>(4);
        var handler = new Collector();
        HandlerGroup<Tick> group = ring.Handle(handler);
        Assert.Contains("already in the ring", Assert.Throws<ArgumentException>(() => group.Then(handler)).Message);
    }

    [Fact]
    public void A_handler_added_after_the_start_is_refused()
    {
        using var ring = new EventRing<Tick>(4);
        HandlerGroup<Tick> group = ring.Handle(new Collector());
        ring.Start();
        Assert.Contains("before Start", Assert.Throws<InvalidOperationException>(() => ring.Handle(new Collector())).Message);
        Assert.Throws<InvalidOperationException>(() => group.Then(new Collector()));
    }

    [Fact]
    public void A_ring_runs_once()
    {
        using var ring = new EventRing<Tick>(4);
        ring.Handle(new Collector());
        ring.Start();
        Assert.Throws<InvalidOperationException>(() => ring.Start());
        ring.Complete();
        Assert.Throws<InvalidOperationException>(() => ring.Start());
        Assert.Contains("make another", Assert.Throws<InvalidOperationException>(() => ring.Claim()).Message);
        ring.Complete();
    }

    [Fact]
    public void Groups_of_different_rings_do_not_join()
    {
        using var one = new EventRing<Tick>(4);
        using var other = new EventRing<Tick>(4);
        Assert.Throws<ArgumentException>(() => one.Handle(new Collector()).And(other.Handle(new Collector())));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(-1)]
    public void A_claim_of_no_slots_or_of_more_than_there_are_is_refused(int count)
    {
        using var ring = new EventRing<Tick>(4);
        ring.Handle(new Collector());
        ring.Start();
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.Claim(count));
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.TryClaim(count, out _));
    }

    [Fact]
    public void Claiming_every_slot_without_publishing_is_an_error_instead_of_a_hang()
    {
        using var ring = new EventRing<Tick>(4);
        ring.Handle(new Collector());
        ring.Start();
        ring.Claim(4);
        Assert.Contains("publish before claiming more", Assert.Throws<InvalidOperationException>(() => ring.Claim()).Message);
    }

    [Fact]
    public void An_event_that_one_of_several_publishers_never_publishes_is_an_error_at_the_end_instead_of_a_hang() => WithinLimit(() =>
    {
        using var ring = new EventRing<Tick>(8, new EventRingOptions { MultiProducer = true });
        var collector = new Collector();
        ring.Handle(collector);
        ring.Start();
        ring.PublishRange(0, 3);
        ring.Claim();
        ring.PublishRange(4, 2);
        Assert.Contains("Event 3 ", Assert.Throws<InvalidOperationException>(ring.Complete).Message);
        Assert.Equal(Range(0, 3), collector.Values);
    });

    [Fact]
    public void In_a_diamond_with_a_longer_arm_the_tip_waits_for_both_arms() => WithinLimit(() =>
    {
        using var ring = new EventRing<Tick>(256, new EventRingOptions { MaxBatchSize = 3 });
        var seen = new long[5];
        long violations = 0;
        Collector Node(int node, params int[] before) => new(value =>
        {
            foreach (int other in before) if (Volatile.Read(ref seen[other]) < value + 1) violations++;
            Volatile.Write(ref seen[node], value + 1);
        });
        HandlerGroup<Tick> root = ring.Handle(Node(0));
        HandlerGroup<Tick> shortArm = root.Then(Node(1, 0));
        HandlerGroup<Tick> longArm = root.Then(Node(2, 0)).Then(Node(3, 0, 2));
        shortArm.And(longArm).Then(Node(4, 1, 2, 3));
        ring.Start();
        ring.PublishRange(0, 10_000, 2);
        ring.Complete();
        Assert.Equal(0, violations);
        Assert.All(seen, count => Assert.Equal(10_000, count));
        Assert.Equal(9_999, ring.ConsumedSequence);
    });

    [Fact]
    public void A_handler_alone_in_its_stage_may_change_the_event_for_those_behind_it() => WithinLimit(() =>
    {
        using var ring = new EventRing<Tick>(8);
        var collector = new Collector();
        ring.Handle(new Doubler()).Then(collector);
        ring.Start();
        ring.PublishRange(0, 1_000);
        ring.Complete();
        Assert.Equal(Range(0, 1_000).Select(value => value * 2), collector.Values);
    });

#if DEBUG
    [Fact]
    public void In_a_debug_build_a_handler_that_writes_beside_others_is_found() => WithinLimit(() =>
    {
        using var ring = new EventRing<Tick>(8);
        HandlerGroup<Tick> root = ring.Handle(new Collector());
        root.Then(new Collector());
        root.Then(new Collector()).Then(new Doubler());
        ring.Start();
        ring.PublishRange(1, 1);
        var fault = Assert.Throws<HandlerException>(ring.Complete);
        Assert.Contains("alone in its stage", fault.Message);
        Assert.Equal(1, fault.Sequence);
    });
#endif

    [Fact]
    public void Objects_of_a_class_are_made_once_for_each_slot_and_reused() => WithinLimit(() =>
    {
        int made = 0;
        using var ring = new EventRing<List<int>>(4, createSlot: () => { made++; return []; });
        var handler = new Emptier();
        ring.Handle(handler);
        ring.Start();
        for (int i = 0; i < 100; i++)
        {
            long sequence = ring.Claim();
            ring[sequence].Add(i);
            ring.Publish(sequence);
        }
        ring.Complete();
        Assert.Equal(4, made);
        Assert.Equal(Enumerable.Range(0, 100), handler.Values);
    });

    [Fact]
    public void A_struct_handler_keeps_its_state_in_the_ring() => WithinLimit(() =>
    {
        using var ring = new EventRing<Tick>(8);
        var result = new long[2];
        ring.Handle(new CountingStruct(result));
        ring.Start();
        ring.PublishRange(0, 100);
        ring.Complete();
        Assert.Equal([100, 4_950], result);
    });

    [Fact]
    public void A_batch_handler_gets_every_event_with_its_header_and_no_batch_above_the_limit() => WithinLimit(() =>
    {
        using var ring = new EventRing<Tick>(16, new EventRingOptions { MaxBatchSize = 5 });
        var handler = new BatchCollector();
        ring.Handle(handler);
        ring.Start();
        ring.PublishRange(0, 1_000, 13);
        ring.Complete();
        Assert.Equal(Range(0, 1_000), handler.Values);
        Assert.Equal(Range(0, 1_000), handler.Sequences);
        Assert.InRange(handler.LargestBatch, 1, 5);
    });

    [Fact]
    public void A_batch_handler_takes_single_events_too()
    {
        var handler = new BatchCollector();
        var tick = new Tick { Value = 3 };
        ((IEventHandler<Tick>)handler).OnEvent(ref tick, new EventHeader { Sequence = 9 }, endOfBatch: true);
        Assert.Equal([3], handler.Values);
        Assert.Equal([9], handler.Sequences);
    }

    [Fact]
    public void Batches_are_announced_and_end_with_endOfBatch() => WithinLimit(() =>
    {
        using var ring = new EventRing<Tick>(8);
        var handler = new BatchWatcher();
        ring.Handle(handler);
        ring.Start();
        ring.PublishRange(0, 5_000, 3);
        ring.Complete();
        Assert.Equal(5_000, handler.Announced);
        Assert.Equal(5_000, handler.Seen);
        Assert.False(handler.Mismatch);
    });

    private sealed class Doubler : IEventHandler<Tick>
    {
        public void OnEvent(ref Tick data, in EventHeader header, bool endOfBatch) => data.Value *= 2;
    }

    private sealed class Emptier : IEventHandler<List<int>>
    {
        public List<int> Values { get; } = [];
        public void OnEvent(ref List<int> data, in EventHeader header, bool endOfBatch)
        {
            Values.AddRange(data);
            data.Clear();
        }
    }

    private struct CountingStruct(long[] result) : IEventHandler<Tick>
    {
        private long _count;
        private long _sum;

        public void OnEvent(ref Tick data, in EventHeader header, bool endOfBatch)
        {
            _sum += data.Value;
            result[0] = ++_count;
            result[1] = _sum;
        }
    }

    private sealed class BatchCollector : IEventBatchHandler<Tick>
    {
        public List<long> Values { get; } = [];
        public List<long> Sequences { get; } = [];
        public int LargestBatch { get; private set; }

        public void OnBatch(Span<Tick> events, ReadOnlySpan<EventHeader> headers)
        {
            Assert.Equal(events.Length, headers.Length);
            foreach (ref Tick tick in events) Values.Add(tick.Value);
            foreach (ref readonly EventHeader header in headers) Sequences.Add(header.Sequence);
            LargestBatch = Math.Max(LargestBatch, events.Length);
        }
    }

    private sealed class BatchWatcher : IEventHandler<Tick>, IBatchStartHandler
    {
        private long _left;
        public long Announced { get; private set; }
        public long Seen { get; private set; }
        public bool Mismatch { get; private set; }

        public void OnBatchStart(long batchSize)
        {
            Mismatch |= _left != 0;
            _left = batchSize;
            Announced += batchSize;
        }

        public void OnEvent(ref Tick data, in EventHeader header, bool endOfBatch)
        {
            Seen++;
            Mismatch |= endOfBatch != (--_left == 0);
        }
    }
}
