using static Replay.Framework.Tests.RingTestSupport;

namespace Replay.Framework.Tests;

[Collection(RingCollection.Name)]
public class RingFaultTests
{
    private const int Count = 1_000;

    private static Collector ThrowsAt(long at) => new(value => { if (value == at) throw new FormatException($"planted at {at}"); });

    private static HandlerException Run(EventRing<Tick> ring, long count = Count)
    {
        ring.Start();
        try { ring.PublishRange(0, count, 4); }
        catch (HandlerException) { }
        return Assert.Throws<HandlerException>(ring.Complete);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(501)]
    [InlineData(Count - 1)]
    public void A_fault_names_handler_and_event_and_ends_every_stage_before_it(long at) => WithinLimit(() =>
    {
        using var ring = new EventRing<Tick>(64);
        Collector thrower = ThrowsAt(at), beside = new(), behind = new();
        ring.Handle(thrower, beside).Then(behind);
        HandlerException fault = Run(ring);
        Assert.Equal(("Collector", at, 7, at * 64), (fault.HandlerName, fault.Sequence, fault.RecordingId, fault.Position));
        Assert.IsType<FormatException>(fault.InnerException);
        Assert.Contains($"sequence {at}, recording 7, position {at * 64}: planted", fault.Message);
        Assert.Equal(Range(0, at), thrower.Values);
        Assert.Equal(Range(0, at), behind.Values);
        Assert.Equal(Range(0, beside.Values.Count), beside.Values);
        Assert.True(beside.Values.Count >= at);
    });

    [Fact]
    public void Of_several_faults_the_lowest_sequence_is_reported_whatever_the_timing() => WithinLimit(() =>
    {
        for (int round = 0; round < 50; round++)
        {
            using var ring = new EventRing<Tick>(128);
            ring.Handle(ThrowsAt(70), ThrowsAt(60)).Then(ThrowsAt(50));
            HandlerException fault = Run(ring);
            Assert.Equal((50, "Collector #3"), (fault.Sequence, fault.HandlerName));
        }
    });

    [Fact]
    public void Of_several_faults_at_one_event_the_handler_added_first_is_reported_as_on_one_thread() => WithinLimit(() =>
    {
        for (int round = 0; round < 50; round++)
        {
            using var ring = new EventRing<Tick>(128);
            Collector before = new(), behind = new();
            ring.Handle(before, ThrowsAt(9), ThrowsAt(9)).Then(behind);
            Assert.Equal("Collector #2", Run(ring).HandlerName);
            Assert.True(before.Values.Count >= 10);
            Assert.Equal(9, behind.Values.Count);
        }
    });

    [Fact]
    public void A_fault_in_a_later_stage_reaches_the_publisher() => WithinLimit(() =>
    {
        using var ring = new EventRing<Tick>(16);
        ring.Handle(new Collector()).Then(ThrowsAt(100));
        ring.Start();
        Assert.Equal(100, Assert.Throws<HandlerException>(() => ring.PublishRange(0, long.MaxValue / 128)).Sequence);
        Assert.Throws<HandlerException>(() => ring.TryClaim(1, out _));
    });

    [Theory]
    [InlineData(nameof(IStartHandler.OnStart), 0)]
    [InlineData(nameof(IShutdownHandler.OnShutdown), Count)]
    public void A_fault_outside_events_names_the_callback(string callback, int delivered) => WithinLimit(() =>
    {
        using var ring = new EventRing<Tick>(64);
        var hooks = new Hooks(callback);
        var behind = new Collector();
        ring.Handle(hooks).Then(behind);
        HandlerException fault = Run(ring);
        Assert.Contains($"threw FormatException in {callback}: planted", fault.Message);
        Assert.Equal((nameof(Hooks), -1), (fault.HandlerName, fault.Sequence));
        Assert.Equal(1, hooks.Shutdowns);
        Assert.Equal(delivered, behind.Values.Count);
    });

