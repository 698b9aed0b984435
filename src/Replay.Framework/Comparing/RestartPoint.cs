namespace Replay;

/// <summary>Where a run can be begun again in its middle: a position in each recording, and the handlers' states there.</summary>
/// <param name="Sequence">Events since the start of the range.</param>
/// <param name="Positions">The next position in each recording.</param>
/// <param name="TimestampNs">Time of the last event, in ns since the Unix epoch; of several recordings, the highest time so far.</param>
/// <param name="States">Each handler's state, in the order of registration; empty for one that has none.</param>
public sealed record RestartPoint(long Sequence, IReadOnlyList<long> Positions, long TimestampNs, IReadOnlyList<ReadOnlyMemory<byte>> States)
{
    /// <summary>The newest place at or before a sequence at which a run's manifest, or a snapshot that it took, has all states; null: only its own beginning.</summary>
    internal static RestartPoint? TryFind(RunManifest manifest, long atOrBefore)
    {
        if (!manifest.Handlers.All(handler => handler.CanResume)) return null;
        RestartPoint? kept = manifest.Checkpoints.LastOrDefault(checkpoint => checkpoint.States is not null && checkpoint.Sequence <= atOrBefore) is { } at ? Of(at) : null;
        RestartPoint? snapshot = TryFindSnapshot(manifest, atOrBefore);
        return snapshot?.Sequence > (kept?.Sequence ?? -1) ? snapshot : kept;
    }

    /// <summary>Where the run itself began, if that was a snapshot; null: the start of the range.</summary>
    internal static RestartPoint? OfBeginning(RunManifest manifest) =>
        manifest.Checkpoints[0] is { Sequence: > 0 } first ? TryFind(manifest, first.Sequence) : null;

    private static RestartPoint Of(Checkpoint checkpoint) => new(checkpoint.Sequence, checkpoint.Positions, checkpoint.TimestampNs, checkpoint.States!);

    private static RestartPoint? TryFindSnapshot(RunManifest manifest, long atOrBefore)
    {
        if (manifest.Snapshots is not { } directory || manifest.Recordings is not [var recording]) return null;
        // Positions below the checkpoint behind the sequence: some may still come after it.
        long limit = manifest.Checkpoints.FirstOrDefault(checkpoint => checkpoint.Sequence >= atOrBefore)?.Positions[0] ?? long.MaxValue;
        Snapshot? snapshot = new SnapshotStore(directory).TryLoadNewest(recording.RecordingId, limit);
        if (snapshot is null || snapshot.Cursor.NextSequence > atOrBefore || !snapshot.Recordings.Select(identity => identity.Lasting).SequenceEqual([recording.Identity.Lasting])
            || snapshot.Start[0].Position != recording.From || !snapshot.Handlers.Select(handler => handler.Name).SequenceEqual(manifest.Handlers.Select(handler => handler.Name)))
            return null;
        return new(snapshot.Cursor.NextSequence, [snapshot.Cursor.Recordings[0].Position], snapshot.Cursor.LastTimestampNs, [.. snapshot.Handlers.Select(handler => handler.State)]);
    }
}
