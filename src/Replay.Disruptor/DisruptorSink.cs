using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Replay.Disruptor;

/// <summary>Puts events into a Disruptor's ring: decoded in claimed slots, shown in batches.</summary>
/// <remarks>Claims never wait inside the Disruptor, which would not notice that a handler has ended.</remarks>
/// <typeparam name="T">The event type.</typeparam>
/// <typeparam name="TSlots">The kind of ring.</typeparam>
internal struct DisruptorSink<T, TSlots>(TSlots slots, DisruptorRunParts run) : IEventSink<T>
    where TSlots : struct, IRingSlots<T>
{
    // As for the framework's own ring: claiming and showing cost nothing an event, and handlers are not kept waiting.
    private const int MaxBatch = 256;

    private readonly int _batch = Math.Clamp(slots.Ring.BufferSize / 4, 1, MaxBatch);
    private readonly TSlots _slots = slots;
    private CancellationToken _cancellationToken;
    private long _next;
    private long _claimedEnd;
    private long _published;

    public static bool CallsHandlers => false;

    private readonly long ConsumedSequence => _slots.Ring.GetMinimumGatingSequence();

    [UnscopedRef]
    public ref T NextSlot()
    {
        if (_next == _claimedEnd) Claim();
        return ref _slots.At(_next);
    }

    public void Deliver(ref T slot, in EventHeader header, bool endOfBatch)
    {
        _slots.CheckFilled(_next, ref slot);
        run.Headers.Set(_next, in header);
        if (++_next == _claimedEnd || endOfBatch) Publish();
    }

    public void Flush() => Publish();

    public void Start(CancellationToken cancellationToken)
    {
        _cancellationToken = cancellationToken;
        try
        {
            run.Threads.Start(cancellationToken);
            run.Faults.ThrowIfExist();
            Claim();
            _published = _next;
            // With a slot claimed and none published, only a ring that nobody reads has all its slots free.
            if (_slots.Ring.GetRemainingCapacity() == _slots.Ring.BufferSize)
                throw new InvalidOperationException("The Disruptor has no handlers, so that events would be overwritten unseen; call HandleEventsWith first.");
        }
        catch
        {
            Stop();
            throw;
        }
    }

    /// <remarks>The handlers wait for events meanwhile: what they wrote is visible here, and they see what is written here.</remarks>
    public void OnHandlers(Action<int> action)
    {
        WaitUntilHandled();
        for (int i = 0; i < run.Handlers.Length; i++)
        {
            try
            {
                action(i);
            }
            catch (Exception e)
            {
                throw new HandlerException(run.Handlers[i].Name, "a snapshot", e);
            }
        }
    }

    public void WaitUntilHandled()
    {
        Publish();
        ProgressWait wait = new(run.Faults, run.StallTimeout, _cancellationToken);
        while (ConsumedSequence < _published - 1)
        {
            if (!wait.Once(ConsumedSequence)) throw Stalled();
        }

        run.Faults.ThrowIfExist();
    }

    public readonly long FirstUnhandledPosition(long next)
    {
        long first = ConsumedSequence + 1;
        return first < _next ? run.Headers[first].Position : next;
    }

    public void Complete()
    {
        try
        {
            WaitUntilHandled();
        }
        finally
        {
            Stop();
            // Of all faults up to the handlers' end, the one at the lowest sequence.
            run.Faults.ThrowIfExist();
        }
    }

    public readonly void Stop() => run.Threads.Halt(wait: true);

    public readonly HandlerException Describe(in EventHeader header, Exception exception) =>
        throw new UnreachableException("A Disruptor's exception handlers describe its handlers' faults.");

    private void Claim()
    {
        long last;
        ProgressWait wait = new(run.Faults, run.StallTimeout, _cancellationToken);
        run.Faults.ThrowIfExist();
        while (!_slots.Ring.TryNext(_batch, out last))
        {
            if (!wait.Once(ConsumedSequence)) throw Stalled();
        }

        _next = last - _batch + 1;
        _claimedEnd = last + 1;
    }

    private readonly HandlerStalledException Stalled()
    {
        // One of the threads will not end: the others are told to, and not waited for.
        run.Threads.Halt(wait: false);
        return new HandlerStalledException("of the Disruptor", ConsumedSequence, (int)run.StallTimeout!.Value.TotalMilliseconds);
    }

    private void Publish()
    {
        if (_next == _published) return;
        _slots.Ring.Publish(_published, _next - 1);
        _published = _next;
    }
}
