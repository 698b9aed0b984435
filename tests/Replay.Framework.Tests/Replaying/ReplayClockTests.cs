using CsCheck;
using Replay.Tests;

namespace Replay.Framework.Tests.Replaying;

public class ReplayClockTests
{
    private const long StartNs = 1_700_000_000_000_000_000;

    private readonly ReplayClock _clock = new();
    private readonly List<string> _ran = [];

    [Fact]
    public void The_clock_shows_event_time()
    {
        _clock.AdvanceTo(StartNs + 1_234_567_899);
        Assert.Equal(StartNs + 1_234_567_899, _clock.TimestampNs);
        Assert.Equal(new DateTimeOffset(2023, 11, 14, 22, 13, 21, TimeSpan.Zero).AddTicks(2_345_678), _clock.GetUtcNow());
        Assert.Equal(_clock.GetUtcNow(), _clock.GetLocalNow());
        Assert.Equal(TimeSpan.FromSeconds(1.5), _clock.GetElapsedTime(_clock.GetTimestamp() - 1_500_000_000));
    }

    [Fact]
    public void The_clock_never_goes_back()
    {
        _clock.AdvanceTo(StartNs);
        _clock.AdvanceTo(StartNs - 1);
        _clock.AdvanceTo(0);
        Assert.Equal(StartNs, _clock.TimestampNs);
    }

    [Fact]
    public void A_timer_is_due_before_the_first_event_at_or_after_its_time()
    {
        _clock.AdvanceTo(StartNs);
        Timer("a").StartAt(StartNs + 100);
        AdvanceTo(99, 100, 101);
        Assert.Equal(["event 99", "a at 100", "event 100", "event 101"], _ran);
    }

    [Fact]
    public void Timers_run_in_the_order_of_time_then_of_creation()
    {
        _clock.AdvanceTo(StartNs);
        ReplayTimer first = Timer("first"), second = Timer("second"), third = Timer("third");
        third.StartAt(StartNs + 50);
        second.StartAt(StartNs + 50);
        first.StartAt(StartNs + 70);
        Timer("fourth").StartAt(StartNs + 20);
        first.StartAt(StartNs + 50);
        AdvanceTo(60);
        Assert.Equal(["fourth at 20", "first at 50", "second at 50", "third at 50", "event 60"], _ran);
    }

    [Fact]
    public void Any_schedule_runs_as_a_sorted_list_would() =>
        Gen.Select(Gen.Int[1, 50].Array[1, 40], Gen.Int[0, 60].Array[0, 20]).Sample((dues, moved) =>
        {
            ReplayClock clock = new();
            clock.AdvanceTo(StartNs);
            List<(long, int)> ran = [];
            ReplayTimer[] timers = [.. dues.Select((_, i) => clock.CreateTimer($"{i}", _ => ran.Add((clock.TimestampNs - StartNs, i))))];
            for (int i = 0; i < dues.Length; i++) timers[i].StartAt(StartNs + dues[i]);
            long[] expected = [.. dues.Select(due => (long)due)];
            for (int i = 0; i < moved.Length; i++)
            {
                int timer = i % dues.Length;
                if (moved[i] == 0) timers[timer].Stop();
                else timers[timer].StartAt(StartNs + moved[i]);
                expected[timer] = moved[i];
            }

            for (int at = 3; at <= 66; at += 7) clock.AdvanceTo(StartNs + at);
            Assert.Equal(expected.Select((due, i) => (due, i)).Where(timer => timer.due > 0).Order(), ran);
        }, iter: 500);

    [Fact]
    public void A_periodic_timer_runs_once_for_every_period_even_when_no_event_comes()
    {
        _clock.AdvanceTo(StartNs);
        Timer("p").StartAt(StartNs + 10, periodNs: 10);
        AdvanceTo(5, 35, 40);
        Assert.Equal(["event 5", "p at 10", "p at 20", "p at 30", "event 35", "p at 40", "event 40"], _ran);
    }

    [Fact]
    public void A_timer_may_start_itself_and_others_while_it_runs()
    {
        _clock.AdvanceTo(StartNs);
        ReplayTimer other = Timer("other");
        ReplayTimer self = null!;
        self = _clock.CreateTimer("self", _ =>
        {
            Note("self");
            if (_ran.Count > 4) return;
            self.StartAt(_clock.TimestampNs + 10);
            other.StartAt(_clock.TimestampNs + 5);
        });
        self.StartAt(StartNs + 10);
        AdvanceTo(100);
        Assert.Equal(["self at 10", "other at 15", "self at 20", "other at 25", "self at 30", "event 100"], _ran);
    }

    [Fact]
    public void A_timer_started_for_the_past_is_due_before_the_next_event_even_if_time_goes_back()
    {
        _clock.AdvanceTo(StartNs + 10);
        Timer("late").StartAt(StartNs);
        AdvanceTo(5);
        Assert.Equal(["late at 10", "event 5"], _ran);
    }

    [Fact]
    public void A_timer_can_stop_and_dispose_of_another_that_is_due()
    {
        _clock.AdvanceTo(StartNs);
        ReplayTimer stopped = null!, disposed = null!;
        _clock.CreateTimer("killer", _ =>
        {
            stopped.Stop();
            disposed.Dispose();
        }).StartAt(StartNs + 10);
        stopped = Timer("stopped");
        disposed = Timer("disposed");
        stopped.StartAt(StartNs + 10);
        disposed.StartAt(StartNs + 10);
        AdvanceTo(20);
        Assert.Equal(["event 20"], _ran);
    }

