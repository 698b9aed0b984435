namespace Replay;

/// <summary>What looks at the time of every event, in runs that ask for it.</summary>
/// <param name="gaps">Finds holes; null: nobody asked.</param>
/// <param name="schedule">Says when snapshots are due; null: they are not taken by time.</param>
/// <param name="run">Is stopped after an event behind which a snapshot is due.</param>
internal sealed class EventTimeWatch(TimeGapWatch? gaps, EventTimeSchedule? schedule, RunState run)
{
    public void See(long timestampNs)
    {
        gaps?.See(timestampNs);
        if (schedule is not null && schedule.See(timestampNs)) run.StopSoon();
    }
}
