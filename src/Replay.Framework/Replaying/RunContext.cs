using System.Buffers;

namespace Replay;

/// <summary>Everything about one run that does not depend on types: its parts, where it stands, and what it measured.</summary>
internal sealed class RunContext : IDisposable
{
    // Long enough that a slice costs nothing, short enough that the loop is soon compiled with full optimisation.
    private const int SliceLength = 16_384;

    public required RunSource[] Sources { get; init; }
    public required HandlerRegistration[] Handlers { get; init; }
    public required IReadOnlyList<ReplayOutput> Outputs { get; init; }
    public required DigestChain? Chain { get; init; }
    public required SnapshotPlan? Snapshots { get; init; }
    public required Snapshot? ResumeFrom { get; set; }
    public required RunMeter Meter { get; init; }
    public required IProgress<ReplayProgress>? Progress { get; init; }
    public required ReplayPace? Pace { get; init; }
    public required TimeGapWatch? Gaps { get; init; }
    public required EventSelection? Selection { get; init; }
    public required CancellationToken CancellationToken { get; init; }

    public RunState State { get; } = new();

    /// <summary>The recording; the first of several.</summary>
    public RecordingReader Reader => Sources[0].Reader;

    /// <summary>The range of <see cref="Reader"/>.</summary>
    public PositionRange Range => Sources[0].Range;

    /// <summary>In a merge, the next position in each recording, as it was between two slices; otherwise null.</summary>
    public long[]? MergedPositions { get; set; }

    /// <summary>What looks at the run on its way; null: nothing does.</summary>
    public IRunObserver? Observer { get; set; }

    /// <summary>The handlers' states as <see cref="SaveState"/> last saved them, for <see cref="Observer"/>.</summary>
    public ArrayBufferWriter<byte>[] States { get; private set; } = [];

    /// <summary>Time of the last event; in a merge, the highest time so far.</summary>
    public long LastTimestampNs => MergedPositions is null ? State.Header.TimestampNs : State.MergedTimeNs;

    /// <summary>What looks at the time of every event; null: nothing does.</summary>
    public EventTimeWatch? Watch => Gaps is null && Snapshots?.Times is null ? null : new EventTimeWatch(Gaps, Snapshots?.Times, State);

    /// <summary>Where this run begins in <see cref="Reader"/>: at the start of the range, or at the snapshot.</summary>
    public long FirstPosition => FirstPositionOf(0);

    /// <summary>The number of this run's first event.</summary>
    public long FirstSequence => ResumeFrom?.Cursor.NextSequence ?? 0;

    /// <summary>How far the run has come; before <see cref="Begin"/> nowhere. Callable from any thread.</summary>
    public ReplayProgress CurrentProgress
    {
        get
        {
            long from = Sources.Select((_, i) => FirstPositionOf(i)).Sum();
            return new(
                Math.Max(0, Volatile.Read(ref State.Header.Sequence) + 1 - FirstSequence),
                Math.Max(from, MergedPositions?.Sum() ?? Volatile.Read(ref State.Header.EndPosition)),
                from,
                Sources.Sum(source => source.Range.To),
                Volatile.Read(ref State.Header.TimestampNs),
                Meter.Elapsed);
        }
    }

    /// <summary>The range to be replayed, cut where snapshots are wanted; a position that is no boundary is refused before the first event.</summary>
    public IReadOnlyList<(PositionRange Range, bool SnapshotAtEnd)> Legs =>
        Snapshots is { } plan ? [.. plan.Cut(Reader, Range, FirstPosition)] : [(new(FirstPosition, Range.To), false)];

    /// <summary>Where this run begins in one of its recordings.</summary>
    public long FirstPositionOf(int source) => ResumeFrom?.Cursor.Recordings[source].Position ?? Sources[source].Range.From;

    /// <summary>Puts the header, the outputs and the digests where the run begins.</summary>
    public void Begin()
    {
        State.Header = new()
        {
            Sequence = FirstSequence - 1,
            Position = -1,
            EndPosition = FirstPosition,
            TimestampNs = ResumeFrom?.Cursor.LastTimestampNs ?? 0,
            RecordingId = Reader.Descriptor.RecordingId,
            StreamId = Reader.Descriptor.StreamId,
        };
        Selection?.Begin([.. Sources.Select(source => source.Reader.Descriptor.StreamId)]);
        Gaps?.Begin(State.Header.TimestampNs);
        Snapshots?.Times?.Begin(State.Header.TimestampNs);
        Snapshots?.Trigger?.Begin(State);
        if (Observer is not null) States = [.. Handlers.Select(_ => new ArrayBufferWriter<byte>())];
        foreach (ReplayOutput output in Outputs) output.Begin(isChained: Chain is not null);
        if (ResumeFrom is null) return;
        for (int i = 0; i < Outputs.Count; i++) Outputs[i].Restore(ResumeFrom.Outputs[i]);
        Chain?.Restore(ResumeFrom.EventChain!.Value.Span);
    }

