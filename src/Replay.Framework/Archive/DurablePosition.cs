namespace Replay;

/// <summary>How far a recording is on the disk: syncs it, moves its watermark, and lets others wait for a position.</summary>
/// <remarks>All members may be called from any thread. A sync that failed is never tried again: the kernel may have dropped what it could not write.</remarks>
internal sealed class DurablePosition : IDisposable
{
    private readonly long _recordingId;
    private readonly DurableWatermark _watermark;
    // One sync at a time; held while the disk works, so what only looks at the position takes the other lock.
    private readonly Lock _syncing = new();
    private readonly object _moved = new();
    private TaskCompletionSource? _nextMove;
    private ArchiveStorageException? _fault;
    private long _position;
    private bool _isClosed;

    public DurablePosition(string directory, long recordingId, long position)
    {
        (_recordingId, _position) = (recordingId, position);
        _watermark = new DurableWatermark(directory, recordingId, position);
    }

    public long Value => Volatile.Read(ref _position);

    public void ThrowIfFaulted()
    {
        if (Volatile.Read(ref _fault) is { } fault) throw Failed(fault);
    }

    /// <summary>Syncs a segment, then moves the watermark; everything before that segment has been synced.</summary>
    /// <param name="segment">Asked for when no other sync is under way.</param>
    /// <param name="position">End of what has been written, or before it.</param>
    /// <exception cref="ArchiveStorageException">This sync failed, or one before it.</exception>
    public void Advance(ref SegmentWriter segment, long position)
    {
        lock (_syncing)
        {
            ThrowIfFaulted();
            if (position <= _position) return;
            try
            {
                segment.Sync();
                _watermark.Write(position, segment.TailChecksum(position));
            }
            catch (ArchiveStorageException fault)
            {
                Move(_position, fault);
                throw;
            }
            Move(position, null);
        }
    }

    /// <summary>Syncs a segment whose last byte is written and puts the next one, new in its directory, in its place.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="next">The next one; disposed of when this fails.</param>
    /// <param name="directory">Both are in it.</param>
    /// <param name="position">Start of the next one.</param>
    /// <exception cref="ArchiveStorageException">See <see cref="Advance"/>.</exception>
    public void Replace(ref SegmentWriter segment, SegmentWriter next, string directory, long position)
    {
        lock (_syncing)
        {
            try
            {
                Advance(ref segment, position);
                FileSync.Directory(directory);
            }
            catch (ArchiveStorageException fault)
            {
                next.Dispose();
                if (_fault is null) Move(_position, fault);
                throw;
            }
            segment.Dispose();
            segment = next;
        }
    }

    /// <inheritdoc cref="RecordingWriter.WaitUntilDurable"/>
    public void Wait(long position, CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(static moved =>
        {
            lock (moved!) Monitor.PulseAll(moved);
        }, _moved);
        lock (_moved)
        {
            while (!IsReached(position))
            {
                cancellationToken.ThrowIfCancellationRequested();
                Monitor.Wait(_moved);
            }
        }
    }

    /// <inheritdoc cref="RecordingWriter.WhenDurable"/>
    public async Task WhenReached(long position, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task moved;
            lock (_moved)
            {
                if (IsReached(position)) return;
                _nextMove ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                moved = _nextMove.Task;
            }
            await moved.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Ends all waits; call it when nothing syncs any more.</summary>
    public void Dispose()
    {
        lock (_moved) _isClosed = true;
        Move(_position, null);
        _watermark.Dispose();
    }

    private bool IsReached(long position)
    {
        if (_position >= position) return true;
        ThrowIfFaulted();
        return _isClosed
            ? throw new ArchiveStorageException($"Recording {_recordingId} was closed at {_position}, before position {position} was durable. What was appended last may be lost: stop a recording before it is disposed of.")
            : false;
    }

    private void Move(long position, ArchiveStorageException? fault)
    {
        lock (_moved)
        {
            Volatile.Write(ref _position, position);
            if (fault is not null) Volatile.Write(ref _fault, fault);
            Monitor.PulseAll(_moved);
            _nextMove?.SetResult();
            _nextMove = null;
        }
    }

    private ArchiveStorageException Failed(ArchiveStorageException fault) =>
        new($"Recording {_recordingId} can no longer be written: a sync failed, and what lies behind position {Value} may be lost. Dispose of the writer, check the disk, and record anew. {fault.Message}", fault);
}
