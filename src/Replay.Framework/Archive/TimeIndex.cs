namespace Replay;

/// <summary>Finds positions by event time: by the recording's time index, and by reading where that is missing, damaged or behind.</summary>
/// <remarks>May be used from any thread. What had to be read is remembered.</remarks>
/// <param name="reader">The recording.</param>
/// <param name="directory">Where its index lies; null: it has none.</param>
/// <param name="rebuild">Writes an index that is missing, damaged or behind anew; false: it may not be written now. Null: it may never be.</param>
internal sealed class TimeIndex(RecordingReader reader, string? directory, Func<RecordingReader, bool>? rebuild)
{
    private readonly Lock _gate = new();

    // From where the file ends on, or from the recording's start; the first one is the file's last.
    private readonly List<TimeIndexEntry> _read = [];
    private bool _hasFile = directory is not null;

    /// <summary>Start of the first message at or after a time; the stop position: there is none.</summary>
    /// <exception cref="UnknownTimeException">No message has a time.</exception>
    public long Find(long timestampNs)
    {
        lock (_gate)
        {
            try
            {
                return FindWithFile(timestampNs);
            }
            catch (ArchiveDamageException) when (_hasFile)
            {
                // If it is the recording's own, it will be met again.
                _read.Clear();
                _hasFile = TryRebuild();
                return FindWithFile(timestampNs);
            }
        }
    }

    private long FindWithFile(long timestampNs)
    {
        if (!_hasFile) return Find(null, timestampNs);
        using TimeIndexFile? file = TimeIndexFile.TryOpen(directory!, reader.Descriptor.RecordingId);
        if (_read.Count > 0) return Find(file, timestampNs);
        _read.Add(EndOf(file));
        bool isBehind = reader.StopPosition - _read[0].Position > 16 * TimeIndexFile.Stride;
        if (!isBehind || rebuild is null || !TryRebuild()) return Find(file, timestampNs);
        using TimeIndexFile? rebuilt = TimeIndexFile.TryOpen(directory!, reader.Descriptor.RecordingId);
        _read[0] = EndOf(rebuilt);
        return Find(rebuilt, timestampNs);
    }

    private bool TryRebuild()
    {
        try
        {
            return rebuild?.Invoke(reader) == true;
        }
        catch (ArchiveDamageException)
        {
            // What is looked for may lie before it.
            return false;
        }
    }

    private long Find(TimeIndexFile? file, long timestampNs)
    {
        if (_read.Count == 0) _read.Add(EndOf(file));
        long highestNs = _read[^1].HighestNs;
        if (highestNs < timestampNs)
        {
            if (TimeScan.FindFirst(reader, _read[^1].Position, timestampNs, ref highestNs, _read) is { } found) return found;
            return highestNs == TimeIndexFile.None && reader.StopPosition > reader.StartPosition
                ? throw new UnknownTimeException(reader.Descriptor)
                : reader.StopPosition;
        }
        // Entries may still count messages that were purged: then the way to the message is longer, but starts before it.
        TimeIndexEntry? before = _read[0].HighestNs < timestampNs
            ? LastBelow(_read.Count, i => _read[(int)i], entry => entry.HighestNs < timestampNs)
            : file is null ? null : LastBelow(file.Count, i => Entry(file, i), entry => entry.HighestNs < timestampNs && entry.Position < reader.StopPosition);
        return TimeScan.FindFirst(reader, Math.Max(before?.Position ?? 0, reader.StartPosition), timestampNs, ref highestNs) ?? reader.StopPosition;
    }

    /// <summary>The last entry of the file that counts; without one, where the recording starts.</summary>
    private TimeIndexEntry EndOf(TimeIndexFile? file) =>
        LastEntry(file) is { } last && last.Position >= reader.StartPosition ? last : new TimeIndexEntry(reader.StartPosition, TimeIndexFile.None);

    private TimeIndexEntry? LastEntry(TimeIndexFile? file)
    {
        if (file is not { Count: > 0 }) return null;
        // Only of a recording that was extended, or cut, since its reader was opened are there more.
        TimeIndexEntry last = Entry(file, file.Count - 1);
        return last.Position < reader.StopPosition ? last : LastBelow(file.Count, i => Entry(file, i), entry => entry.Position < reader.StopPosition);
    }

    private TimeIndexEntry Entry(TimeIndexFile file, long number) => file.TryRead(number)
        ?? throw new ArchiveDamageException(DamageKind.TimeIndex, reader.Descriptor.RecordingId, TimeIndexFile.Name(reader.Descriptor.RecordingId), 0, -1, $"entry {number} has a wrong checksum");

    /// <summary>The last of some entries for which a condition holds that, once false, stays so; null: for none.</summary>
    private static TimeIndexEntry? LastBelow(long count, Func<long, TimeIndexEntry> entry, Func<TimeIndexEntry, bool> isBelow)
    {
        TimeIndexEntry? last = null;
        for (long low = 0, high = count; low < high;)
        {
            long middle = low + (high - low) / 2;
            TimeIndexEntry candidate = entry(middle);
            if (isBelow(candidate)) (low, last) = (middle + 1, candidate);
            else high = middle;
        }
        return last;
    }
}
