using System.Buffers;
using CsCheck;

namespace Replay.Framework.Tests.Replaying;

public class ReplayClockSnapshotTests
{
    private const long StartNs = 1_700_000_000_000_000_000;

    [Fact]
    public void A_run_resumed_after_any_event_goes_on_as_if_it_had_not_stopped() =>
        Gen.Select(Gen.Int[1, 40].Array[1, 60], Gen.Int[0, 60]).Sample((gaps, cut) =>
        {
            TimerHandler whole = new();
            TimerHandler stopped = new();
            cut = Math.Min(cut, gaps.Length);
            long nowNs = StartNs;
            for (int i = 0; i < gaps.Length; i++)
            {
                if (i == cut) stopped = stopped.Resumed();
                nowNs += gaps[i];
                whole.OnEvent(nowNs);
                stopped.OnEvent(nowNs);
            }

            Assert.Equal(whole.Ran.TakeLast(stopped.Ran.Count), stopped.Ran);
            Assert.Equal(StateOf(whole.Clock), StateOf(stopped.Clock));
        }, iter: 500);

    [Fact]
    public void A_timer_of_the_snapshot_waits_until_it_is_created_again()
    {
        ReplayClock clock = new();
        clock.AdvanceTo(StartNs);
        clock.CreateTimer("late", _ => { }).StartAt(StartNs + 10, periodNs: 7);

        ReplayClock resumed = Load(StateOf(clock));
        Assert.Equal(StateOf(clock), StateOf(resumed));
        resumed.AdvanceTo(StartNs + 9);
        ReplayTimer timer = resumed.CreateTimer("late", _ => { });
        Assert.Equal((StartNs + 10, 7), (timer.DueNs, timer.PeriodNs));
    }

    [Fact]
    public void A_due_timer_of_the_snapshot_that_nobody_created_is_an_error_that_names_it()
    {
        ReplayClock clock = new();
        clock.AdvanceTo(StartNs);
        clock.CreateTimer("rebalance", _ => { }).StartAt(StartNs + 10);
        ReplayClock resumed = Load(StateOf(clock));
        Assert.Contains("'rebalance'", Assert.Throws<InvalidOperationException>(() => resumed.AdvanceTo(StartNs + 10)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_timer_may_create_another_of_the_snapshot_before_that_is_due()
    {
        ReplayClock clock = new();
        clock.AdvanceTo(StartNs);
        clock.CreateTimer("a", _ => { }).StartAt(StartNs + 10);
        clock.CreateTimer("b", _ => { }).StartAt(StartNs + 20);

        ReplayClock resumed = new();
        List<string> ran = [];
        resumed.CreateTimer("a", _ =>
        {
            ran.Add("a");
            resumed.CreateTimer("b", _ => ran.Add("b"));
        });
        resumed.LoadState(StateOf(clock), resumed.StateVersion);
        resumed.AdvanceTo(StartNs + 30);
        Assert.Equal(["a", "b"], ran);
    }

    [Fact]
    public void Loading_stops_every_timer_that_the_snapshot_does_not_hold()
    {
        byte[] empty = StateOf(new ReplayClock());
        ReplayClock clock = new();
        clock.AdvanceTo(StartNs);
        ReplayTimer named = clock.CreateTimer("a", _ => Assert.Fail("It ran."));
        named.StartAt(StartNs + 10);
        using ITimer unnamed = clock.CreateTimer(_ => Assert.Fail("It ran."), null, TimeSpan.FromMicroseconds(1), Timeout.InfiniteTimeSpan);
        clock.LoadState(empty, clock.StateVersion);
        clock.AdvanceTo(StartNs + 10_000);
        Assert.Equal(long.MaxValue, named.DueNs);
    }

    [Fact]
    public void Saving_is_refused_while_a_timer_without_a_name_runs()
    {
        ReplayClock clock = new();
        clock.AdvanceTo(StartNs);
        using ITimer unnamed = clock.CreateTimer(_ => { }, null, TimeSpan.FromMicroseconds(1), Timeout.InfiniteTimeSpan);
        Assert.Contains("CreateTimer(name", Assert.Throws<InvalidOperationException>(() => StateOf(clock)).Message, StringComparison.Ordinal);
        clock.AdvanceTo(StartNs + 1_000);
        Assert.NotEmpty(StateOf(clock));
    }

    [Fact]
    public void A_timer_that_counts_from_the_first_event_is_kept_before_that_event()
    {
        ReplayClock clock = new();
        clock.CreateTimer("a", _ => { }).Change(TimeSpan.FromMicroseconds(1), TimeSpan.Zero);
        ReplayClock resumed = new();
        ReplayTimer timer = resumed.CreateTimer("a", _ => { });
        resumed.LoadState(StateOf(clock), resumed.StateVersion);
        resumed.AdvanceTo(StartNs);
        Assert.Equal(StartNs + 1_000, timer.DueNs);
    }

    [Fact]
    public void Bytes_that_are_no_clock_are_refused_wherever_they_end()
    {
        ReplayClock clock = new();
        clock.AdvanceTo(StartNs);
        clock.CreateTimer("näme", _ => { }).StartAt(StartNs + 10);
        clock.CreateTimer("b", _ => { });
        byte[] state = StateOf(clock);
        for (int length = 0; length < state.Length; length++) Assert.Throws<ArgumentException>(() => Load(state[..length]));
        Assert.Throws<ArgumentException>(() => Load([.. state, 0]));
        Assert.Throws<NotSupportedException>(() => clock.LoadState(state, 2));
    }

    private static ReplayClock Load(byte[] state)
    {
        ReplayClock clock = new();
        clock.LoadState(state, clock.StateVersion);
        return clock;
    }

    private static byte[] StateOf(ReplayClock clock)
    {
        ArrayBufferWriter<byte> state = new();
        clock.SaveState(state);
        return state.WrittenSpan.ToArray();
    }

    /// <summary>Three timers that tie often, one of them created by an event, and one that starts another.</summary>
    private sealed class TimerHandler
    {
        private readonly ReplayTimer _tick, _once;
        private ReplayTimer? _late;

        public TimerHandler()
        {
            _tick = Clock.CreateTimer("tick", _ => Note("tick"));
            _once = Clock.CreateTimer("once", _ =>
            {
                Note("once");
                _late!.StartAt(Clock.TimestampNs + 14);
            });
            _tick.StartAt(StartNs + 7, periodNs: 7);
        }

        public ReplayClock Clock { get; } = new();

        public List<string> Ran { get; } = [];

        public void OnEvent(long timestampNs)
        {
            Clock.AdvanceTo(timestampNs);
            _late ??= CreateLate();
            if (timestampNs % 2 == 0) _once.StartAt(timestampNs + 3 + timestampNs % 7);
            Ran.Add($"event {timestampNs}");
        }

        public TimerHandler Resumed()
        {
            TimerHandler resumed = new();
            if (_late is not null) resumed._late = resumed.CreateLate();
            resumed.Clock.LoadState(StateOf(Clock), Clock.StateVersion);
            return resumed;
        }

        private ReplayTimer CreateLate() => Clock.CreateTimer("late", _ => Note("late"));

        private void Note(string name) => Ran.Add($"{name} {Clock.TimestampNs}");
    }
}
