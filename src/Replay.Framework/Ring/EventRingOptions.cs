namespace Replay;

/// <summary>How a ring waits, cuts batches and treats faults.</summary>
public sealed class EventRingOptions
{
    private TimeSpan? _timeout;
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
        init
        {
            if (value is { } timeout)
            {
                ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeSpan.FromMilliseconds(1));
                ArgumentOutOfRangeException.ThrowIfGreaterThan(timeout, TimeSpan.FromMilliseconds(int.MaxValue));
            }
            _timeout = value;
        }
    }

    /// <summary>
    /// Null (default): a handler that throws ends the run. Otherwise the event that it threw at is skipped, and the fault is reported here, on the
    /// handler's thread.
    /// </summary>
    public Action<HandlerException>? SkipAndReport { get; init; }

    /// <summary>Names handlers in faults and threads; null: by their type.</summary>
    internal Func<object, string>? NameOf { get; init; }

    internal int TimeoutMs => _timeout is { } timeout ? (int)timeout.TotalMilliseconds : -1;
}
