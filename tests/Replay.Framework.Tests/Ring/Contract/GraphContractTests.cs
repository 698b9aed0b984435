using static Replay.Framework.Tests.RingTestSupport;

namespace Replay.Framework.Tests;

/// <summary>What a ring with a graph of handlers promises, whoever made the ring.</summary>
[Collection(RingCollection.Name)]
public abstract class GraphContractTests
{
    protected abstract GraphUnderTest Create(int slots, Action<HandlerException>? skipAndReport = null, TimeSpan? stallTimeout = null);

    [Theory]
    [InlineData(4, 500)]
    [InlineData(64, 20_000)]
    [InlineData(4_096, 50_000)]
    [InlineData(4_096, 10)]
    public void Events_arrive_once_in_order_with_their_headers_over_many_laps(int slots, int events) => WithinLimit(() =>
    {
        using GraphUnderTest graph = Create(slots);
        Probe probe = new();
        graph.Add(probe);
        graph.Feed(events);
        Assert.Equal(Range(0, events), probe.Numbers);
    });

    [Fact]
    public void A_ring_without_events_starts_and_ends_its_handlers() => WithinLimit(() =>
    {
        using GraphUnderTest graph = Create(64);
        Probe probe = new();
        graph.Add(probe);
        graph.Feed(0);
        Assert.Equal(["OnStart after 0, on the same thread", "OnShutdown after 0, on the same thread"], probe.Lifecycle);
    });

    [Fact]
    public void A_slow_handler_holds_the_others_back_by_a_ring_at_most_and_nothing_is_lost() => WithinLimit(() =>
    {
        using GraphUnderTest graph = Create(16);
        Probe slow = new(_ => Thread.Yield());
        long worst = 0;
        Probe fast = new(number => worst = Math.Max(worst, number + 1 - slow.Count));
        graph.Add(slow);
        graph.Add(fast);
        graph.Feed(2_000);
        Assert.Equal(Range(0, 2_000), slow.Numbers);
        Assert.Equal(Range(0, 2_000), fast.Numbers);
        // Whether the fast one ever gets ahead is the scheduler's choice; how far is not.
        Assert.InRange(worst, 0, 16);
    });

    [Fact]
    public void While_one_handler_is_stuck_the_others_get_a_ring_of_events() => WithinLimit(() =>
    {
        using GraphUnderTest graph = Create(16);
        Probe fast = new();
        graph.Add(new Probe(_ => WaitUntil(() => fast.Count >= 16)));
        graph.Add(fast);
        graph.Feed(1_000);
        Assert.Equal(Range(0, 1_000), fast.Numbers);
    });

    [Fact]
    public void In_a_chain_each_handler_follows_the_one_before() => WithinLimit(() =>
    {
        using GraphUnderTest graph = Create(64);
        Probe first = new();
        Probe second = new(number => Assert.True(first.Count > number));
        Probe third = new(number => Assert.True(second.Count > number));
        graph.Add(third, graph.Add(second, graph.Add(first)));
        graph.Feed(5_000);
        Assert.All([first, second, third], probe => Assert.Equal(Range(0, 5_000), probe.Numbers));
    });

    [Fact]
    public void In_a_diamond_the_tip_follows_both_sides() => WithinLimit(() =>
    {
        using GraphUnderTest graph = Create(64);
        Probe root = new();
        Probe left = new(number => Assert.True(root.Count > number)), right = new(number => { if (number % 100 == 0) Thread.Yield(); });
        Probe tip = new(number => Assert.True(left.Count > number && right.Count > number));
        int rootNode = graph.Add(root);
        graph.Add(tip, graph.Add(left, rootNode), graph.Add(right, rootNode));
        graph.Feed(5_000);
        Assert.All([root, left, right, tip], probe => Assert.Equal(Range(0, 5_000), probe.Numbers));
    });

    [Fact]
    public void Batches_are_announced_and_their_last_events_are_marked() => WithinLimit(() =>
    {
        using GraphUnderTest graph = Create(256);
        Probe probe = new();
        graph.Add(probe);
        graph.Feed(10_000);
        long end = -1;
        Assert.Equal([.. probe.BatchSizes.Select(size => end += size)], probe.BatchEnds);
        Assert.Equal(9_999, probe.BatchEnds[^1]);
    });

    [Fact]
    public void All_that_was_published_is_handled_before_the_run_ends() => WithinLimit(() =>
    {
        using GraphUnderTest graph = Create(1_024);
        Probe first = new(number => { if (number % 10 == 0) Thread.Yield(); }), second = new(number => { if (number > 990) Thread.Sleep(1); });
        graph.Add(second, graph.Add(first));
        graph.Feed(1_000);
        Assert.All([first, second], probe =>
        {
            Assert.Equal(Range(0, 1_000), probe.Numbers);
            Assert.Equal(["OnStart after 0, on the same thread", "OnShutdown after 1000, on the same thread"], probe.Lifecycle);
            Assert.NotEqual(Environment.CurrentManagedThreadId, probe.ThreadId);
        });
    });

