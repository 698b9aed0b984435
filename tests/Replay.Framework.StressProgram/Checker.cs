using Replay;

namespace StressProgram;

/// <summary>A handler that checks every event: its number, its bytes, its header, its batch, and that the handlers in front are done with it.</summary>
internal class Checker(StressPlan plan, Random random, Checker[] after) : IEventHandler<StressEvent>, IStartHandler, IShutdownHandler, ITimeoutHandler
{
    private readonly long[] _next = new long[plan.Publishers];
    private Pauses _pauses = new(random);
    private long _count;
    private int _starts;
    private int _shutdowns;

    /// <summary>Events seen, from any thread.</summary>
    public long Count => Volatile.Read(ref _count);

    public bool HasEnded => Volatile.Read(ref _shutdowns) == 1;

    public IReadOnlyList<Checker> After => after;

    /// <summary>The first thing that was wrong.</summary>
    public string? Violation { get; protected set; }

    /// <summary>Throws at the event with this number of the ring, once.</summary>
    public long ThrowsAt { get; init; } = -1;

    /// <summary>Throws at about one of so many events.</summary>
    public int ThrowsOnceIn { get; init; }

    public long Thrown { get; private set; }

    public void OnStart()
    {
        if (++_starts != 1 || _count != 0) Violation ??= "OnStart came twice, or after an event.";
    }

    public void OnShutdown() => Interlocked.Increment(ref _shutdowns);

    public void OnTimeout(long sequence)
    {
        if (sequence != _count - 1) Violation ??= $"A timeout after {sequence} came when {_count} events had been delivered.";
    }

    public virtual void OnEvent(ref StressEvent data, in EventHeader header, bool endOfBatch) => Check(in data, in header);

    protected void Check(in StressEvent data, in EventHeader header)
    {
        long sequence = _count;
        if (data.Number != _next[data.Publisher] || data.Complement != ~data.Number || header.Sequence != sequence)
            Violation ??= $"As number {sequence} came event {data.Number} of publisher {data.Publisher}, whose next was {_next[data.Publisher]}, with header {header.Sequence} and complement {data.Complement}.";
        foreach (Checker other in after)
        {
            if (other.Count <= sequence) Violation ??= $"Event {sequence} came when a handler in front had had {other.Count}.";
        }

        if (sequence == ThrowsAt) throw new FormatException("planted");
        _next[data.Publisher]++;
        // Counted before a fault that is skipped: for those behind, the event is done with.
        Volatile.Write(ref _count, sequence + 1);
        if (ThrowsOnceIn > 0 && random.Next(ThrowsOnceIn) == 0) ThrowSkipped();
        _pauses.Maybe();
    }

    private void ThrowSkipped()
    {
        Thrown++;
        throw new FormatException("planted");
    }
}

/// <summary>Also checks how batches are announced and marked.</summary>
internal sealed class BatchStartChecker(StressPlan plan, Random random, Checker[] after) : Checker(plan, random, after), IBatchStartHandler
{
    private readonly int _most = Math.Min(plan.MaxBatchSize, plan.Slots);
    private long _batchEnd;

    /// <summary>Throws before the batch that holds the event with this number of the ring.</summary>
    public long ThrowsBefore { get; init; } = long.MaxValue;

    public void OnBatchStart(long batchSize)
    {
        if (batchSize < 1 || batchSize > _most) Violation ??= $"A batch of {batchSize} was announced, at most {_most} were due.";
        if (_batchEnd != Count && ThrowsOnceIn == 0) Violation ??= $"A batch was announced after {Count} events, when the one before went to {_batchEnd}.";
        _batchEnd = Count + batchSize;
        if (_batchEnd > ThrowsBefore) throw new FormatException("planted");
    }

    public override void OnEvent(ref StressEvent data, in EventHeader header, bool endOfBatch)
    {
        if (endOfBatch != (Count + 1 == _batchEnd)) Violation ??= $"Event {Count} had endOfBatch {endOfBatch} in a batch up to {_batchEnd}.";
        base.OnEvent(ref data, in header, endOfBatch);
    }
}

/// <summary>Takes events as spans.</summary>
internal sealed class SpanChecker(StressPlan plan, Random random, Checker[] after) : Checker(plan, random, after), IEventBatchHandler<StressEvent>
{
    public void OnBatch(Span<StressEvent> events, ReadOnlySpan<EventHeader> headers)
    {
        if (events.Length != headers.Length) Violation ??= $"{events.Length} events came with {headers.Length} headers.";
        for (int i = 0; i < events.Length; i++) Check(in events[i], in headers[i]);
    }
}
