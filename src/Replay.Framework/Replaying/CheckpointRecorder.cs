using System.Buffers;
using System.IO.Hashing;
using System.Numerics;

namespace Replay;

/// <summary>Notes checkpoints as a run passes them; allocates nothing between the first and the last event unless told how many it must take.</summary>
/// <remarks>
/// By itself it looks after each multiple of a power of two of events, so that the checkpoints of any two runs have multiples in common: of 65,536, of more
/// where the states have more bytes than that (a checkpoint then costs about a byte an event), and of twice as many each time that the table is full.
/// </remarks>
/// <param name="every">After so many events each; null: by itself.</param>
/// <param name="first">Events before this run's first one.</param>
/// <param name="recordings">Number of recordings.</param>
/// <param name="handlers">Number of handlers.</param>
/// <param name="outputs">Number of outputs.</param>
internal sealed class CheckpointRecorder(long? every, long first, int recordings, int handlers, int outputs) : IRunObserver
{
    private const int Capacity = 4_096;
    private const long Finest = 65_536;

    private readonly List<Row> _rows = [.. Enumerable.Range(0, every is null ? Capacity : 0).Select(_ => new Row(recordings, handlers, outputs))];
    private readonly CheckpointStates _states = new(handlers);
    private readonly StateDigest _digest = new();
    private long _spacing = every ?? Finest;
    private int _count;

    public long Next { get; private set; } = first;

    /// <summary>What was noted.</summary>
    public Checkpoint[] Checkpoints => [.. _rows.Take(_count).Select(row => row.ToCheckpoint(_states))];

    public void Observe(RunContext run)
    {
        long sequence = run.State.NextSequence;
        // At the end of a range that ends where a checkpoint was due.
        if (_count > 0 && _rows[_count - 1].Sequence == sequence) return;
        if (every is null && _count == Capacity) Thin();
        if (_count == _rows.Count) _rows.Add(new Row(recordings, handlers, outputs));
        Row row = _rows[_count++];
        Fill(row, run);
        long stateBytes = 0;
        foreach (ArrayBufferWriter<byte> state in run.States) stateBytes += state.WrittenCount;
        row.StateBytes = stateBytes;
        row.States = _states.Keep(run.States, stateBytes);
        long spacing = every ?? Math.Max(_spacing, (long)BitOperations.RoundUpToPowerOf2((ulong)stateBytes));
        Next = (sequence / spacing + 1) * spacing;
    }

    private void Fill(Row row, RunContext run)
    {
        row.Sequence = run.State.NextSequence;
        row.TimestampNs = run.LastTimestampNs;
        for (int i = 0; i < recordings; i++) row.Positions[i] = run.NextPositionOf(i);
        row.Events = run.Chain!.Current;
        _digest.Reset();
        Span<byte> hash = stackalloc byte[Digest.Size];
        for (int i = 0; i < handlers; i++)
        {
            ReadOnlySpan<byte> state = run.States[i].WrittenSpan;
            if (run.Handlers[i].StateVersion is { } version) _digest.Append(run.Handlers[i].Name, version, state);
            XxHash128.Hash(state, hash);
            row.Handlers[i] = Digest.Read(hash);
        }

        row.State = _digest.Current;
        for (int i = 0; i < outputs; i++) row.Outputs[i] = run.Outputs[i].Digest;
    }

    /// <summary>Leaves every second checkpoint, so that a run of any length has a bounded number of them.</summary>
    private void Thin()
    {
        _spacing *= 2;
        int kept = 1;
        for (int i = 1; i < _count; i++)
        {
            if (_rows[i].Sequence % _spacing == 0) (_rows[kept++], _rows[i]) = (_rows[i], _rows[kept]);
        }

        _count = kept;
    }

    private sealed class Row(int recordings, int handlers, int outputs)
    {
        public readonly long[] Positions = new long[recordings];
        public readonly Digest[] Handlers = new Digest[handlers];
        public readonly Digest[] Outputs = new Digest[outputs];
        public long Sequence;
        public long TimestampNs;
        public Digest Events;
        public Digest State;
        public long StateBytes;
        public long States;

        public Checkpoint ToCheckpoint(CheckpointStates states) => new()
        {
            Sequence = Sequence,
            Positions = [.. Positions],
            TimestampNs = TimestampNs,
            EventDigest = Events,
            StateDigest = State,
            HandlerDigests = [.. Handlers],
            OutputDigests = [.. Outputs],
            StateBytes = StateBytes,
            States = states.TryRead(States),
        };
    }
}
