namespace Replay;

/// <summary>The ring's rare events: start, fault, cancellation, completion and jobs, told to every waiting thread by one number.</summary>
/// <remarks>
/// Waiters compare <see cref="Epoch"/> with the value they last saw. Every change raises it after the change itself is written, and readers read it
/// first: a change is never missed, at worst looked at twice.
/// </remarks>
internal sealed class RingControl(WaitStrategy waitStrategy)
{
    private readonly Lock _lock = new();
    private long _lastPublished = long.MaxValue;
    private volatile FirstFault? _fault;
    private volatile bool _started;
    private volatile bool _completed;
    private volatile bool _cancelled;
    private volatile RingJob? _job;
    private CancellationToken _token;

    public Sequence EpochSequence { get; } = new(0);

    public long Epoch => EpochSequence.Value;

    public bool IsStarted => _started;
    public bool IsCompleted => _completed;
    public bool IsCancelled => _cancelled;
    public bool HasFault => _fault is not null;
    public RingJob? Job => _job;

    public void Start(CancellationToken token)
    {
        _token = token;
        _started = true;
        Changed();
    }

    /// <summary>Last sequence that a consumer may still deliver; beyond it it stops.</summary>
    /// <remarks>As on one thread: handlers added before the one that failed still get the event at which it did, the others do not.</remarks>
    /// <param name="order">The consumer's place in the order of registration, in which no handler depends on a later one.</param>
    public long EndFor(int order)
    {
        long end = Volatile.Read(ref _lastPublished);
        return _fault is { } fault ? Math.Min(end, order < fault.Order ? fault.Sequence : fault.Sequence - 1) : end;
    }

    /// <summary>No event will be published after <paramref name="lastPublished"/>; consumers finish what is there and stop.</summary>
    public void Complete(long lastPublished)
    {
        Volatile.Write(ref _lastPublished, lastPublished);
        _completed = true;
        Changed();
    }

    /// <summary>Consumers stop before their next batch, and claims throw.</summary>
    public void Cancel()
    {
        _cancelled = true;
        Changed();
    }

    /// <summary>
    /// Ends the run at the event that failed. The others still deliver what comes before it, so the fault that is lowest in (sequence, order)
    /// is found whatever the timing.
    /// </summary>
    public void Fail(long sequence, int order, HandlerException exception)
    {
        lock (_lock)
        {
            if (_fault is not { } first || (sequence, order).CompareTo((first.Sequence, first.Order)) < 0) _fault = new FirstFault(sequence, order, exception);
        }
        Changed();
    }

    public void Post(RingJob job)
    {
        _job = job;
        Changed();
    }

    /// <summary>Throws when the ring takes no events: not started, failed, cancelled or completed.</summary>
    public void ThrowIfClosed()
    {
        if (!_started) Throw.RingNotStarted();
        ThrowIfStopped();
        if (_completed) Throw.RingCompleted();
    }

    /// <summary>Throws the first fault, or that the run was cancelled.</summary>
    public void ThrowIfStopped()
    {
        if (_fault is { } fault) throw fault.Exception;
        if (_cancelled) throw new OperationCanceledException("The ring was cancelled before it had delivered everything.", _token);
    }

    private void Changed()
    {
        EpochSequence.Increment();
        waitStrategy.Signal();
    }

    private sealed record FirstFault(long Sequence, int Order, HandlerException Exception);
}
