namespace Replay;

/// <summary>Where a run stands: written by the replaying thread at every event, read by others for progress.</summary>
internal sealed class RunState
{
    /// <summary>The header of the event being delivered, or delivered last.</summary>
    public HeaderFields Header = new() { Sequence = -1 };

    /// <summary>The loop returns before the event with this sequence. Lowered to stop a run at the next event, from any thread.</summary>
    public long StopBefore;

    /// <summary>The end of the range, or where a stream of unknown length has ended.</summary>
    public long To;

    /// <summary>In a merge, the highest time delivered so far, with the sources' offsets.</summary>
    public long MergedTimeNs;

    /// <summary>True between taking a message and having decoded it: its start is known, and its end is still that of the event before.</summary>
    public bool IsDecoding => Header.EndPosition <= Header.Position;

    /// <summary>Makes the loop return after the event that it is at; from any thread.</summary>
    public void StopSoon() => Volatile.Write(ref StopBefore, long.MinValue);

    /// <summary>The number that the next event gets.</summary>
    public long NextSequence => Header.Sequence + 1;
}
