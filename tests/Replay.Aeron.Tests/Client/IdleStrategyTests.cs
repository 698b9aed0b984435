using System.Diagnostics;

namespace Replay.Aeron.Tests;

public sealed class IdleStrategyTests
{
    [Fact]
    public void A_sleep_of_less_than_a_millisecond_lasts_as_long_as_it_says()
    {
        const int Count = 50;
        TimeSpan duration = TimeSpan.FromMicroseconds(300);
        IdleStrategy idle = IdleStrategy.Sleeping(duration);
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < Count; i++) idle.Idle(0);

        // A signal may end some of them early.
        Assert.True(Stopwatch.GetElapsedTime(start) >= Count / 2 * duration);
    }

    [Fact]
    public void A_thread_that_found_work_does_not_sleep() => IdleStrategy.Sleeping(TimeSpan.FromDays(1)).Idle(1);

    [Fact]
    public void A_sleep_of_less_than_a_microsecond_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => IdleStrategy.Sleeping(TimeSpan.FromTicks(9)));
}
