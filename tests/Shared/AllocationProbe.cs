namespace Replay.Tests;

/// <summary>Counts the bytes that one thread allocates between two points on it; 0 proves that what lies between allocates nothing.</summary>
internal sealed class AllocationProbe
{
    private long _begin = -1;
    private long _bytes = -1;

    /// <summary>What was allocated; an error unless both points were passed, so that a probe that never ran proves nothing.</summary>
    public long Bytes => _bytes >= 0 ? _bytes : throw new InvalidOperationException("The probe was not begun and ended.");

    public void Begin() => _begin = GC.GetAllocatedBytesForCurrentThread();

    public void End() => _bytes = _begin >= 0 ? GC.GetAllocatedBytesForCurrentThread() - _begin : throw new InvalidOperationException("The probe was not begun.");

    /// <summary>
    /// The least that the action allocates on this thread in five runs after a first one, which pays for what is made once. One run would not
    /// do: a collection that another thread causes ends the thread's allocation buffer and counts what was left of it, up to 8 KiB.
    /// </summary>
    public static long BytesOf(Action action)
    {
        action();
        return Enumerable.Range(0, 5).Min(_ =>
        {
            AllocationProbe probe = new();
            probe.Begin();
            action();
            probe.End();
            return probe.Bytes;
        });
    }
}

/// <summary>Measures a handler on its own thread, whichever that is, from its first event through its last.</summary>
/// <param name="inner">The handler.</param>
/// <param name="lastSequence">Sequence of the last event, as its header has it.</param>
internal sealed class ProbedHandler<T>(IEventHandler<T> inner, long lastSequence) : IEventHandler<T>
{
    private readonly AllocationProbe _probe = new();
    private bool _begun;

    /// <inheritdoc cref="AllocationProbe.Bytes"/>
    public long Bytes => _probe.Bytes;

    public void OnEvent(ref T data, in EventHeader header, bool endOfBatch)
    {
        if (!_begun)
        {
            _begun = true;
            _probe.Begin();
        }
        inner.OnEvent(ref data, in header, endOfBatch);
        if (header.Sequence == lastSequence) _probe.End();
    }
}
