namespace Replay;

/// <summary>Spins shortly, then blocks on a monitor until progress is signalled.</summary>
/// <remarks>
/// Signalling is an ordinary load while nobody is blocked. A thread about to block raises <see cref="_waiting"/>, then makes every other processor
/// pass a memory barrier, then looks once more: a publisher that has missed the flag has made its progress visible before that look. The
/// expensive side of the handshake is thus the one that has nothing to do.
/// </remarks>
internal sealed class BlockingWait : WaitStrategy
{
    private const int Spins = 200;

    private readonly object _gate = new();
    private bool _waiting;

    internal override bool NeedsSignal => true;

    internal override long WaitFor(long sequence, SequenceBarrier barrier, long epoch, int timeoutMs)
    {
        for (int spins = 0; spins < Spins; spins++)
        {
            long available = barrier.Available(sequence);
            if (available >= sequence || barrier.IsInterrupted(epoch)) return available;
            Spinning.Once(spins);
        }
        return Block(sequence, barrier, epoch, timeoutMs);
    }

    private long Block(long sequence, SequenceBarrier barrier, long epoch, int timeoutMs)
    {
        long deadline = timeoutMs < 0 ? long.MaxValue : Environment.TickCount64 + timeoutMs;
        lock (_gate)
        {
            while (true)
            {
                Volatile.Write(ref _waiting, true);
                Interlocked.MemoryBarrierProcessWide();
                long available = barrier.Available(sequence);
                if (available >= sequence || barrier.IsInterrupted(epoch)) return available;
                if (timeoutMs < 0)
                {
                    Monitor.Wait(_gate);
                    continue;
                }
                long remainingMs = deadline - Environment.TickCount64;
                if (remainingMs <= 0) return available;
                Monitor.Wait(_gate, (int)remainingMs);
            }
        }
    }

    internal override void Signal()
    {
        if (Volatile.Read(ref _waiting)) Wake();
    }

    private void Wake()
    {
        lock (_gate)
        {
            _waiting = false;
            Monitor.PulseAll(_gate);
        }
    }
}
