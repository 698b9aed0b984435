namespace Replay;

/// <summary>Repeats what lies between two checkpoints, in more and more ways, until it is known where two runs part.</summary>
internal sealed class DifferenceSearch(RunSide a, RunSide b, CheckpointSpan span, CancellationToken cancellationToken)
{
    // A window is cut into so many steps, fewer where their states are more bytes than this; the first step that differs is then looked at closely.
    private const int MostSteps = 512;
    private const int LeastSteps = 16;
    private const long StatesPerTrace = 64 << 20;

    private readonly List<Repetition> _repetitions = [];
    private readonly List<Pairing> _pairings = [];

    private delegate RunTrace Repeat(TraceWindow window);

    public RunDifference Run()
    {
        if (span.From > span.To || !a.HasRecordings || !b.HasRecordings) return NotFound();
        if (!a.HasHandlers || !b.HasHandlers) return span.EventsDiffer ? FindEvent() : NotFound();
        if (span.EventsDiffer && !(CanBeginAnywhere(a) && CanBeginAnywhere(b))) return FindEvent();

        Add(TraceSurroundings.Here, fromBeginning: false);
        if (TryExplain() is { } explained) return explained;
        // What differs between the sides here may differ between two repetitions of one, too; what doesn't needs other surroundings.
        foreach ((TraceSurroundings surroundings, bool fromBeginning) in Ways().Skip(Earliest() is null ? 1 : 0))
        {
            Add(surroundings, fromBeginning);
            if (TryExplain() is { } found) return found;
        }

        return Earliest() is { } earliest ? Refine(earliest) : span.IsSeen ? NotFound() : FindEnd();
    }

    private static bool CanBeginAnywhere(RunSide side) => side.Manifest.Handlers.All(handler => handler.CanResume);

    /// <summary>How to repeat once more, cheapest first; a run that began at a snapshot says at once that the other one should be repeated without.</summary>
    private IEnumerable<(TraceSurroundings Surroundings, bool FromBeginning)> Ways()
    {
        yield return (TraceSurroundings.Here, false);
        bool beganApart = a.Manifest.Checkpoints[0].Sequence != b.Manifest.Checkpoints[0].Sequence;
        yield return beganApart ? (TraceSurroundings.Here, true) : (TraceSurroundings.AsRecorded, false);
        yield return beganApart ? (TraceSurroundings.AsRecorded, false) : (TraceSurroundings.Here, true);
        yield return (TraceSurroundings.AsRecorded, false);
        yield return (TraceSurroundings.AsRecorded, true);
    }

    private void Add(TraceSurroundings surroundings, bool fromBeginning)
    {
        // From the beginning is a long way, which is not to be gone twice.
        long every = Step(span.To - span.From, fromBeginning ? int.MaxValue : MostSteps);
        RestartPoint? StartOf(RunSide side) => fromBeginning ? RestartPoint.OfBeginning(side.Manifest) : RestartPoint.TryFind(side.Manifest, span.From);
        RunTrace Again(RunSide side, TraceWindow window) =>
            side.Trace(fromBeginning ? window with { Start = StartOf(side) } : window, surroundings, cancellationToken);
        Repetition Of(RunSide side, RunTrace trace) => new(side, trace, every, window => Again(side, window), GivesWhatWasRecorded(side, trace));

        (RunTrace traceA, RunTrace traceB) = Both(
            () => Again(a, span.WindowOf(a.Manifest, StartOf(a), every)),
            () => Again(b, span.WindowOf(b.Manifest, StartOf(b), every)));
        Add(Of(a, traceA));
        Add(Of(b, traceB));
    }

    private void Add(Repetition repetition)
    {
        foreach (Repetition other in _repetitions.Where(other => other.Every == repetition.Every))
            _pairings.Add(other.Side == b && repetition.Side == a ? new(repetition, other) : new(other, repetition));
        _repetitions.Add(repetition);
    }

    /// <summary>The answer, once it is sure: both sides gave what they had recorded, or one differs from itself.</summary>
    private RunDifference? TryExplain()
    {
        if (!span.IsSeen) return null;
        Pairing? repeated = _pairings.Find(pairing => pairing.IsOfBoth && pairing.IsRepeatable && pairing.Differs);
        if (repeated is not null) return Refine(repeated);
        return _pairings.Exists(pairing => !pairing.IsOfBoth && pairing.Differs) ? Refine(Earliest()!) : null;
    }

