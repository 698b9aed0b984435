namespace Replay;

/// <summary>How a ring waits, cuts batches and treats faults.</summary>
public sealed class EventRingOptions
{
    private TimeSpan? _timeout;
    private TimeSpan? _stallTimeout;
    private int _maxBatchSize = int.MaxValue;

    /// <summary>How threads wait for events and for free slots; <see cref="Replay.WaitStrategy.Yielding"/> unless set.</summary>
    public WaitStrategy WaitStrategy { get; init; } = WaitStrategy.Yielding;

    /// <summary>True when several threads publish; costs an atomic operation a claim.</summary>
    public bool MultiProducer { get; init; }

    /// <summary>Most events that a consumer takes before it shows its progress; unlimited unless set. At least 1.</summary>
    public int MaxBatchSize
    {
        get => _maxBatchSize;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            _maxBatchSize = value;
        }
    }

    /// <summary>How long a consumer waits before <see cref="ITimeoutHandler.OnTimeout"/>; never unless set. From 1 ms, measured in milliseconds.</summary>
    public TimeSpan? Timeout
    {
        get => _timeout;
        init => _timeout = Checked(value);
    }

    /// <summary>
    /// How long the publisher waits for a handler that makes no progress before it throws <see cref="HandlerStalledException"/>; for ever unless set.
    /// From 1 ms. A handler shows its progress after each batch.
    /// </summary>
    public TimeSpan? StallTimeout
    {
        get => _stallTimeout;
        init => _stallTimeout = Checked(value);
    }

    /// <summary>
    /// Null (default): a handler that throws ends the run. Otherwise the event that it threw at is skipped, and the fault is reported here, on the
    /// handler's thread.
    /// </summary>
    public Action<HandlerException>? SkipAndReport { get; init; }

    /// <summary>Names handlers in faults and threads; null: by their type.</summary>
    internal Func<object, string>? NameOf { get; set; }

    internal int TimeoutMs => Milliseconds(_timeout);

    internal int StallTimeoutMs => Milliseconds(_stallTimeout);

    /// <summary>A copy for the ring of a run, which has its own way to name handlers and to treat faults.</summary>
    internal EventRingOptions ForRun(Action<HandlerException>? skipAndReport) => new()
    {
        WaitStrategy = WaitStrategy,
        MaxBatchSize = MaxBatchSize,
        Timeout = Timeout,
        StallTimeout = StallTimeout,
        SkipAndReport = skipAndReport,
    };

    private static int Milliseconds(TimeSpan? timeout) => timeout is { } value ? (int)value.TotalMilliseconds : -1;

    private static TimeSpan? Checked(TimeSpan? timeout)
    {
        if (timeout is not { } value) return null;
        ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.FromMilliseconds(1), nameof(timeout));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromMilliseconds(int.MaxValue), nameof(timeout));
        return value;
    }
}
