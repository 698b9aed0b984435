using System.Buffers;
using System.Buffers.Binary;

namespace Replay.Framework.Tests.Replaying;

/// <summary>Handlers with a clock, run by the engine.</summary>
public sealed class ClockedHandlerTests : IDisposable
{
    private const int Events = 2_000;

    private readonly TestArchive _test = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _test.Dispose();

    [Fact]
    public void The_clock_shows_the_events_time_and_timers_run_between_events()
    {
        long id = _test.Record(10);
        Pulse pulse = new(periodNs: 2_500);
        _test.Run(id).Handle(pulse).Run(Token);
        Assert.Equal(
            ["event 0", "event 1000", "event 2000", "pulse 2500", "event 3000", "event 4000", "pulse 5000", "event 5000", "event 6000", "event 7000",
                "pulse 7500", "event 8000", "event 9000"], pulse.Seen);
    }

    [Fact]
    public void Timers_give_the_same_answer_inline_over_a_ring_and_resumed()
    {
        long id = _test.Record(Events);
        Pulse whole = new(periodNs: 7_300), overRing = new(periodNs: 7_300);
        RunResult expected = _test.Run(id).Handle(whole).SnapshotTo(_test.Snapshots, everyEvents: 97).Run(Token);
        RunResult ring = _test.Run(id).Handle(overRing).OverRing(64).Run(Token);
        Assert.Equal(whole.Seen, overRing.Seen);
        Assert.Equal(expected.RunDigest, ring.RunDigest);
        Assert.Equal(Events / 97, _test.Snapshots.List().Count);
        foreach (SnapshotFile file in _test.Snapshots.List())
        {
            Pulse resumed = new(periodNs: 7_300);
            RunResult result = _test.Run(id).Handle(resumed).ResumeFrom(SnapshotStore.Load(file.Path)).Run(Token);
            Assert.Equal(whole.Seen[^resumed.Seen.Count..], resumed.Seen);
            Assert.Equal(expected.RunDigest, result.RunDigest);
        }
    }

    [Fact]
    public void What_a_timer_throws_names_the_handler_and_the_event_before_which_it_ran()
    {
        long id = _test.Record(10);
        Pulse pulse = new(periodNs: 2_500) { FailsAtNs = 5_000 };
        HandlerException exception = Assert.Throws<HandlerException>(() => _test.Run(id).Handle("pulse", pulse).Run(Token));
        Assert.Contains("Handler pulse threw", exception.Message, StringComparison.Ordinal);
        Assert.Contains("sequence 5", exception.Message, StringComparison.Ordinal);
        Assert.IsType<FormatException>(exception.InnerException);
    }

    [Fact]
    public void A_handler_with_a_clock_is_told_of_start_and_shutdown()
    {
        long id = _test.Record(1);
        Pulse pulse = new(periodNs: 1_000_000);
        _test.Run(id).Handle(pulse).Run(Token);
        Assert.Equal((1, 1), (pulse.Starts, pulse.Shutdowns));
    }

    [Fact]
    public void A_handler_with_a_clock_is_registered_once()
    {
        Pulse pulse = new(periodNs: 1);
        Assert.Throws<ArgumentException>(() => _test.Run(0).Handle(pulse, pulse));
    }

    [Fact]
    public void A_struct_handler_with_a_clock_is_refused_with_the_mend()
    {
        long id = _test.Record(1);
        StructHandler handler = new(new ReplayClock());
        Assert.Contains("first in OnEvent", Assert.Throws<InvalidOperationException>(() => _test.Run(id).Run(ref handler, Token)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_handler_with_state_that_cannot_be_saved_is_not_made_savable_by_its_clock()
    {
        long id = _test.Record(1);
        Assert.Throws<SnapshotException>(() => _test.Run(id).Handle(new Forgetful()).SnapshotTo(_test.Snapshots).Run(Token));
    }

    /// <summary>Notes events and a periodic timer, by nanoseconds since the first event.</summary>
    private sealed class Pulse : IEventHandler<Tick>, IClockedHandler, ISnapshotable, IStartHandler, IShutdownHandler
    {
        private readonly ReplayTimer _timer;
        private readonly long _periodNs;
        private long _sum;

        public Pulse(long periodNs)
        {
            _periodNs = periodNs;
            _timer = Clock.CreateTimer("pulse", _ => OnPulse());
        }

        public ReplayClock Clock { get; } = new();

        public List<string> Seen { get; } = [];

        public long FailsAtNs { get; init; } = -1;

        public int Starts { get; private set; }

        public int Shutdowns { get; private set; }

        public int StateVersion => 3;

        public void OnStart() => Starts++;

        public void OnShutdown() => Shutdowns++;

        public void OnEvent(ref Tick data, in EventHeader header, bool endOfBatch)
        {
            Assert.Equal(header.TimestampNs, Clock.TimestampNs);
            if (header.Sequence == 0) _timer.StartAt(header.TimestampNs + _periodNs, _periodNs);
            _sum += data.PriceTicks;
            Note("event");
        }

        public void SaveState(IBufferWriter<byte> destination)
        {
            BinaryPrimitives.WriteInt64LittleEndian(destination.GetSpan(8), _sum);
            destination.Advance(8);
        }

        public void LoadState(ReadOnlySpan<byte> source, int version)
        {
            Assert.Equal(3, version);
            _sum = BinaryPrimitives.ReadInt64LittleEndian(source);
        }

        private void OnPulse()
        {
            _sum = unchecked(_sum * 31);
            Note("pulse");
            if (Clock.TimestampNs - TestArchive.TimeOf(0) == FailsAtNs) throw new FormatException("no");
        }

        private void Note(string what) => Seen.Add($"{what} {Clock.TimestampNs - TestArchive.TimeOf(0)}");
    }

    private struct StructHandler(ReplayClock clock) : IEventHandler<Tick>, IClockedHandler
    {
        public readonly ReplayClock Clock => clock;

        public readonly void OnEvent(ref Tick data, in EventHeader header, bool endOfBatch) => Assert.Fail("It was called.");
    }

    private sealed class Forgetful : IEventHandler<Tick>, IClockedHandler
    {
        public ReplayClock Clock { get; } = new();

        public void OnEvent(ref Tick data, in EventHeader header, bool endOfBatch) => Assert.Fail("It was called.");
    }
}