    [Theory]
    [InlineData(0)]
    [InlineData(777)]
    [InlineData(9_999)]
    public void A_handler_that_throws_ends_the_run_and_those_behind_it_get_nothing_from_that_event_on(int at) => WithinLimit(() =>
    {
        using GraphUnderTest graph = Create(64);
        Probe thrower = new(number => { if (number == at) throw new FormatException("planted"); }), behind = new();
        graph.Add(behind, graph.Add(thrower));
        HandlerException fault = Assert.Throws<HandlerException>(() => graph.Feed(10_000));
        Assert.Equal(at, fault.Sequence);
        Assert.IsType<FormatException>(fault.InnerException);
        Assert.Equal(Range(0, at), thrower.Numbers);
        Assert.Equal(Range(0, behind.Numbers.Count), behind.Numbers);
        Assert.InRange(behind.Numbers.Count, 0, at);
        Assert.Equal(2, behind.Lifecycle.Count);
    });

    [Fact]
    public void A_fault_behind_others_reaches_the_publisher_of_a_full_ring() => WithinLimit(() =>
    {
        using GraphUnderTest graph = Create(8);
        graph.Add(new Probe(number => { if (number == 100) throw new FormatException("planted"); }), graph.Add(new Probe()));
        Assert.Equal(100, Assert.Throws<HandlerException>(() => graph.Feed(20_000)).Sequence);
    });

    [Theory]
    [InlineData(nameof(Probe.OnStart), 0)]
    [InlineData(nameof(Probe.OnShutdown), 100)]
    public void A_fault_in_a_lifecycle_callback_is_the_runs_and_names_it(string callback, int handled) => WithinLimit(() =>
    {
        using GraphUnderTest graph = Create(64);
        Probe probe = new() { ThrowsIn = callback };
        graph.Add(probe);
        HandlerException fault = Assert.Throws<HandlerException>(() => graph.Feed(100));
        Assert.Contains(callback, fault.Message);
        Assert.Equal(handled, probe.Count);
    });

    [Fact]
    public void A_fault_to_be_skipped_is_reported_and_costs_that_event_only() => WithinLimit(() =>
    {
        List<HandlerException> reported = [];
        using GraphUnderTest graph = Create(64, reported.Add);
        Probe thrower = new(number => { if (number % 1_000 == 3) throw new FormatException("planted"); }), behind = new();
        graph.Add(behind, graph.Add(thrower));
        graph.Feed(5_000);
        Assert.Equal([3, 1_003, 2_003, 3_003, 4_003], reported.Select(fault => fault.Sequence));
        Assert.Equal(Range(0, 5_000).Where(number => number % 1_000 != 3), thrower.Numbers);
        Assert.Equal(Range(0, 5_000), behind.Numbers);
    });

    [Fact]
    public void A_report_that_throws_ends_the_run() => WithinLimit(() =>
    {
        using GraphUnderTest graph = Create(8, _ => throw new InvalidOperationException("the log is full"));
        graph.Add(new Probe(number => { if (number == 5) throw new FormatException("planted"); }));
        Assert.Contains("the log is full", Assert.Throws<HandlerException>(() => graph.Feed(1_000)).Message);
    });

    [Fact]
    public void Cancelling_ends_both_sides() => WithinLimit(() =>
    {
        using GraphUnderTest graph = Create(64);
        using CancellationTokenSource cancellation = new();
        Probe probe = new(number => { if (number == 1_000) cancellation.Cancel(); });
        graph.Add(probe);
        Assert.ThrowsAny<OperationCanceledException>(() => graph.Feed(100_000, cancellation.Token));
        Assert.Equal(Range(0, probe.Count), probe.Numbers);
        Assert.InRange(probe.Count, 1_001, 1_001 + 64);
        Assert.Equal($"OnShutdown after {probe.Count}, on the same thread", probe.Lifecycle[^1]);
    });

    [Fact]
    public void A_stuck_handler_ends_the_run_after_the_stall_timeout() => WithinLimit(() =>
    {
        using ManualResetEventSlim release = new();
        using GraphUnderTest graph = Create(16, stallTimeout: TimeSpan.FromSeconds(2));
        graph.Add(new Probe(number => { if (number == 40) release.Wait(); }));
        try
        {
            HandlerStalledException fault = Assert.Throws<HandlerStalledException>(() => graph.Feed(1_000));
            Assert.InRange(fault.Sequence, 24, 39);
        }
        finally
        {
            release.Set();
        }
    });

    [Fact]
    public void Handlers_get_events_without_an_allocation() => WithinLimit(() =>
    {
        Assert.Equal(0, Enumerable.Range(0, 3).Min(_ =>
        {
            using GraphUnderTest graph = Create(1_024);
            Probe first = new() { CountsAllocationsUntil = 49_999 }, second = new() { CountsAllocationsUntil = 49_999 };
            graph.Add(second, graph.Add(first));
            graph.Feed(50_000);
            return first.AllocatedBytes + second.AllocatedBytes;
        }));
    });
}
