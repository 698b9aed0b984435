using static Replay.Framework.Tests.RingTestSupport;

namespace Replay.Framework.Tests;

/// <summary>Random rings, graphs, waits, pauses and endings; a seed names each run.</summary>
[Collection(RingCollection.Name)]
public class RingStressTests
{
    private const int EventsOfOneRun = 20_000;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 30)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_handler_sees_every_event_once_in_order_however_the_run_ends(int seed) => WithinLimit(() =>
    {
        var random = new Random(seed);
        int size = 1 << random.Next(0, 11);
        WaitStrategy[] waits = [WaitStrategy.BusySpin, WaitStrategy.Yielding, WaitStrategy.SpinThenYield, WaitStrategy.Sleeping, WaitStrategy.Blocking];
        using var ring = new EventRing<Tick>(size, new EventRingOptions
        {
            WaitStrategy = waits[seed % waits.Length],
            MaxBatchSize = random.Next(3) == 0 ? random.Next(1, 100) : int.MaxValue,
            Timeout = random.Next(3) == 0 ? TimeSpan.FromMilliseconds(1) : null,
        });
        // Tiny rings of sleeping threads take a millisecond a lap.
        int count = size < 64 ? EventsOfOneRun / 40 : EventsOfOneRun;
        string ending = random.Next(3) switch { 0 => "complete", 1 => "fault", _ => "cancel" };
        int endingAt = random.Next(count);
        var handlers = new List<Checker>();
        Checker Next(bool throws = false, params Checker[] after)
        {
            handlers.Add(new Checker(random.Next(), throws ? endingAt : -1, after));
            return handlers[^1];
        }
        BuildGraph(ring, random.Next(4), Next, throws: ending == "fault");

        using var cancellation = new CancellationTokenSource();
        ring.Start(cancellation.Token);
        Exception? thrown = Record.Exception(() =>
        {
            Publish(ring, random, count, Math.Min(size, 64), published => { if (ending == "cancel" && published >= endingAt) cancellation.Cancel(); });
        });
        Exception? completed = Record.Exception(ring.Complete);

        Assert.All(handlers, handler => Assert.Null(handler.Violation));
        switch (ending)
        {
            case "complete":
                Assert.Null(thrown);
                Assert.Null(completed);
                Assert.All(handlers, handler => Assert.Equal(count, handler.Count));
                break;
            case "fault":
                Assert.Equal(endingAt, Assert.IsType<HandlerException>(completed).Sequence);
                Assert.All(handlers, handler => Assert.True(handler.Count >= endingAt));
                Assert.All(handlers.Where(handler => handler.After.Length > 0 && handler.After.Any(other => other.ThrowsAt >= 0)), handler => Assert.Equal(endingAt, handler.Count));
                break;
            default:
                Assert.True(thrown is null or OperationCanceledException, thrown?.ToString());
                Assert.True(completed is null or OperationCanceledException, completed?.ToString());
                break;
        }
    });

    private delegate Checker NextHandler(bool throws = false, params Checker[] after);

    private static void BuildGraph(EventRing<Tick> ring, int shape, NextHandler next, bool throws)
    {
        Checker first = next(throws);
        HandlerGroup<Tick> group = ring.Handle(first);
        switch (shape)
        {
            case 1: // chain
                group.Then(next(after: first));
                break;
            case 2: // parallel
                ring.Handle(next());
                break;
            case 3: // diamond
                Checker left = next(after: first), right = next(after: first);
                group.Then(left, right).Then(next(after: [left, right]));
                break;
        }
    }

    private static void Publish(EventRing<Tick> ring, Random random, int count, int largestBatch, Action<long> published)
    {
        for (int done = 0; done < count;)
        {
            int batch = Math.Min(random.Next(1, largestBatch + 1), count - done);
            ring.PublishRange(done, batch, batch);
            done += batch;
            published(done);
            Pause(random);
        }
    }

    private static void Pause(Random random)
    {
        int kind = random.Next(2_000);
        if (kind < 20) Thread.SpinWait(kind * 10);
        else if (kind < 24) Thread.Yield();
        else if (kind == 24) Thread.Sleep(1);
    }

    private sealed class Checker(int seed, long throwsAt, Checker[] after) : IEventHandler<Tick>, ITimeoutHandler
    {
        private readonly Random _random = new(seed);
        private long _count;

        public long Count => Volatile.Read(ref _count);
        public string? Violation { get; private set; }
        public long ThrowsAt => throwsAt;
        public Checker[] After => after;

        public void OnEvent(ref Tick data, in EventHeader header, bool endOfBatch)
        {
            if (data.Value != _count || header.Sequence != _count) Violation ??= $"Event {data.Value} with header {header.Sequence} came as number {_count}.";
            foreach (Checker other in after)
            {
                if (other.Count <= data.Value) Violation ??= $"Event {data.Value} came before a handler in front was done with it.";
            }
            if (data.Value == throwsAt) throw new FormatException("planted");
            Pause(_random);
            Volatile.Write(ref _count, _count + 1);
        }

        public void OnTimeout(long sequence)
        {
            if (sequence != _count - 1) Violation ??= $"A timeout after {sequence} came when {_count} events had been delivered.";
        }
    }
}
