namespace Replay;

/// <summary>Work that every handler's thread does once, between the same two events.</summary>
/// <param name="after">The sequence after which it is done; nothing beyond it is published until all have done it.</param>
/// <param name="action">Gets the handler's index in order of registration, on the handler's thread.</param>
/// <param name="handlers">Number of handlers.</param>
internal sealed class RingJob(long after, Action<int> action, int handlers)
{
    private int _done;

    public long After => after;

    public bool IsDone => Done == handlers;

    /// <summary>Handlers that have done it.</summary>
    public int Done => Volatile.Read(ref _done);

    public void Run(int handler)
    {
        action(handler);
        Interlocked.Increment(ref _done);
    }
}