    private Pairing? Earliest() => _pairings.Where(pairing => pairing.Differs).MinBy(pairing => pairing.Pair.Sequence);

    /// <summary>Looks at the step that differs more closely, until it is a single event.</summary>
    private RunDifference Refine(Pairing pairing)
    {
        while (true)
        {
            (RunTrace left, RunTrace right) = (pairing.Left.Trace, pairing.Right.Trace);
            int index = pairing.Pair.FirstDifferent;
            bool isStart = index == 0;
            long to = pairing.Pair.Sequence;
            long from = isStart ? to : left.Entries[index - 1].Sequence;
            if (isStart || to - from <= 1) return Describe(pairing, index);

            long every = Step(to - from, MostSteps);
            TraceWindow WindowOf(Repetition repetition) => new()
            {
                Start = StartAt(repetition.Trace.Entries[index - 1]) ?? RestartPoint.TryFind(repetition.Side.Manifest, from),
                From = from,
                To = to,
                Every = every,
                EndPositions = repetition.Trace.Entries.Count > index ? repetition.Trace.Entries[index].Positions : repetition.Side.Manifest.Checkpoints[^1].Positions,
            };
            (RunTrace closerLeft, RunTrace closerRight) = Both(() => pairing.Left.Again(WindowOf(pairing.Left)), () => pairing.Right.Again(WindowOf(pairing.Right)));
            Pairing closer = new(pairing.Left with { Trace = closerLeft }, pairing.Right with { Trace = closerRight });
            // A handler that differs from itself may agree this time: then the step is all that is known.
            if (!closer.Differs) return Describe(pairing, index) with { IsExact = false };
            pairing = closer;
        }
    }

    private RestartPoint? StartAt(TraceEntry entry) =>
        entry.States is { } states && CanBeginAnywhere(a) && CanBeginAnywhere(b) ? new(entry.Sequence, entry.Positions, entry.CursorTimestampNs, states) : null;

    private RunDifference Describe(Pairing pairing, int index)
    {
        TraceEntry? left = pairing.Left.Trace.Entries.ElementAtOrDefault(index);
        TraceEntry? right = pairing.Right.Trace.Entries.ElementAtOrDefault(index);
        TraceEntry at = left ?? right!;
        (RunDifferenceKind kind, int which) = left is null || right is null ? (RunDifferenceKind.End, -1) : TracePair.Compare(left, right, isFirst: index == 0)!.Value;
        bool ofHandler = kind is RunDifferenceKind.State or RunDifferenceKind.Start;
        return new()
        {
            Kind = kind,
            Sequence = Math.Max(0, at.Sequence - 1),
            RecordingId = at.RecordingId,
            Position = at.Position >= 0 ? at.Position : at.Positions[0],
            TimestampNs = at.TimestampNs,
            PositionB = right?.Position ?? -1,
            Index = which,
            Name = ofHandler ? a.Manifest.Handlers[which].Name : kind == RunDifferenceKind.Output ? a.Manifest.Outputs[which] : null,
            StateA = ofHandler ? left?.States?[which] ?? default : default,
            StateB = ofHandler ? right?.States?[which] ?? default : default,
            IsExact = true,
            IsRepeatable = pairing.IsOfBoth && pairing.IsRepeatable,
            LastEqual = span.LastEqual,
            FirstDifferent = span.To,
        };
    }

    /// <summary>The first event that differs, found without handlers.</summary>
    private RunDifference FindEvent()
    {
        Repetition Of(RunSide side)
        {
            Checkpoint? at = side.Manifest.Checkpoints.LastOrDefault(checkpoint => checkpoint.Sequence <= span.From);
            RestartPoint? start = at is { Sequence: > 0 } ? new(at.Sequence, at.Positions, at.TimestampNs, []) : null;
            RunTrace Again(TraceWindow window) => side.Trace(window with { EventsOnly = true }, TraceSurroundings.Here, cancellationToken);
            return new(side, Again(span.WindowOf(side.Manifest, start, every: 1)), Every: 1, Again, IsRepeatable: true);
        }

        Pairing pairing = new(Of(a), Of(b));
        return pairing.Differs
            ? Describe(pairing, pairing.Pair.FirstDifferent)
            : throw new ManifestException($"The recordings hold the same events between {span.From} and {span.To}, where the runs saw different ones: they are not the recordings that were replayed.");
    }

