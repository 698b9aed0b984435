namespace Replay;

/// <summary>When a run takes snapshots, and where they go.</summary>
/// <param name="store">Takes the snapshots.</param>
internal sealed class SnapshotPlan(SnapshotStore store)
{
    private readonly SortedSet<long> _positions = [];

    public SnapshotStore Store => store;

    /// <summary>A snapshot after every so many events, counted from the start of the range; 0: none.</summary>
    public long EveryEvents { get; set; }

    /// <summary>A snapshot at the end of the range.</summary>
    public bool AtEnd { get; set; }

    /// <summary>True when snapshots are wanted at positions.</summary>
    public bool HasPositions => _positions.Count > 0;

    /// <summary>A snapshot where the run reaches the position, which must be a boundary of messages.</summary>
    public void Add(long position) => _positions.Add(position);

    /// <summary>Snapshots by event time; null: none.</summary>
    public EventTimeSchedule? Times { get; set; }

    /// <summary>Snapshots on request; null: none.</summary>
    public SnapshotTrigger? Trigger { get; set; }

    /// <summary>True when one is due after so many events.</summary>
    public bool IsDue(long events) =>
        (EveryEvents > 0 && events % EveryEvents == 0) || Times is { IsDue: true } || Trigger is { IsRequested: true };

    /// <summary>The number of events after which the next one is due.</summary>
    public long NextAfter(long events)
    {
        if (Trigger is { IsRequested: true }) return events + 1;
        return EveryEvents > 0 ? (events / EveryEvents + 1) * EveryEvents : long.MaxValue;
    }

    /// <summary>Takes a snapshot, and with it all that were due.</summary>
    public void Take(Snapshot snapshot)
    {
        string path = store.Save(snapshot);
        Times?.Taken();
        Trigger?.Answer(path);
    }

    /// <summary>Cuts a range at the positions at which snapshots are wanted.</summary>
    /// <param name="reader">Checks that they are boundaries.</param>
    /// <param name="range">The range.</param>
    /// <param name="first">Where the run begins in it.</param>
    /// <exception cref="PositionException">A position is no boundary, or outside the range.</exception>
    public IEnumerable<(PositionRange Range, bool SnapshotAtEnd)> Cut(RecordingReader reader, PositionRange range, long first)
    {
        long from = first;
        bool isCut = false;
        foreach (long position in _positions)
        {
            if (position < range.From || position > range.To)
                throw new PositionException(position, $"A snapshot at {position} lies outside the range, which is {range.From} to {range.To}; give a position in it.");
            // A run that resumes has the snapshots of the positions behind it, and the one it resumes from.
            if (position < first || (position == first && first > range.From)) continue;
            yield return (reader.Resolve(from, position), true);
            (from, isCut) = (position, true);
        }

        if (from < range.To || !isCut) yield return (new(from, range.To), AtEnd);
    }
}
