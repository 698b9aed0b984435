namespace Replay;

/// <summary>The thread that makes durable what was flushed, many messages at a time.</summary>
internal sealed class GroupSync : IDisposable
{
    private readonly Func<long> _flushed;
    private readonly Action<long> _advance;
    private readonly DurablePosition _durable;
    private readonly ArchiveOptions _options;
    private readonly AutoResetEvent _wake = new(false);
    private readonly Thread _thread;
    private volatile bool _isStopping;

    /// <param name="name">Names the thread.</param>
    /// <param name="options">How often.</param>
    /// <param name="durable">What has been synced.</param>
    /// <param name="flushed">What has been written.</param>
    /// <param name="advance">Syncs up to a position.</param>
    public GroupSync(string name, ArchiveOptions options, DurablePosition durable, Func<long> flushed, Action<long> advance)
    {
        (_options, _durable, _flushed, _advance) = (options, durable, flushed, advance);
        _thread = new Thread(Run) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>Says that more was flushed.</summary>
    /// <param name="before">The flushed position before.</param>
    /// <param name="now">The flushed position, already to be seen by the thread.</param>
    public void OnFlushed(long before, long now)
    {
        // Pairs with the barrier in Run: either the thread sees the flush after its sync, or its sync is seen here.
        Interlocked.MemoryBarrier();
        long durable = _durable.Value;
        if (durable >= before || now - durable >= _options.GroupBytes) _wake.Set();
    }

    public void Dispose()
    {
        _isStopping = true;
        _wake.Set();
        _thread.Join();
        _wake.Dispose();
    }

    private void Run()
    {
        try
        {
            while (!_isStopping)
            {
                Interlocked.MemoryBarrier();
                long waiting = _flushed() - _durable.Value;
                if (waiting == 0)
                {
                    _wake.WaitOne();
                    continue;
                }
                if (waiting < _options.GroupBytes) _wake.WaitOne(_options.GroupInterval);
                _advance(_flushed());
            }
        }
        catch (ArchiveStorageException)
        {
            // Kept by the durable position, which throws it to the writer and to everyone waiting.
        }
    }
}
