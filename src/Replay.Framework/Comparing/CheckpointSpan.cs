namespace Replay;

/// <summary>Between which checkpoints two runs part.</summary>
/// <param name="LastEqual">Events up to the last common checkpoint at which they agree; -1: none.</param>
/// <param name="From">Events up to where both can be looked at.</param>
/// <param name="To">Events up to the first common checkpoint at which they differ, or to the end of the shorter run.</param>
/// <param name="EventsDiffer">Whether the events themselves differ there.</param>
/// <param name="IsSeen">False: no checkpoint differs, but one run is longer.</param>
internal sealed record CheckpointSpan(long LastEqual, long From, long To, bool EventsDiffer, bool IsSeen)
{
    /// <summary>Null: all checkpoints that the runs have in common agree, and they end after the same number of events.</summary>
    public static CheckpointSpan? Find(RunManifest a, RunManifest b)
    {
        long begin = Math.Max(a.Checkpoints[0].Sequence, b.Checkpoints[0].Sequence);
        long lastEqual = -1;
        Dictionary<long, Checkpoint> ofB = b.Checkpoints.ToDictionary(checkpoint => checkpoint.Sequence);
        foreach (Checkpoint left in a.Checkpoints)
        {
            if (!ofB.TryGetValue(left.Sequence, out Checkpoint? right)) continue;
            if (!left.IsSame(right)) return new(lastEqual, Math.Max(lastEqual, begin), left.Sequence, left.EventDigest != right.EventDigest, IsSeen: true);
            lastEqual = left.Sequence;
        }

        return a.Events == b.Events ? null : new(lastEqual, Math.Max(lastEqual, begin), Math.Min(a.Events, b.Events), EventsDiffer: false, IsSeen: false);
    }

    /// <summary>The window of one of the two runs.</summary>
    /// <param name="manifest">The run.</param>
    /// <param name="start">Where to begin.</param>
    /// <param name="every">An entry after every so many events.</param>
    public TraceWindow WindowOf(RunManifest manifest, RestartPoint? start, long every) => new()
    {
        Start = start,
        From = From,
        To = To,
        Every = every,
        EndPositions = manifest.Checkpoints.First(checkpoint => checkpoint.Sequence >= To).Positions,
    };
}