    [Fact]
    public void A_disposed_timer_cannot_be_started_and_frees_its_name()
    {
        ReplayTimer timer = Timer("a");
        timer.Dispose();
        timer.Dispose();
        Assert.False(timer.Change(TimeSpan.Zero, TimeSpan.Zero));
        Assert.Throws<ObjectDisposedException>(() => timer.StartAt(StartNs));
        Timer("a").StartAt(StartNs);
        AdvanceTo(0);
        Assert.Equal(["a at 0", "event 0"], _ran);
    }

    [Fact]
    public void Two_timers_of_one_name_are_refused()
    {
        Timer("a");
        Assert.Contains("'a'", Assert.Throws<ArgumentException>(() => Timer("a")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_timer_throws_reaches_the_caller_and_the_others_stay_due()
    {
        _clock.AdvanceTo(StartNs);
        _clock.CreateTimer("bad", _ => throw new FormatException("no")).StartAt(StartNs + 10, periodNs: 10);
        Timer("good").StartAt(StartNs + 15);
        Assert.Throws<FormatException>(() => _clock.AdvanceTo(StartNs + 17));
        Assert.Equal(StartNs + 10, _clock.TimestampNs);
        AdvanceTo(17);
        Assert.Equal(["good at 15", "event 17"], _ran);
        Assert.Throws<FormatException>(() => _clock.AdvanceTo(StartNs + 20));
    }

    [Fact]
    public void Timers_started_before_the_first_event_count_from_its_time()
    {
        Timer("absolute").StartAt(StartNs + 30);
        using ITimer relative = _clock.CreateTimer(_ => Note("relative"), null, TimeSpan.FromMicroseconds(0.1), TimeSpan.FromMicroseconds(0.2));
        using ITimer atOnce = _clock.CreateTimer(_ => Note("at once"), null, TimeSpan.Zero, TimeSpan.Zero);
        _clock.AdvanceTo(0); // an event without a time
        Assert.Empty(_ran);
        AdvanceTo(0, 350);
        Assert.Equal(["at once at 0", "event 0", "absolute at 30", "relative at 100", "relative at 300", "event 350"], _ran);
    }

    [Fact]
    public void Change_counts_from_the_present_time_and_stops_on_infinite()
    {
        _clock.AdvanceTo(StartNs);
        ReplayTimer timer = Timer("a");
        Assert.True(timer.Change(TimeSpan.FromMicroseconds(1), Timeout.InfiniteTimeSpan));
        Assert.Equal(StartNs + 1_000, timer.DueNs);
        Assert.True(timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
        AdvanceTo(2_000);
        Assert.Equal(["event 2000"], _ran);
    }

    [Fact]
    public void Impossible_times_are_refused()
    {
        ReplayTimer timer = Timer("a");
        Assert.Throws<ArgumentOutOfRangeException>(() => timer.StartAt(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => timer.StartAt(1, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => timer.Change(TimeSpan.FromTicks(-1), TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => timer.Change(TimeSpan.MaxValue, TimeSpan.Zero));
    }

    [Fact]
    public void A_timer_that_never_moves_on_is_stopped_with_its_name()
    {
        _clock.AdvanceTo(StartNs);
        ReplayTimer timer = null!;
        timer = _clock.CreateTimer("stuck", _ => timer.StartAt(_clock.TimestampNs));
        timer.StartAt(StartNs + 10);
        string message = Assert.Throws<InvalidOperationException>(() => _clock.AdvanceTo(StartNs + 20)).Message;
        Assert.Contains("'stuck'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_timer_cannot_advance_the_clock()
    {
        _clock.AdvanceTo(StartNs);
        _clock.CreateTimer("a", _ => _clock.AdvanceTo(StartNs + 11)).StartAt(StartNs + 10);
        Assert.Throws<InvalidOperationException>(() => _clock.AdvanceTo(StartNs + 20));
    }

    [Fact]
    public void Advancing_starting_and_running_timers_allocate_nothing()
    {
        ReplayTimer timer = _clock.CreateTimer("p", static _ => { });
        _clock.AdvanceTo(StartNs);
        long fromNs = StartNs;
        Assert.Equal(0, AllocationProbe.BytesOf(() => Run(fromNs += 1_000_000)));

        void Run(long fromNs)
        {
            timer.StartAt(fromNs + 500, periodNs: 100);
            for (int i = 0; i < 1_000; i++) _clock.AdvanceTo(fromNs + i);
            timer.Stop();
        }
    }

    private ReplayTimer Timer(string name) => _clock.CreateTimer(name, state => Note((string)state!), name);

    private void Note(string name) => _ran.Add($"{name} at {_clock.TimestampNs - StartNs}");

    private void AdvanceTo(params ReadOnlySpan<int> offsetsNs)
    {
        foreach (int offsetNs in offsetsNs)
        {
            _clock.AdvanceTo(StartNs + offsetNs);
            _ran.Add($"event {offsetNs}");
        }
    }
}
