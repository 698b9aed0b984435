namespace Replay;

/// <summary>Where a run looks for the snapshot that it goes on from.</summary>
/// <param name="Store">Where they are.</param>
/// <param name="Refused">Told about each one that was passed over, and why.</param>
internal sealed record SnapshotSearch(SnapshotStore Store, Action<SnapshotException>? Refused)
{
    /// <summary>Of one recording, the highest position that a snapshot may have.</summary>
    public long AtOrBefore { get; init; } = long.MaxValue;

    /// <summary>The last event before a snapshot is before this time.</summary>
    public long BeforeNs { get; init; } = long.MaxValue;
}

/// <summary>Whether the events before a snapshot are still those that it was taken after.</summary>
/// <param name="IsWanted">Whether that is asked even where nothing says that they have changed.</param>
/// <param name="Digest">Reads the events before a snapshot, and digests them again.</param>
internal sealed record HistoryCheck(bool IsWanted, Func<Snapshot, Digest> Digest);

/// <summary>Whether a run can take snapshots, and go on from the one it was given.</summary>
internal static class Resumption
{
    /// <summary>Checks the snapshot that the run was given, or finds the newest one that fits.</summary>
    /// <param name="run">The run, before it begins.</param>
    /// <param name="newestFrom">Where to look for one; null: take the one it was given, if any.</param>
    /// <param name="history">Looks at the events before a snapshot.</param>
    /// <exception cref="SnapshotException">The run cannot take snapshots, or go on from the one it was given; the message says what differs.</exception>
    public static void Prepare(RunContext run, SnapshotSearch? newestFrom, HistoryCheck history)
    {
        if (run.Snapshots is null && run.ResumeFrom is null && newestFrom is null) return;
        CheckHandlers(run);
        if (newestFrom is not null) run.ResumeFrom = FindNewest(run, newestFrom, history);
        else if (run.ResumeFrom is { } snapshot) CheckSnapshot(snapshot, run, history);
    }

    private static Snapshot? FindNewest(RunContext run, SnapshotSearch search, HistoryCheck history)
    {
        long[] recordings = [.. run.Sources.Select(source => source.Reader.Descriptor.RecordingId)];
        foreach (Snapshot snapshot in search.Store.NewestFirst(recordings, Math.Min(run.Range.To, search.AtOrBefore), search.Refused))
        {
            if (snapshot.Cursor.LastTimestampNs >= search.BeforeNs) continue;
            try
            {
                CheckSnapshot(snapshot, run, history);
                return snapshot;
            }
            catch (SnapshotException e)
            {
                search.Refused?.Invoke(e);
            }
        }

        return null;
    }

    private static void CheckHandlers(RunContext run)
    {
        foreach (HandlerRegistration handler in run.Handlers)
        {
            if (!handler.CanResume)
                throw new SnapshotException($"Handler '{handler.Name}' cannot be saved, so that a resumed run would give another answer: "
                    + $"let it implement {nameof(ISnapshotable)}, or {nameof(IStatelessHandler)} if it keeps nothing between events.");
        }
    }

    private static void CheckSnapshot(Snapshot snapshot, RunContext run, HistoryCheck history)
    {
        string at = $"The snapshot at {snapshot.Cursor}";
        RecordingIdentity[] recordings = [.. run.Sources.Select(source => RunContext.IdentityOf(source.Reader.Descriptor))];
        if (!snapshot.Recordings.Select(recording => recording.Lasting).SequenceEqual(recordings.Select(recording => recording.Lasting)))
            throw new SnapshotException($"{at} belongs to {string.Join(", ", snapshot.Recordings)}, the run is over {string.Join(", ", recordings)}; "
                + "resume over the recordings it was taken from, in the same order.");
        for (int i = 0; i < recordings.Length; i++) CheckRange(at, snapshot.Start[i].Position, snapshot.Cursor.Recordings[i].Position, run.Sources[i]);

        CheckEvents(at, snapshot, run);
        if (run.Chain is not null && snapshot.EventChain is null)
            throw new SnapshotException($"{at} was taken without digests, which cannot be continued; resume without digests too.");

        CheckNames(at, "handlers", snapshot.Handlers.Select(handler => handler.Name), run.Handlers.Select(handler => handler.Name));
        CheckNames(at, "outputs", snapshot.Outputs.Select(output => output.Name), run.Outputs.Select(output => output.Name));
        for (int i = 0; i < run.Handlers.Length; i++) CheckVersion(at, snapshot.Handlers[i], run.Handlers[i].Stateful as ISnapshotable);
        CheckHistory(at, snapshot, recordings, history);
    }