    /// <summary>Prepares a handler for its first event, on its own thread.</summary>
    public void BeginHandler(int index)
    {
        if (ResumeFrom is not null) Handlers[index].Load(ResumeFrom.Handlers[index]);
        if (Observer is not null) SaveState(index);
        Meter.BeginHandler(index);
    }

    /// <summary>Saves a handler's state for <see cref="Observer"/>, on the handler's own thread.</summary>
    public void SaveState(int index)
    {
        States[index].ResetWrittenCount();
        Handlers[index].SaveTo(States[index]);
    }

    /// <summary>The next position in one of the recordings, between two slices.</summary>
    public long NextPositionOf(int source) => MergedPositions?[source] ?? (Sources.Length == 1 ? State.Header.EndPosition : FirstPositionOf(source));

    /// <summary>Allows the loop its next slice of events.</summary>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public void BeginSlice()
    {
        long next = State.NextSequence;
        // At a pace, each event is waited for.
        int length = Pace is null ? SliceLength : 1;
        long due = Math.Min(Snapshots?.NextAfter(next) ?? long.MaxValue, Observer?.Next ?? long.MaxValue);
        Volatile.Write(ref State.StopBefore, Math.Min(next + length, due));
        // In this order: who cancels after the write lowers the limit again, and who cancelled before it is noticed here.
        CancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>The run as it stands, with states that the handlers have just saved.</summary>
    public Snapshot Capture(HandlerState[] states) => new()
    {
        Cursor = new(
            [.. Sources.Select((source, i) => new RecordingPosition(source.Reader.Descriptor.RecordingId, NextPositionOf(i)))],
            LastTimestampNs,
            State.NextSequence),
        Recordings = [.. Sources.Select(source => IdentityOf(source.Reader.Descriptor))],
        Start = [.. Sources.Select(source => new RecordingPosition(source.Reader.Descriptor.RecordingId, source.Range.From))],
        EventChain = Chain?.Save(),
        Outputs = [.. Outputs.Select(output => output.Save())],
        Handlers = states,
        TimeOffsetsNs = [.. Sources.Select(source => source.TimeOffsetNs)],
        TemplateIds = Selection?.WantedTemplateIds ?? [],
        StreamIds = Selection?.WantedStreamIds ?? [],
    };

    /// <summary>The result of a run that has reached the end of its range.</summary>
    public RunResult Finish(HandlerState[] states)
    {
        RunResult result = new()
        {
            Events = State.NextSequence - FirstSequence - (Selection?.Skipped ?? 0),
            SkippedEvents = Selection?.Skipped ?? 0,
            UnknownEvents = Handlers.Select(handler => handler.UnknownEvents).DefaultIfEmpty().Max(),
            FirstPosition = FirstPosition,
            EndPosition = State.To,
            ResumedFrom = ResumeFrom is null ? null : FirstPosition,
            Elapsed = Meter.Elapsed,
            AllocatedBytes = Meter.AllocatedBytes,
            TimeGaps = Gaps?.Result,
        };
        if (Chain is null) return result;

        Digest state = Snapshot.DigestOf(states);
        KeyValuePair<string, Digest>[] outputs = [.. Outputs.Select(output => KeyValuePair.Create(output.Name, output.Digest))];
        return result with
        {
            EventDigest = Chain.Current,
            StateDigest = state,
            OutputDigests = outputs,
            RunDigest = StateDigest.OfRun(Chain.Current, outputs.Select(output => output.Value), state),
        };
    }

    /// <summary>Lets go what the next run can use.</summary>
    public void Dispose() => Chain?.Release();

    /// <summary>What a snapshot keeps of a recording.</summary>
    public static RecordingIdentity IdentityOf(RecordingDescriptor recording) =>
        new(recording.RecordingId, recording.StartTimestampMs, recording.InitialTermId, recording.TermBufferLength, recording.StreamId, recording.SessionId);
}
