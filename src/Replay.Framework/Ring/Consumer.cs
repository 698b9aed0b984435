namespace Replay;

/// <summary>One handler of a ring with its thread: waits for events, delivers them in batches, shows its progress.</summary>
internal abstract class Consumer(string name, int order, object handler)
{
    private readonly IBatchStartHandler? _batchStart = handler as IBatchStartHandler;
    private readonly ITimeoutHandler? _timeout = handler as ITimeoutHandler;
    private readonly IExceptionHandler? _exception = ExceptionHook.Of(handler);
    private SequenceBarrier _barrier = null!;
    private RingControl _control = null!;
    private EventRingOptions _options = null!;
    private WaitStrategy _wait = null!;
    private RingJob? _doneJob;
    private RingJob? _endedJob;
    private Action? _runJob;
    private long _epoch = -1;
    private long _limit;

    /// <summary>The last sequence processed.</summary>
    public Sequence Position { get; } = new(-1);

    public string Name => name;

    public object Handler => handler;

    public Thread? Thread { get; private set; }

    /// <summary>Set where other handlers may look at an event at the same time: then the contract forbids writing to it.</summary>
    public bool SharesEvents { get; set; }

    public void Start(SequenceBarrier barrier, RingControl control, EventRingOptions options)
    {
        (_barrier, _control, _options, _wait) = (barrier, control, options, options.WaitStrategy);
        Thread = new Thread(Run) { IsBackground = true, Name = $"replay {name}" };
        Thread.Start();
    }

    /// <summary>Waits for the thread's end; false when it made no progress for the given time (-1: waits for ever).</summary>
    public bool Join(int stallTimeoutMs)
    {
        long seen;
        do
        {
            seen = Position.Value;
            if (Thread!.Join(stallTimeoutMs)) return true;
        }
        while (Position.Value != seen);
        return false;
    }

    /// <summary>True once the handler has done a job, or failed in it.</summary>
    public bool HasDone(RingJob job) => Volatile.Read(ref _endedJob) == job;

    public HandlerStalledException Stalled(int timeoutMs) => new(name, Position.Value, timeoutMs);

    /// <summary>Hands consecutive events to the handler; <paramref name="next"/> counts them, also when the handler throws.</summary>
    protected abstract void Deliver(ref long next, long available);

    /// <summary>Describes what was thrown at an event.</summary>
    protected abstract HandlerException Describe(Exception exception, long sequence);

    private void Run()
    {
        if (handler is not IStartHandler start || Try(start.OnStart, nameof(IStartHandler.OnStart))) Process();
        if (handler is IShutdownHandler shutdown) Try(shutdown.OnShutdown, nameof(IShutdownHandler.OnShutdown));
    }

    private void Process()
    {
        long next = 0;
        while (true)
        {
            if ((next > _limit || _control.Epoch != _epoch) && !Obey(next)) return;
            long available = _barrier.Available(next);
            if (available < next)
            {
                available = _wait.WaitFor(next, _barrier, _epoch, _options.TimeoutMs);
                if (available < next)
                {
                    if (_control.Epoch == _epoch && !NotifyTimeout(next - 1)) return;
                    continue;
                }
            }
            available = Math.Min(available, Math.Min(_limit, next + _options.MaxBatchSize - 1));
            bool going = NotifyBatchStart(next, available) && DeliverAll(ref next, available);
            Position.Value = next - 1;
            _wait.Signal();
            if (!going) return;
        }
    }

    /// <summary>Looks at the ring's state after a change, or at a limit that an earlier look has set; false when this consumer is to stop.</summary>
    private bool Obey(long next)
    {
        _epoch = _control.Epoch;
        if (_control.IsCancelled) return false;
        RingJob? job = _control.Job;
        bool jobIsDue = job is not null && job != _doneJob;
        if (jobIsDue && next > job!.After)
        {
            if (!Run(job)) return false;
            jobIsDue = false;
        }
        _limit = _control.EndFor(order);
        if (next > _limit) return false;
        if (jobIsDue) _limit = Math.Min(_limit, job!.After);
        return true;
    }

    private bool Run(RingJob job)
    {
        _doneJob = job;
        bool isGood = Try(_runJob ??= () => _doneJob!.Run(order), "a job between events");
        Volatile.Write(ref _endedJob, job);
        return isGood;
    }

    private bool DeliverAll(ref long next, long available)
    {
        while (next <= available)
        {
            try
            {
                Deliver(ref next, available);
            }
            catch (Exception exception)
            {
                if (!Skip(Describe(exception, next), next)) return false;
                next++;
            }
        }
        return true;
    }

    private bool NotifyBatchStart(long next, long available)
    {
        if (_batchStart is null) return true;
        try
        {
            _batchStart.OnBatchStart(available - next + 1);
            return true;
        }
        catch (Exception exception)
        {
            return Skip(Describe(exception, next), next);
        }
    }

    private bool NotifyTimeout(long sequence)
    {
        if (_timeout is null) return true;
        try
        {
            _timeout.OnTimeout(sequence);
            return true;
        }
        catch (Exception exception)
        {
            return Skip(new HandlerException(name, nameof(ITimeoutHandler.OnTimeout), exception), sequence + 1);
        }
    }

    /// <summary>Reports a fault to be skipped, or ends the run; false when the consumer is to stop.</summary>
    private bool Skip(HandlerException fault, long sequence)
    {
        HandlerException? hookFault = _exception.Tell(fault);
        if (_options.SkipAndReport is { } report && hookFault is null) return Report(report, fault);
        _control.Fail(sequence, order, hookFault ?? fault);
        return false;
    }

    /// <summary>A report that throws ends the run; the handler has no part in that, and is not told.</summary>
    private bool Report(Action<HandlerException> report, HandlerException fault)
    {
        try
        {
            report(fault);
            return true;
        }
        catch (Exception exception)
        {
            _control.Fail(Position.Value + 1, order, new HandlerException(name, nameof(EventRingOptions.SkipAndReport), exception));
            return false;
        }
    }

    /// <summary>Runs what is rare and cannot be skipped; a fault in it ends the run.</summary>
    private bool Try(Action action, string callback)
    {
        try
        {
            action();
            return true;
        }
        catch (Exception exception)
        {
            HandlerException fault = new(name, callback, exception);
            _control.Fail(Position.Value + 1, order, _exception.Tell(fault) ?? fault);
            return false;
        }
    }
}
