namespace Replay;

/// <summary>Writes the time index of a recording while it is written.</summary>
internal sealed class TimeIndexWriter : IDisposable
{
    private readonly TimeIndexFile _file;
    private long? _lastPosition;

    private TimeIndexWriter(TimeIndexFile file, TimeIndexEntry? last, long highestNs) => (_file, _lastPosition, HighestNs) = (file, last?.Position, highestNs);

    /// <summary>The highest time of what has been written; <see cref="TimeIndexFile.None"/>: none of it has one.</summary>
    public long HighestNs { get; set; }

    /// <summary>Begins the index of a new recording.</summary>
    public static TimeIndexWriter Begin(string directory, long recordingId) => new(TimeIndexFile.Create(directory, recordingId), null, TimeIndexFile.None);

    /// <summary>Goes on in the index of a recording that is extended; null: it has none that goes on, and readers make one when they need it.</summary>
    /// <param name="directory">The archive's directory.</param>
    /// <param name="reader">The recording, up to the position at which it goes on.</param>
    /// <param name="writes">False: only cut it there, so that what is written next is not taken for what was there before.</param>
    public static TimeIndexWriter? Resume(string directory, RecordingReader reader, bool writes)
    {
        TimeIndexFile.Cut(directory, reader.Descriptor.RecordingId, reader.StopPosition);
        if (!writes || TimeIndexFile.TryOpen(directory, reader.Descriptor.RecordingId, forWriting: true) is not { } file) return null;
        TimeIndexEntry? last = file.Count == 0 ? null : file.TryRead(file.Count - 1);
        if (TryFindHighest(reader, last) is { } highestNs) return new TimeIndexWriter(file, last, highestNs);
        file.Dispose();
        return null;
    }

    /// <summary>Makes the index of a recording anew, beside the old one, which it then replaces.</summary>
    /// <param name="directory">The archive's directory.</param>
    /// <param name="reader">The recording.</param>
    /// <param name="keepsOld">Whether to go on from those entries of the old one that can be read; false: none of them is believed.</param>
    public static void Rebuild(string directory, RecordingReader reader, bool keepsOld)
    {
        long recordingId = reader.Descriptor.RecordingId;
        using TimeIndexFile? old = keepsOld ? TimeIndexFile.TryOpen(directory, recordingId) : null;
        List<TimeIndexEntry> entries = old?.Kept(reader.StopPosition) ?? [];
        TimeIndexEntry last = entries.Count > 0 && entries[^1].Position >= reader.StartPosition ? entries[^1] : new TimeIndexEntry(reader.StartPosition, TimeIndexFile.None);
        TimeScan.FindHighest(reader, last.Position, last.HighestNs, entries);
        using TimeIndexFile file = TimeIndexFile.CreateBeside(directory, recordingId);
        foreach (TimeIndexEntry entry in entries) file.Add(entry);
        file.MoveIntoPlace();
    }

    /// <summary>Says that a block of whole messages has been written.</summary>
    /// <param name="position">Its start; <see cref="HighestNs"/> is still that before it.</param>
    /// <exception cref="ArchiveStorageException">The disk refused; call it again.</exception>
    public void OnWritten(long position)
    {
        if (position - _lastPosition < TimeIndexFile.Stride) return;
        _file.Add(new TimeIndexEntry(position, HighestNs));
        _lastPosition = position;
    }

    /// <inheritdoc cref="TimeIndexFile.Sync"/>
    public void Sync() => _file.Sync();

    public void Dispose() => _file.Dispose();

    private static long? TryFindHighest(RecordingReader reader, TimeIndexEntry? last)
    {
        try
        {
            return last is { } entry && entry.Position >= reader.StartPosition
                ? TimeScan.FindHighest(reader, entry.Position, entry.HighestNs)
                : TimeScan.FindHighest(reader, reader.StartPosition, last?.HighestNs ?? TimeIndexFile.None);
        }
        catch (ArchiveDamageException)
        {
            // For those who read that far. Without an end the index stays as it is: right, and behind.
            return null;
        }
    }
}
