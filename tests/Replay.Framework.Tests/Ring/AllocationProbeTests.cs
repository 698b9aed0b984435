using Replay.Tests;

namespace Replay.Framework.Tests;

/// <summary>The proof of zero allocation must itself be able to fail.</summary>
public class AllocationProbeTests
{
    [Fact]
    public void A_planted_allocation_is_found() => Assert.InRange(AllocationProbe.BytesOf(() => GC.KeepAlive(new byte[100])), 100, 200);

    [Fact]
    public void Code_that_allocates_nothing_measures_0()
    {
        long sum = 0;
        Assert.Equal(0, AllocationProbe.BytesOf(() =>
        {
            for (int i = 0; i < 1_000; i++) sum += i;
        }));
        Assert.Equal(6 * 499_500, sum);
    }

    [Fact]
    public void A_single_planted_object_among_many_events_is_found_on_a_handlers_own_thread() => RingTestSupport.WithinLimit(() =>
    {
        Assert.InRange(Enumerable.Range(0, 3).Min(_ =>
        {
            using var ring = new EventRing<Tick>(16);
            var probed = new ProbedHandler<Tick>(new Planter(), lastSequence: 9_999);
            ring.Handle(probed);
            ring.Start();
            ring.PublishRange(0, 10_000);
            ring.Complete();
            return probed.Bytes;
        }), 16, 64);
    });

    [Fact]
    public void A_probe_that_never_ran_proves_nothing()
    {
        Assert.Throws<InvalidOperationException>(() => new AllocationProbe().Bytes);
        Assert.Throws<InvalidOperationException>(() => new AllocationProbe().End());
    }

    private sealed class Planter : IEventHandler<Tick>
    {
        public void OnEvent(ref Tick data, in EventHeader header, bool endOfBatch)
        {
            if (data.Value == 5_000) GC.KeepAlive(new object());
        }
    }
}