    /// <summary>The first event that only one run has.</summary>
    private RunDifference FindEnd()
    {
        RunSide longer = a.Manifest.Events > b.Manifest.Events ? a : b;
        RunTrace trace = _repetitions.Last(repetition => repetition.Side == longer).Trace;
        TraceEntry last = trace.Entries[^1];
        TraceWindow next = new()
        {
            Start = new(last.Sequence, last.Positions, last.CursorTimestampNs, []),
            From = span.To,
            To = span.To + 1,
            Every = 1,
            EndPositions = longer.Manifest.Checkpoints.First(checkpoint => checkpoint.Sequence > span.To).Positions,
            EventsOnly = true,
        };
        TraceEntry first = longer.Trace(next, TraceSurroundings.Here, cancellationToken).Entries[^1];
        return NotFound() with
        {
            Kind = RunDifferenceKind.End,
            Index = -1,
            Name = null,
            Sequence = span.To,
            RecordingId = first.RecordingId,
            Position = first.Position,
            TimestampNs = first.TimestampNs,
            PositionB = longer == b ? first.Position : -1,
            IsExact = true,
            IsRepeatable = true,
        };
    }

    /// <summary>All that the checkpoints say.</summary>
    private RunDifference NotFound()
    {
        Checkpoint left = a.Manifest.Checkpoints.First(checkpoint => checkpoint.Sequence >= span.To);
        Checkpoint right = b.Manifest.Checkpoints.First(checkpoint => checkpoint.Sequence >= span.To);
        int handler = Enumerable.Range(0, left.HandlerDigests.Count).FirstOrDefault(i => left.HandlerDigests[i] != right.HandlerDigests[i], -1);
        return new()
        {
            Kind = span.EventsDiffer ? RunDifferenceKind.Event : handler >= 0 ? RunDifferenceKind.State : RunDifferenceKind.Output,
            Sequence = Math.Max(0, span.To - 1),
            RecordingId = a.Manifest.Recordings[0].RecordingId,
            Position = -1,
            TimestampNs = left.TimestampNs,
            Index = handler,
            Name = handler >= 0 ? a.Manifest.Handlers[handler].Name : null,
            StateA = handler >= 0 ? left.States?[handler] ?? default : default,
            StateB = handler >= 0 ? right.States?[handler] ?? default : default,
            IsExact = false,
            IsRepeatable = false,
            LastEqual = span.LastEqual,
            FirstDifferent = span.To,
        };
    }

    private bool GivesWhatWasRecorded(RunSide side, RunTrace trace) =>
        side.Manifest.Checkpoints.FirstOrDefault(checkpoint => checkpoint.Sequence == span.To) is not { } recorded
        || (trace.Entries is [.., var last] && last.Sequence == span.To && last.Handlers.SequenceEqual(recorded.HandlerDigests));

    private long StateBytes(RunSide side) => side.Manifest.Checkpoints.First(checkpoint => checkpoint.Sequence >= span.To).StateBytes;

    private long Step(long events, int mostSteps)
    {
        long steps = Math.Clamp(StatesPerTrace / Math.Max(1, Math.Max(StateBytes(a), StateBytes(b))), LeastSteps, mostSteps);
        return Math.Max(1, (events + steps - 1) / steps);
    }

    /// <summary>Both at once: they share nothing, and most machines have a second processor.</summary>
    private static (RunTrace A, RunTrace B) Both(Func<RunTrace> ofA, Func<RunTrace> ofB)
    {
        Task<RunTrace> first = Task.Run(ofA);
        RunTrace second = ofB();
        return (first.GetAwaiter().GetResult(), second);
    }

    /// <summary>A side, repeated in one way.</summary>
    private sealed record Repetition(RunSide Side, RunTrace Trace, long Every, Repeat Again, bool IsRepeatable);

    private sealed record Pairing(Repetition Left, Repetition Right)
    {
        public TracePair Pair { get; } = new(Left.Trace, Right.Trace);

        public bool Differs => Pair.FirstDifferent >= 0;

        public bool IsOfBoth => Left.Side != Right.Side;

        public bool IsRepeatable => Left.IsRepeatable && Right.IsRepeatable;
    }
}