    [Fact]
    public void A_fault_in_OnBatchStart_ends_the_run_before_the_batch() => WithinLimit(() =>
    {
        using var ring = new EventRing<Tick>(64);
        var hooks = new Hooks(nameof(IBatchStartHandler.OnBatchStart));
        ring.Handle(hooks);
        HandlerException fault = Run(ring);
        Assert.Equal(0, fault.Sequence);
        Assert.Equal(0, hooks.Events);
        Assert.Equal(1, hooks.Shutdowns);
    });

    [Fact]
    public void A_fault_in_OnTimeout_ends_the_run() => WithinLimit(() =>
    {
        using var ring = new EventRing<Tick>(64, new EventRingOptions { Timeout = TimeSpan.FromMilliseconds(1) });
        ring.Handle(new Hooks(nameof(ITimeoutHandler.OnTimeout)));
        ring.Start();
        HandlerException? fault = null;
        WaitUntil(() =>
        {
            try
            {
                ring.TryClaim(1, out _);
                return false;
            }
            catch (HandlerException exception)
            {
                fault = exception;
                return true;
            }
        });
        Assert.Contains("in OnTimeout: planted", fault!.Message);
    });

    [Fact]
    public void A_fault_within_a_batch_names_the_batchs_first_event() => WithinLimit(() =>
    {
        using var ring = new EventRing<Tick>(64, new EventRingOptions { MaxBatchSize = 1 });
        ring.Handle(new ThrowingBatches(17));
        Assert.Equal(17, Run(ring).Sequence);
    });

    [Fact]
    public void Start_and_shutdown_hooks_run_once_on_the_handlers_own_thread() => WithinLimit(() =>
    {
        using var ring = new EventRing<Tick>(64);
        var hooks = new Hooks(null);
        ring.Handle(hooks);
        ring.Start();
        ring.PublishRange(0, Count);
        ring.Complete();
        ring.Complete();
        Assert.Equal((1, 1, Count), (hooks.Starts, hooks.Shutdowns, hooks.Events));
        Assert.Single(hooks.Threads);
        Assert.DoesNotContain(Environment.CurrentManagedThreadId, hooks.Threads);
    });

    [Fact]
    public void Skipping_reports_the_fault_and_goes_on_with_the_next_event() => WithinLimit(() =>
    {
        var reported = new List<long>();
        using var ring = new EventRing<Tick>(64, new EventRingOptions { SkipAndReport = fault => reported.Add(fault.Sequence) });
        var collector = new Collector(value => { if (value % 100 == 7) throw new FormatException("planted"); });
        ring.Handle(collector);
        ring.Start();
        ring.PublishRange(0, Count, 16);
        ring.Complete();
        Assert.Equal(Range(0, 10).Select(i => (i * 100) + 7), reported);
        Assert.Equal(Range(0, Count).Except(reported), collector.Values);
    });

    [Fact]
    public void Skipping_a_fault_in_OnBatchStart_loses_no_event() => WithinLimit(() =>
    {
        int reports = 0;
        using var ring = new EventRing<Tick>(64, new EventRingOptions { SkipAndReport = _ => reports++ });
        var hooks = new Hooks(nameof(IBatchStartHandler.OnBatchStart));
        ring.Handle(hooks);
        ring.Start();
        ring.PublishRange(0, Count);
        ring.Complete();
        Assert.Equal(Count, hooks.Events);
        Assert.True(reports >= 1);
    });

    [Fact]
    public void A_report_that_throws_ends_the_run() => WithinLimit(() =>
    {
        using var ring = new EventRing<Tick>(64, new EventRingOptions { SkipAndReport = _ => throw new FormatException("report failed") });
        ring.Handle(ThrowsAt(3));
        Assert.Contains("report failed", Run(ring).Message);
    });

    [Fact]
    public void Skipping_single_events_of_batch_handlers_is_refused()
    {
        using var ring = new EventRing<Tick>(64, new EventRingOptions { SkipAndReport = _ => { } });
        Assert.Contains("SkipAndReport", Assert.Throws<ArgumentException>(() => ring.Handle(new ThrowingBatches(1))).Message);
    }

