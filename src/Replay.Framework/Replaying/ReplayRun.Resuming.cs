namespace Replay;

/// <content>Going on from a snapshot.</content>
public sealed partial class ReplayRun<T, TCodec>
{
    /// <summary>Goes on from a snapshot of the same recording, range, handlers and outputs, instead of beginning at the start of the range.</summary>
    /// <remarks>
    /// What is compared: the recording's identity, the start of the range, names and versions. The events before the snapshot are read again only where the
    /// recording was extended by another session since, or with <see cref="CheckHistory"/>.
    /// </remarks>
    /// <param name="snapshot">The snapshot; null: begin at the start.</param>
    public ReplayRun<T, TCodec> ResumeFrom(Snapshot? snapshot) => With(() => (_resumeFrom, _newestFrom) = (snapshot, null));

    /// <summary>Goes on from the newest snapshot that fits the run and is not beyond its end; without one it begins at the start.</summary>
    /// <remarks>
    /// With <see cref="To"/> or <see cref="ToTime"/> this is travel in time: the handlers' state at any position, for the cost of the events behind the
    /// snapshot before it.
    /// </remarks>
    /// <param name="store">Where the snapshots are.</param>
    /// <param name="refused">Told about each snapshot that was passed over, and why: damaged, of another recording, range or set of handlers, newer.</param>
    public ReplayRun<T, TCodec> ResumeFromNewest(SnapshotStore store, Action<SnapshotException>? refused = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        return With(() => (_resumeFrom, _newestFrom) = (null, new SnapshotSearch(store, refused)));
    }

    /// <summary>Reads the events before the snapshot again, without handlers, and refuses the snapshot if their digest is not the one it was taken with.</summary>
    /// <remarks>Costs a digest over all that the snapshot saves; a snapshot that was taken without digests is refused.</remarks>
    public ReplayRun<T, TCodec> CheckHistory() => With(() => _checksHistory = true);

    /// <summary>The event digest from the start of the range to a snapshot, as the recordings give it now.</summary>
    private Digest DigestHistory(Snapshot snapshot, CancellationToken cancellationToken)
    {
        IEnumerable<ReplaySource> before = _sources.Select((source, i) => source with { From = snapshot.Start[i].Position, To = snapshot.Cursor.Recordings[i].Position });
        ReplayRun<RawEvent, RawCodec> history = new(before) { _timestamps = _timestamps };
        history._templateIds.UnionWith(_templateIds);
        history._streamIds.UnionWith(_streamIds);
        ReplayRun<RawEvent, RawCodec>.Nobody nobody = default;
        return history.Run(ref nobody, cancellationToken).EventDigest!.Value;
    }
}
