namespace Replay;

/// <summary>Finds positions by event time: by the recording's time index, and by reading where that is missing, damaged or behind.</summary>
/// <remarks>May be used from any thread. What had to be read is remembered.</remarks>
/// <param name="reader">The recording.</param>
/// <param name="directory">Where its index lies; null: it has none.</param>
/// <param name="rebuild">Writes an index that is missing, damaged or behind anew, from the entries that can be read or from none; false: it may not be written now. Null: it may never be.</param>
internal sealed class TimeIndex(RecordingReader reader, string? directory, Func<RecordingReader, bool, bool>? rebuild)
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
                _hasFile = TryRebuild(keepsOld: false);
                return FindWithFile(timestampNs);
            }
        }
    }

    private long FindWithFile(long timestampNs)
    {
        if (!_hasFile) return Find(null, timestampNs);
        using TimeIndexFile? file = TimeIndexFile.TryOpen(directory!, reader.Descriptor.RecordingId);
        if (_read.Count > 0 || rebuild is null || !IsBehind(file) || !TryRebuild(keepsOld: true)) return Find(file, timestampNs);
        using TimeIndexFile? rebuilt = TimeIndexFile.TryOpen(directory!, reader.Descriptor.RecordingId);
        return Find(rebuilt, timestampNs);
    }

    private bool TryRebuild(bool keepsOld)
    {
        try
        {
            return rebuild?.Invoke(reader, keepsOld) == true;
        }
        catch (ArchiveDamageException)
        {
            // What is looked for may lie before it.
            return false;
        }
    }

    private bool IsBehind(TimeIndexFile? file) => reader.StopPosition - (LastEntry(file)?.Position ?? reader.StartPosition) > 16 * TimeIndexFile.Stride;

    private long Find(TimeIndexFile? file, long timestampNs)
    {
        if (_read.Count == 0) _read.Add(LastEntry(file) is { } last && last.Position >= reader.StartPosition ? last : new TimeIndexEntry(reader.StartPosition, TimeIndexFile.None));
        long highestNs = _read[^1].HighestNs;
        if (highestNs < timestampNs)
        {
            if (TimeScan.FindFirst(reader, _read[^1].Position, timestampNs, ref highestNs, _read) is { } found) return found;
            return highestNs == TimeIndexFile.None && reader.StopPosition > reader.StartPosition
                ? throw new UnknownTimeException(reader.Descriptor)
                : reader.StopPosition;
        }
        if (_read[0].HighestNs < timestampNs) return Scan(_read[(int)CountBelow(_read.Count, i => _read[(int)i], entry => entry.HighestNs < timestampNs) - 1]) ?? reader.StopPosition;
        return (file is null ? Scan(null) : Find(file, timestampNs, Scan)) ?? reader.StopPosition;

        long? Scan(TimeIndexEntry? from) => TimeScan.FindFirst(reader, Math.Max(from?.Position ?? 0, reader.StartPosition), timestampNs, ref highestNs);
    }

    private long? Find(TimeIndexFile file, long timestampNs, Func<TimeIndexEntry?, long?> scan)
    {
        // Entries may still count messages that were purged: then the way to the message is longer, but starts before it.
        long below = CountBelow(file.Count, i => Entry(file, i), entry => entry.HighestNs < timestampNs && entry.Position < reader.StopPosition);
        TimeIndexEntry? before = below == 0 ? null : Entry(file, below - 1), after = below == file.Count ? null : Entry(file, below);
        long? found = scan(before);
        // Between the two the time has been reached, whatever was purged in front of the first: an index that says otherwise is that of other messages.
        bool isBetween = (before?.Position ?? 0) >= reader.StartPosition && after?.Position < reader.StopPosition;
        if (isBetween && !(found < after?.Position)) throw Damage(below, "says that a message before its position is as late as none is");
        // One that is too low would lead behind the message, to the first one that is looked at.
        if (found is { } first && first == before?.Position && scan(below == 1 ? null : Entry(file, below - 2)) != first) throw Damage(below - 1, "is lower than the time of a message before its position");
        return found;
    }

    private TimeIndexEntry? LastEntry(TimeIndexFile? file)
    {
        if (file is not { Count: > 0 }) return null;
        // Only of a recording that was extended, or cut, since its reader was opened are there more.
        TimeIndexEntry last = Entry(file, file.Count - 1);
        if (last.Position < reader.StopPosition) return last;
        long count = CountBelow(file.Count, i => Entry(file, i), entry => entry.Position < reader.StopPosition);
        return count == 0 ? null : Entry(file, count - 1);
    }

    private TimeIndexEntry Entry(TimeIndexFile file, long number) => file.TryRead(number) ?? throw Damage(number, "has a wrong checksum");

    private ArchiveDamageException Damage(long number, string detail) =>
        new(DamageKind.TimeIndex, reader.Descriptor.RecordingId, TimeIndexFile.Name(reader.Descriptor.RecordingId), TimeIndexFile.OffsetOf(number), -1, $"entry {number} {detail}");

    /// <summary>For how many of some entries, from the first on, a condition holds that, once false, stays so.</summary>
    private static long CountBelow(long count, Func<long, TimeIndexEntry> entry, Func<TimeIndexEntry, bool> isBelow)
    {
        long low = 0;
        for (long high = count; low < high;)
        {
            long middle = low + (high - low) / 2;
            if (isBelow(entry(middle))) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