    [Fact]
    public void A_job_that_throws_fails_the_run_for_the_publisher() => WithinLimit(() =>
    {
        using var ring = new EventRing<Tick>(64);
        ring.Handle(new Collector()).Then(new Collector());
        ring.Start();
        ring.PublishRange(0, 10);
        var fault = Assert.Throws<HandlerException>(() => ring.RunOnHandlers(handler => { if (handler == 1) throw new FormatException("planted"); }));
        Assert.Equal("Collector #2", fault.HandlerName);
        Assert.Throws<HandlerException>(ring.Complete);
    });

    [Fact]
    public void A_handler_cannot_complete_its_own_ring() => WithinLimit(() =>
    {
        using var ring = new EventRing<Tick>(64);
        ring.Handle(new Collector(_ => ring.Complete()));
        Assert.IsType<InvalidOperationException>(Run(ring, 1).InnerException);
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_stuck_handler_is_named_after_the_stall_timeout(bool whilePublishing) => WithinLimit(() =>
    {
        using var release = new ManualResetEventSlim();
        var ring = new EventRing<Tick>(8, new EventRingOptions { StallTimeout = TimeSpan.FromSeconds(2), MaxBatchSize = 1 });
        var stuck = new StuckAt(5, release);
        ring.Handle(new Collector()).Then(stuck).Then(new Collector());
        ring.Start();
        var stalled = Assert.Throws<HandlerStalledException>(() =>
        {
            ring.PublishRange(0, 7);
            WaitUntil(() => stuck.IsInside);
            if (whilePublishing) ring.PublishRange(7, 1_000);
            ring.Complete();
        });
        Assert.Equal((nameof(StuckAt), 4), (stalled.HandlerName, stalled.Sequence));
        ring.Dispose();
        release.Set();
    });

    [Fact]
    public void A_slow_handler_that_moves_on_is_not_called_stuck() => WithinLimit(() =>
    {
        using var ring = new EventRing<Tick>(2, new EventRingOptions { StallTimeout = TimeSpan.FromSeconds(30), MaxBatchSize = 1 });
        var slow = new Collector(_ => Thread.Sleep(1));
        ring.Handle(slow);
        ring.Start();
        ring.PublishRange(0, 50);
        ring.Complete();
        Assert.Equal(Range(0, 50), slow.Values);
    });

    [Fact]
    public void Disposing_an_unfinished_ring_ends_its_threads() => WithinLimit(() =>
    {
        var hooks = new Hooks(null);
        using (var ring = new EventRing<Tick>(64))
        {
            ring.Handle(hooks);
            ring.Start();
            ring.PublishRange(0, 10);
        }
        Assert.Equal(1, hooks.Shutdowns);
    });

    private sealed class StuckAt(long at, ManualResetEventSlim release) : IEventHandler<Tick>
    {
        private volatile bool _isInside;

        public bool IsInside => _isInside;

        public void OnEvent(ref Tick data, in EventHeader header, bool endOfBatch)
        {
            if (data.Value != at) return;
            _isInside = true;
            release.Wait();
        }
    }

    private sealed class ThrowingBatches(long at) : IEventBatchHandler<Tick>
    {
        public void OnBatch(Span<Tick> events, ReadOnlySpan<EventHeader> headers)
        {
            if (events[0].Value == at) throw new FormatException("planted");
        }
    }

    private sealed class Hooks(string? throwIn) : IEventHandler<Tick>, IStartHandler, IShutdownHandler, IBatchStartHandler, ITimeoutHandler
    {
        public int Starts { get; private set; }
        public int Shutdowns { get; private set; }
        public int Events { get; private set; }
        public HashSet<int> Threads { get; } = [];

        public void OnStart()
        {
            Starts++;
            Called(nameof(OnStart));
        }

        public void OnShutdown()
        {
            Shutdowns++;
            Called(nameof(OnShutdown));
        }

        public void OnEvent(ref Tick data, in EventHeader header, bool endOfBatch)
        {
            Events++;
            Called(nameof(OnEvent));
        }

        public void OnBatchStart(long batchSize) => Called(nameof(OnBatchStart));

        public void OnTimeout(long sequence) => Called(nameof(OnTimeout));

        private void Called(string callback)
        {
            Threads.Add(Environment.CurrentManagedThreadId);
            if (callback == throwIn) throw new FormatException("planted");
        }
    }
}
