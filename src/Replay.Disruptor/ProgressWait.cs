using System.Diagnostics;

namespace Replay.Disruptor;

/// <summary>Waits of the replaying thread for the handlers: ended by faults, by cancellation, and where nothing moves for too long.</summary>
internal struct ProgressWait(HandlerFaults faults, TimeSpan? stallTimeout, CancellationToken cancellationToken)
{
    private SpinWait _spinner;
    private long _consumed = long.MinValue;
    private long _since;

    /// <summary>Waits a little.</summary>
    /// <param name="consumed">The last sequence that all handlers have passed.</param>
    /// <returns>False when nothing has moved for the stall timeout.</returns>
    public bool Once(long consumed)
    {
        faults.ThrowIfExist();
        cancellationToken.ThrowIfCancellationRequested();
        _spinner.SpinOnce(sleep1Threshold: -1);
        if (stallTimeout is not { } timeout) return true;
        if (consumed != _consumed) (_consumed, _since) = (consumed, Stopwatch.GetTimestamp());
        return Stopwatch.GetElapsedTime(_since) < timeout;
    }
}
