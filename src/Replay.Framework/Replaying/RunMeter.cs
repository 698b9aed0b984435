using System.Diagnostics;

namespace Replay;

/// <summary>Measures a run between its first and its last event: time, and what the data path's threads allocated.</summary>
/// <param name="handlers">Number of handlers.</param>
internal sealed class RunMeter(int handlers)
{
    private readonly int _replayingThread = Environment.CurrentManagedThreadId;
    private readonly long[] _allocatedBefore = new long[handlers];
    private long _allocatedBeforeHere;
    private long _allocated;
    private long _started;
    private TimeSpan? _elapsed;

    /// <summary>Time since the first event was found; once the run has ended, up to its end.</summary>
    public TimeSpan Elapsed => _elapsed ?? (_started == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(_started));

    /// <summary>Managed bytes allocated on all threads of the data path.</summary>
    public long AllocatedBytes => _allocated;

    /// <summary>Called on each handler's thread before its first event.</summary>
    public void BeginHandler(int index) => _allocatedBefore[index] = GC.GetAllocatedBytesForCurrentThread();

    /// <summary>Called on each handler's thread after its last event.</summary>
    public void EndHandler(int index)
    {
        // First of all: asking for the thread's id may allocate.
        long allocated = GC.GetAllocatedBytesForCurrentThread() - _allocatedBefore[index];
        if (Environment.CurrentManagedThreadId != _replayingThread) Interlocked.Add(ref _allocated, allocated);
    }

    /// <summary>Called on the replaying thread when the first event has been found.</summary>
    public void Begin()
    {
        if (_started != 0) return;
        _allocatedBeforeHere = GC.GetAllocatedBytesForCurrentThread();
        _started = Stopwatch.GetTimestamp();
    }

    /// <summary>Called on the replaying thread after the last event; the handlers may still be busy.</summary>
    public void EndReplaying()
    {
        if (_started != 0) Interlocked.Add(ref _allocated, GC.GetAllocatedBytesForCurrentThread() - _allocatedBeforeHere);
    }

    /// <summary>Called on the replaying thread when every handler is done with the last event.</summary>
    public void End() => _elapsed = Elapsed;
}
