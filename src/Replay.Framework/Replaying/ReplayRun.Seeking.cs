namespace Replay;

/// <content>Going to a place in the recording, and standing still there.</content>
public sealed partial class ReplayRun<T, TCodec>
{
    /// <summary>Begins with the newest snapshot before a position, or at the start where none serves, goes there at full speed and stands still before the first event at or behind it.</summary>
    /// <remarks>
    /// The handlers' state is then what it is after every event of the range up to there: nothing is left out, whichever way the run came. Handlers must
    /// be new, since a run takes them as they are; to seek within a run, cancel it and describe another. From there the pace steps or resumes.
    /// </remarks>
    /// <param name="pace">The run's pace; <see cref="ReplayPace.WaitUntilPaused"/> tells when it has arrived.</param>
    /// <param name="position">Where to; need not be a boundary.</param>
    /// <param name="store">Where snapshots are looked for; null: nowhere.</param>
    /// <param name="refused">Told about each snapshot that was passed over, and why.</param>
    public ReplayRun<T, TCodec> SeekTo(ReplayPace pace, long position, SnapshotStore? store = null, Action<SnapshotException>? refused = null)
    {
        ArgumentNullException.ThrowIfNull(pace);
        ThrowIfRunning();
        pace.StepTo(OfOnlyRecording(position));
        return Seek(pace, store is null ? null : new SnapshotSearch(store, refused) { AtOrBefore = position });
    }

    /// <summary>As <see cref="SeekTo"/>, to the first event at or after a time.</summary>
    /// <param name="pace">The run's pace; <see cref="ReplayPace.WaitUntilPaused"/> tells when it has arrived.</param>
    /// <param name="timestampNs">Event time in nanoseconds since the Unix epoch.</param>
    /// <param name="store">Where snapshots are looked for; null: nowhere.</param>
    /// <param name="refused">Told about each snapshot that was passed over, and why.</param>
    public ReplayRun<T, TCodec> SeekToTime(ReplayPace pace, long timestampNs, SnapshotStore? store = null, Action<SnapshotException>? refused = null)
    {
        ArgumentNullException.ThrowIfNull(pace);
        ThrowIfRunning();
        pace.StepUntil(timestampNs);
        return Seek(pace, store is null ? null : new SnapshotSearch(store, refused) { BeforeNs = timestampNs });
    }

    private ReplayRun<T, TCodec> Seek(ReplayPace pace, SnapshotSearch? search) => With(() => (_pace, _resumeFrom, _newestFrom) = (pace, null, search));
}
