namespace Replay;

/// <summary>Snapshots after the first event at or after each multiple of an interval of event time: the same places in every run, resumed ones included.</summary>
/// <param name="intervalNs">The interval.</param>
internal sealed class EventTimeSchedule(long intervalNs)
{
    private long _nextNs;

    /// <summary>True from the event that reached the next multiple until <see cref="Taken"/>.</summary>
    public bool IsDue { get; private set; }

    /// <summary>Starts anew.</summary>
    /// <param name="lastNs">Time of the last event; 0: none, and the first one sets the start.</param>
    public void Begin(long lastNs) => (_nextNs, IsDue) = (lastNs == 0 ? 0 : NextAfter(lastNs), false);

    public void Taken() => IsDue = false;

    /// <summary>Looks at an event's time, before the event is delivered.</summary>
    /// <returns>True when a snapshot is due after it.</returns>
    public bool See(long timestampNs)
    {
        if (timestampNs < _nextNs || timestampNs == 0) return false;
        IsDue = _nextNs != 0;
        _nextNs = NextAfter(timestampNs);
        return IsDue;
    }

    private long NextAfter(long timestampNs)
    {
        long reached = timestampNs - timestampNs % intervalNs;
        return reached > long.MaxValue - intervalNs ? long.MaxValue : reached + intervalNs;
    }
}