    // Last, because it reads all events before the snapshot.
    private static void CheckHistory(string at, Snapshot snapshot, RecordingIdentity[] recordings, HistoryCheck history)
    {
        int other = Enumerable.Range(0, recordings.Length).FirstOrDefault(i => !snapshot.Recordings[i].IsOfSession(recordings[i]), -1);
        if (!history.IsWanted && other < 0) return;
        string why = other < 0 ? "" : $", when recording {recordings[other].RecordingId} was of session {snapshot.Recordings[other].SessionId} and not {recordings[other].SessionId}";
        if (snapshot.EventDigest is not { } taken)
            throw new SnapshotException($"{at} was taken without digests{why}, so that nothing tells whether the events before it are the same; begin at the start.");
        if (history.Digest(snapshot) is var found && found != taken)
            throw new SnapshotException($"{at} was taken after other events{why}: their digest was {taken}, that of the recording's is {found}; begin at the start, or resume over the recording it was taken from.");
    }

    private static void CheckEvents(string at, Snapshot snapshot, RunContext run)
    {
        long[] offsetsNs = [.. run.Sources.Select(source => source.TimeOffsetNs)];
        IReadOnlyList<long> savedNs = snapshot.TimeOffsetsNs is [] ? new long[offsetsNs.Length] : snapshot.TimeOffsetsNs;
        if (!savedNs.SequenceEqual(offsetsNs))
            throw new SnapshotException($"{at} was taken with time offsets of [{string.Join(", ", savedNs)}] ns, the run has [{string.Join(", ", offsetsNs)}] ns; "
                + "give each source the offset that it had.");
        EventSelection saved = new(snapshot.TemplateIds, snapshot.StreamIds), present = run.Selection ?? new([], []);
        if (!saved.WantedTemplateIds.SequenceEqual(present.WantedTemplateIds) || !saved.WantedStreamIds.SequenceEqual(present.WantedStreamIds))
            throw new SnapshotException($"{at} is of a run that delivers {saved}, this run delivers {present}; select the same events.");
    }

    private static void CheckRange(string at, long start, long position, RunSource source)
    {
        if (start != source.Range.From)
            throw new SnapshotException($"{at} is of a range that began at {start}, the run's begins at {source.Range.From}; give both the same start.");
        if (position < source.Range.From || position > source.Range.To)
            throw new SnapshotException($"{at} lies outside the run's range, {source.Range.From} to {source.Range.To}; resume from an older one.");
        if (!source.Reader.IsBoundaryByHeader(position))
            throw new SnapshotException($"{at} stands at no boundary of the recording's messages; the recording is not the one it was taken from, or it was damaged.");
    }

    private static void CheckNames(string at, string what, IEnumerable<string> saved, IEnumerable<string> present)
    {
        if (!saved.SequenceEqual(present))
            throw new SnapshotException($"{at} holds the {what} [{string.Join(", ", saved)}], the run has [{string.Join(", ", present)}]; "
                + "register the same ones, in the same order.");
    }

    private static void CheckVersion(string at, HandlerState saved, ISnapshotable? handler)
    {
        if (saved.StateVersion is null != handler is null)
            throw new SnapshotException($"{at} holds {(handler is null ? "a" : "no")} state of handler '{saved.Name}', which now has {(handler is null ? "none" : "one")}; "
                + "resume with the handlers that were saved.");
        if (saved.StateVersion > handler?.StateVersion)
            throw new SnapshotException($"{at} holds version {saved.StateVersion} of handler '{saved.Name}', which is version {handler.StateVersion}; "
                + "resume with the newer handler, or from an older snapshot.");
    }
}
