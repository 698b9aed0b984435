namespace Replay;

/// <summary>Compares the time index of a stopped recording with its messages as they come by, from the first on.</summary>
internal sealed class TimeIndexVerifier : IDisposable
{
    private readonly RecordingDescriptor _recording;
    private readonly TimeIndexFile? _file;
    private readonly Action<ArchiveDamageException> _onDamage;
    private TimeIndexEntry? _next;
    private long _number = -1;
    private long _highestNs = TimeIndexFile.None;

    // What was purged had times that are not known any more: the first entry behind it tells the highest.
    private bool _isHighestKnown;

    /// <summary>Reads the index.</summary>
    /// <param name="directory">The archive's directory.</param>
    /// <param name="recording">The recording; it was stopped.</param>
    /// <param name="onDamage">Takes the first thing that is wrong; nothing is compared behind it.</param>
    public TimeIndexVerifier(string directory, RecordingDescriptor recording, Action<ArchiveDamageException> onDamage)
    {
        (_recording, _onDamage) = (recording, onDamage);
        _isHighestKnown = recording.StartPosition == 0;
        _file = TimeIndexFile.TryOpen(directory, recording.RecordingId);
        if (_file is null && Storage.IsReadable(Path.Combine(directory, TimeIndexFile.Name(recording.RecordingId)))) Report(-1, "its header is not that of a time index of this recording");
        ReadNext(recording.StartPosition);
    }

    /// <summary>Takes the next message, or padding, whose time is 0.</summary>
    public void Pass(long position, long timestampNs)
    {
        if (_next is { } entry && position >= entry.Position) Compare(entry, position);
        if (timestampNs != 0) _highestNs = Math.Max(_highestNs, timestampNs);
    }

    /// <summary>Says that all messages have come by.</summary>
    public void Complete()
    {
        if (_next is { } entry) Report(_number, $"no message begins at {entry.Position}");
    }

    public void Dispose() => _file?.Dispose();

    private void Compare(TimeIndexEntry entry, long position)
    {
        if (!_isHighestKnown && entry.HighestNs >= _highestNs) (_isHighestKnown, _highestNs) = (true, entry.HighestNs);
        if (position != entry.Position) Report(_number, $"no message begins at {entry.Position}");
        else if (entry.HighestNs != _highestNs) Report(_number, $"{entry.HighestNs} is not the highest time before {position}, which is {_highestNs}");
        else ReadNext(position + 1);
    }

    /// <summary>Reads the next entry at or behind a position; those at or behind the stop position do not count.</summary>
    private void ReadNext(long from)
    {
        _next = null;
        while (_file is not null && ++_number < _file.Count)
        {
            if (_file.TryRead(_number) is not { } entry)
            {
                Report(_number, "its checksum is wrong");
                return;
            }
            if (entry.Position >= _recording.StopPosition) return;
            if (entry.Position < from) continue;
            _next = entry;
            return;
        }
    }

    private void Report(long number, string detail)
    {
        _next = null;
        string where = number < 0 ? "" : $"entry {number}: ";
        _onDamage(new ArchiveDamageException(DamageKind.TimeIndex, _recording.RecordingId, TimeIndexFile.Name(_recording.RecordingId), number < 0 ? 0 : TimeIndexFile.OffsetOf(number), -1, where + detail));
    }
}
