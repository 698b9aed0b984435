using StressProgram;

namespace Replay.Framework.Tests;

/// <summary>The short form of the campaign; <c>Replay.Framework.StressProgram</c> runs it over 10^9 events and more.</summary>
[Collection(RingCollection.Name)]
public class RingStressTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Every_handler_sees_every_event_once_in_order_whatever_the_ring_and_however_the_run_ends(int seed) => RingTestSupport.WithinLimit(() =>
    {
        using StringWriter output = new();
        Assert.True(new Campaign(seed, events: 1_000_000, output).Run(), output.ToString());
    });

    [Fact]
    public void A_seed_draws_the_same_plan_again()
    {
        StressPlan plan = StressPlan.Draw(7, 1_000_000);
        Assert.Equal(plan, StressPlan.Draw(7, 1_000_000));
        Assert.Equal(plan, StressPlan.Draw(7, plan.Events));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_checks_find_an_event_that_is_not_the_next(bool isDoubled)
    {
        StressPlan plan = StressPlan.Draw(7, 1_000_000) with { Publishers = 1 };
        Checker checker = new(plan, new Random(7), []);
        foreach (long number in isDoubled ? new long[] { 0, 0 } : [0, 2])
        {
            Assert.Null(checker.Violation);
            StressEvent data = new() { Number = number, Complement = ~number };
            checker.OnEvent(ref data, new EventHeader { Sequence = checker.Count }, endOfBatch: true);
        }

        Assert.NotNull(checker.Violation);
    }

    [Fact]
    public void The_checks_find_half_an_event()
    {
        Checker checker = new(StressPlan.Draw(7, 1_000_000), new Random(7), []);
        StressEvent data = default;
        checker.OnEvent(ref data, default, endOfBatch: true);
        Assert.NotNull(checker.Violation);
    }
}
