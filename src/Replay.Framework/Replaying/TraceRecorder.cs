using System.Buffers;
using System.IO.Hashing;

namespace Replay;

/// <summary>Repeats a part of a run: begins and ends it there, and looks at it after every so many events.</summary>
internal sealed class TraceRecorder(TraceWindow window) : IRunObserver
{
    // States beyond this are digested and forgotten.
    private const long StateBudget = 64 << 20;

    private readonly List<TraceEntry> _entries = [];
    private long _stateBytes;

    public long Next { get; private set; } = window.From;

    public RunTrace Trace => new(_entries);

    /// <summary>The sources, so cut that the run ends with the window.</summary>
    public ReplaySource[] Cut(IReadOnlyList<ReplaySource> sources) => [.. sources.Select((source, i) => source with { To = window.EndPositions[i] })];

    /// <summary>The window's start as a snapshot of this run; null: it begins at the start of the range.</summary>
    public Snapshot? ResumeFrom(RunSource[] sources, HandlerRegistration[] handlers, IReadOnlyList<ReplayOutput> outputs, EventSelection? selection)
    {
        if (window.Start is not { } start) return null;
        ReadOnlyMemory<byte> newChain = new DigestChain().Save();
        return new()
        {
            Cursor = new([.. sources.Select((source, i) => new RecordingPosition(source.Reader.Descriptor.RecordingId, start.Positions[i]))], start.TimestampNs, start.Sequence),
            Recordings = [.. sources.Select(source => RunContext.IdentityOf(source.Reader.Descriptor))],
            Start = [.. sources.Select(source => new RecordingPosition(source.Reader.Descriptor.RecordingId, source.Range.From))],
            EventChain = newChain,
            Outputs = [.. outputs.Select(output => new OutputState(output.Name, 0, newChain))],
            Handlers = [.. handlers.Select((handler, i) => new HandlerState(handler.Name, handler.StateVersion, window.EventsOnly ? default : start.States[i]))],
            TimeOffsetsNs = [.. sources.Select(source => source.TimeOffsetNs)],
            TemplateIds = selection?.WantedTemplateIds ?? [],
            StreamIds = selection?.WantedStreamIds ?? [],
        };
    }

    public void Observe(RunContext run)
    {
        long sequence = run.State.NextSequence;
        if (sequence > window.To || sequence < window.From || (_entries.Count > 0 && _entries[^1].Sequence == sequence)) return;
        ref readonly HeaderFields header = ref run.State.Header;
        long[] positions = [.. run.Sources.Select((_, i) => run.NextPositionOf(i))];
        Digest[] outputs = [.. run.Outputs.Select(output => output.TakeDigest())];
        _entries.Add(new(sequence, header.RecordingId, header.Position, header.TimestampNs, positions, run.LastTimestampNs,
            run.Chain!.Current, [.. run.States.Select(DigestOf)], outputs, TryKeep(run.States)));
        run.Chain.Reset();
        Next = sequence == window.To ? long.MaxValue : Math.Min(sequence + window.Every, window.To);
    }

    private static Digest DigestOf(ArrayBufferWriter<byte> state) => Digest.Read(XxHash128.Hash(state.WrittenSpan));

    private ReadOnlyMemory<byte>[]? TryKeep(ArrayBufferWriter<byte>[] states)
    {
        _stateBytes += states.Sum(state => (long)state.WrittenCount);
        return _stateBytes > StateBudget ? null : [.. states.Select(state => (ReadOnlyMemory<byte>)state.WrittenSpan.ToArray())];
    }
}
