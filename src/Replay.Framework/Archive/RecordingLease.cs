namespace Replay;

/// <summary>A reader's or an operation's hold on a recording's files, within this process: readers share, truncate and purge want it alone.</summary>
/// <remarks>
/// An operation is refused while a recording is being read; a reader that comes during an operation waits for its end, which is near. Readers of other
/// processes are not seen. For them files are only ever replaced or unlinked, never shortened: what they have mapped stays as it was.
/// </remarks>
internal sealed class RecordingLease : IDisposable
{
    private const int Alone = -1;

    private static readonly object Gate = new();

    // How many read; Alone: an operation. A recording that nobody holds has no entry.
    private static readonly Dictionary<(string Directory, long RecordingId), int> Held = [];

    // How often operations have held a recording.
    private static readonly Dictionary<(string Directory, long RecordingId), int> Changes = [];

    private readonly (string Directory, long RecordingId) _recording;
    private readonly int _changesSeen;
    private bool _isHeld = true;

    private RecordingLease(string directory, long recordingId, int changesSeen) => (_recording, _changesSeen) = ((directory, recordingId), changesSeen);

    /// <summary>How often operations of this process have held a recording: a reader remembers it, to tell what it knows from what has changed since.</summary>
    public static int ChangesOf(string directory, long recordingId)
    {
        lock (Gate) return Changes.GetValueOrDefault((directory, recordingId));
    }

    /// <summary>Takes a reader's lease, after the end of an operation that is under way.</summary>
    /// <param name="directory">The archive's directory.</param>
    /// <param name="recordingId">The recording.</param>
    /// <param name="changesSeen">What <see cref="ChangesOf"/> gave when the reader learned where the recording ends.</param>
    public static RecordingLease Share(string directory, long recordingId, int changesSeen = 0)
    {
        lock (Gate)
        {
            int holders;
            while ((holders = Held.GetValueOrDefault((directory, recordingId))) == Alone) Monitor.Wait(Gate);
            Held[(directory, recordingId)] = holders + 1;
            return new RecordingLease(directory, recordingId, changesSeen);
        }
    }

    /// <summary>Takes the lease of an operation.</summary>
    /// <exception cref="RecordingInUseException">The recording is being read in this process.</exception>
    public static RecordingLease Own(string directory, long recordingId)
    {
        // Files that are about to go would keep their space as long as they are mapped.
        MappedFiles.OfProcess.Release();
        lock (Gate)
        {
            if (Held.TryGetValue((directory, recordingId), out int holders))
                throw new RecordingInUseException(recordingId, $"Recording {recordingId} of {directory} is being read in this process ({holders} open enumerations or runs); end and dispose them first.");
            Held[(directory, recordingId)] = Alone;
            int changes = Changes[(directory, recordingId)] = Changes.GetValueOrDefault((directory, recordingId)) + 1;
            return new RecordingLease(directory, recordingId, changes);
        }
    }

    /// <summary>Whether a position that was in the recording when its reader was opened has gone since: what looks like damage then is none.</summary>
    /// <returns>What happened; null: nothing.</returns>
    public ReplayException? FindChange(long position)
    {
        Catalog catalog = Catalog.Read(_recording.Directory);
        if (catalog.Damage is not null) return null;
        RecordingDescriptor? now = catalog.Entries.FirstOrDefault(entry => entry.Descriptor.RecordingId == _recording.RecordingId).Descriptor;
        if (now is null or { State: RecordingState.Deleted })
            return new RecordingNotFoundException(_recording.RecordingId, $"Recording {_recording.RecordingId} of {_recording.Directory} was purged while it was being read.");
        long stop = now.StopPosition != -1 || RecordingGeometry.Fault(now) is not null ? now.StopPosition
            : StopPositionRecovery.Find(_recording.Directory, now, DurableWatermark.Find(_recording.Directory, now.RecordingId));
        bool isThereNow = position >= now.StartPosition && (stop == -1 || position < stop);
        // It may be there again: cut off, and then extended.
        if (isThereNow && ChangesOf(_recording.Directory, _recording.RecordingId) == _changesSeen) return null;
        return new PositionException(position,
            $"Position {position} was cut off recording {_recording.RecordingId} while it was being read; it holds {now.StartPosition} to {stop} now. Open it again.");
    }

    public void Dispose()
    {
        lock (Gate)
        {
            if (!_isHeld) return;
            _isHeld = false;
            if (Held[_recording] is Alone or 1) Held.Remove(_recording);
            else Held[_recording]--;
            Monitor.PulseAll(Gate);
        }
    }
}
