namespace Replay;

/// <summary>Two traces over the same window, and the first entry at which they differ.</summary>
/// <param name="A">One trace.</param>
/// <param name="B">The other one.</param>
internal sealed record TracePair(RunTrace A, RunTrace B)
{
    /// <summary>Index of the first entry that differs; -1: none. Traces are entry by entry at the same sequences, up to where one ends.</summary>
    public int FirstDifferent { get; } = Find(A.Entries, B.Entries);

    /// <summary>Events up to the first entry that differs; beyond all if none does.</summary>
    public long Sequence => FirstDifferent < 0 ? long.MaxValue : (FirstDifferent < A.Entries.Count ? A : B).Entries[FirstDifferent].Sequence;

    /// <summary>What differs in an entry, apart from the end of one trace: its events, a handler's state, an output, in this order.</summary>
    public static (RunDifferenceKind Kind, int Index)? Compare(TraceEntry a, TraceEntry b, bool isFirst)
    {
        // What came before the window is in the first entry's digests of events and outputs.
        if (!isFirst && a.Events != b.Events) return (RunDifferenceKind.Event, -1);
        if (FirstUnequal(a.Handlers, b.Handlers) is var handler and >= 0) return (isFirst ? RunDifferenceKind.Start : RunDifferenceKind.State, handler);
        if (!isFirst && FirstUnequal(a.Outputs, b.Outputs) is var output and >= 0) return (RunDifferenceKind.Output, output);
        return null;
    }

    private static int Find(IReadOnlyList<TraceEntry> a, IReadOnlyList<TraceEntry> b)
    {
        int common = Math.Min(a.Count, b.Count);
        for (int i = 0; i < common; i++)
        {
            if (Compare(a[i], b[i], isFirst: i == 0) is not null) return i;
        }

        return a.Count == b.Count ? -1 : common;
    }

    private static int FirstUnequal(IReadOnlyList<Digest> a, IReadOnlyList<Digest> b)
    {
        for (int i = 0; i < Math.Max(a.Count, b.Count); i++)
        {
            if (i >= a.Count || i >= b.Count || a[i] != b[i]) return i;
        }

        return -1;
    }
}
