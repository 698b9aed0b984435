using System.Buffers;
using System.Buffers.Binary;
using Replay.Framework.Tests.Replaying;
using ReplayedTick = Replay.Framework.Tests.Replaying.Tick;

namespace Replay.Framework.Tests.Comparing;

public sealed class RunComparisonTests : IDisposable
{
    private const int Events = 20_000;
    private const long PlantedAt = 13_577;

    private readonly TestArchive _test = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _test.Dispose();

    [Fact]
    public void Equal_runs_have_no_difference()
    {
        long id = _test.Record(Events);
        Assert.Null(RunComparison.FindFirst(Side(id, "same", null), Side(id, "same", null), Token));
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(7)]
    public void The_first_event_after_which_a_state_differs_is_found(long checkpointEvery)
    {
        long id = _test.Record(Events);
        RunDifference difference = RunComparison.FindFirst(Side(id, "state", null, checkpointEvery), Side(id, "state", PlantedAt, checkpointEvery), Token)!;
        AssertExact(difference, RunDifferenceKind.State, id);
        Assert.Equal("sum", difference.Name);
        Assert.Equal(8, difference.StateOffset);
        Assert.True(difference.IsRepeatable);
    }

    [Fact]
    public void The_first_event_at_which_an_output_differs_is_found_though_states_never_do()
    {
        long id = _test.Record(Events);
        RunDifference difference = RunComparison.FindFirst(Side(id, "output", null), Side(id, "output", PlantedAt), Token)!;
        AssertExact(difference, RunDifferenceKind.Output, id);
        Assert.Equal("out", difference.Name);
    }

    [Fact]
    public void A_difference_in_large_states_is_narrowed_step_by_step()
    {
        long id = _test.Record(2_000);
        RunSide Bulky(long? at) => Side(() => new ReplayRun<ReplayedTick, BlittableCodec<ReplayedTick>>(_test.Archive, id).Handle("sum", new Planted(null, at, stateBytes: 100_000)), 1_000);
        RunDifference difference = RunComparison.FindFirst(Bulky(null), Bulky(1_234), Token)!;
        Assert.True(difference.IsExact);
        Assert.Equal(1_234, difference.Sequence);
    }

    [Fact]
    public void Runs_are_begun_again_at_their_snapshots_where_manifests_hold_no_states()
    {
        long id = _test.Record(Events);
        RunSide WithSnapshots(long? at)
        {
            SnapshotStore store = new(Path.Combine(_test.ArchiveDirectory, $"snapshots-{at}"));
            ReplayRun<ReplayedTick, BlittableCodec<ReplayedTick>> Create() => NewRun(id, "state", at);
            RunManifest manifest = Create().WithManifest(5_000).SnapshotTo(store, everyEvents: 4_000).Run(Token).Manifest!;
            return new NoWayBack(RunSide.Of(manifest with { Checkpoints = [.. manifest.Checkpoints.Select(checkpoint => checkpoint with { States = null })] }, Create));
        }

        AssertExact(RunComparison.FindFirst(WithSnapshots(null), WithSnapshots(PlantedAt), Token)!, RunDifferenceKind.State, id);
    }

    [Fact]
    public void Merged_runs_are_compared_event_by_event()
    {
        ReplaySource[] sources = [.. Enumerable.Range(0, 3).Select(_ => new ReplaySource(_test.Archive, _test.Record(Events / 3)))];
        RunSide Merged(long? at) => Side(() => new ReplayRun<ReplayedTick, BlittableCodec<ReplayedTick>>(sources).Handle("sum", new Planted(null, at)), 1_000);
        RunDifference difference = RunComparison.FindFirst(Merged(null), Merged(PlantedAt), Token)!;
        Assert.Equal(PlantedAt, difference.Sequence);
        Assert.Equal(sources[PlantedAt % 3].RecordingId, difference.RecordingId);
        Assert.Equal(PlantedAt / 3 * 64, difference.Position);
    }

    [Fact]
    public void Runs_over_some_of_the_events_with_shifted_times_are_compared_too()
    {
        ReplaySource[] sources = [.. Enumerable.Range(0, 3).Select(i => new ReplaySource(_test.Archive, RecordStream(20 + i)) { TimeOffsetNs = i * 7 })];
        RunSide Selected(long? at, int stream = 21) =>
            Side(() => new ReplayRun<ReplayedTick, BlittableCodec<ReplayedTick>>(sources).OnlyStreams(20, stream).Handle("sum", new Planted(null, at)), 500);
        RunSide plain = Selected(null);
        Assert.Equal([20, 21], plain.Manifest.StreamIds);
        Assert.Null(RunComparison.FindFirst(plain, Selected(null), Token));

        // Of three events the third is left out, and it has a sequence all the same.
        RunDifference difference = RunComparison.FindFirst(plain, Selected(1_500), Token)!;
        Assert.Equal((true, RunDifferenceKind.State, 1_500L), (difference.IsExact, difference.Kind, difference.Sequence));

        RunDifference selection = RunComparison.FindFirst(plain, Selected(null, stream: 22), Token)!;
        Assert.Equal((RunDifferenceKind.Event, 1L), (selection.Kind, selection.Sequence));
    }

    [Fact]
    public void A_handler_that_differs_from_itself_is_found_by_repeating_it()
    {
        long id = _test.Record(Events);
        long calls = 0;
        RunSide Side() => this.Side(() => new ReplayRun<ReplayedTick, BlittableCodec<ReplayedTick>>(_test.Archive, id).Handle("sum", new Planted(null, PlantedAt, by: () => ++calls)), 1_000);
        RunDifference difference = RunComparison.FindFirst(Side(), Side(), Token)!;
        AssertExact(difference, RunDifferenceKind.State, id);
        Assert.False(difference.IsRepeatable);
    }

    [Fact]
    public void A_difference_that_no_repetition_shows_is_narrowed_to_two_checkpoints()
    {
        long id = _test.Record(Events);
        bool isRecording = true;
        RunSide Side(long by) => this.Side(() => new ReplayRun<ReplayedTick, BlittableCodec<ReplayedTick>>(_test.Archive, id).Handle("sum", new Planted(null, PlantedAt, by: () => isRecording ? by : 0)), 1_000);
        (RunSide a, RunSide b) = (Side(1), Side(2));
        isRecording = false;
        RunDifference difference = RunComparison.FindFirst(a, b, Token)!;
        Assert.False(difference.IsExact);
        Assert.Equal((13_000, 14_000), (difference.LastEqual, difference.FirstDifferent));
    }

    [Fact]
    public void Handlers_without_a_saved_state_are_compared_by_events_and_outputs()
    {
        long id = _test.Record(Events);
        RunSide Unsaved(long? at)
        {
            ReplayRun<ReplayedTick, BlittableCodec<ReplayedTick>> Create()
            {
                ReplayOutput output = new("out");
                return new ReplayRun<ReplayedTick, BlittableCodec<ReplayedTick>>(_test.Archive, id).WithOutput(output).Handle(new Unsaved(output, at));
            }

            return Side(Create, 1_000);
        }

        AssertExact(RunComparison.FindFirst(Unsaved(null), Unsaved(PlantedAt), Token)!, RunDifferenceKind.Output, id);
        Assert.Null(RunComparison.FindFirst(Unsaved(PlantedAt), Unsaved(PlantedAt), Token));
    }

    [Fact]
    public void Runs_with_other_handlers_cannot_be_compared()
    {
        long id = _test.Record(100);
        RunSide two = Side(() => new ReplayRun<ReplayedTick, BlittableCodec<ReplayedTick>>(_test.Archive, id).Handle(new TickSum(), new TickSum()), 10);
        Assert.Throws<ManifestException>(() => RunComparison.FindFirst(Side(id, "state", null), two, Token));
    }

    private void AssertExact(RunDifference difference, RunDifferenceKind kind, long recordingId)
    {
        Assert.Equal(kind, difference.Kind);
        Assert.True(difference.IsExact);
        Assert.Equal((PlantedAt, recordingId, PlantedAt * 64, TestArchive.TimeOf(PlantedAt)), (difference.Sequence, difference.RecordingId, difference.Position, difference.TimestampNs));
        Assert.Equal(PlantedAt * 64, difference.PositionB);
        Assert.InRange(PlantedAt, difference.LastEqual, difference.FirstDifferent - 1);
        Assert.Equal(Events, (int)_test.Boundaries(recordingId).Count);
    }

    private ReplayRun<ReplayedTick, BlittableCodec<ReplayedTick>> NewRun(long id, string where, long? at)
    {
        ReplayOutput output = new("out");
        return new ReplayRun<ReplayedTick, BlittableCodec<ReplayedTick>>(_test.Archive, id).WithOutput(output)
            .Handle("sum", new Planted(output, where == "state" ? at : null, printsAt: where == "output" ? at : null));
    }

    private long RecordStream(int streamId)
    {
        using RecordingWriter writer = _test.Archive.CreateRecording(TestArchive.Settings with { StreamId = streamId });
        for (int i = 0; i < 1_000; i++) writer.Append(ReplayedTick.Number(i), default(BlittableCodec<ReplayedTick>), TestArchive.TimeOf(i));
        writer.Stop();
        return writer.RecordingId;
    }

    private RunSide Side(long id, string where, long? at, long checkpointEvery = 1_000) => Side(() => NewRun(id, where, at), checkpointEvery);

    private RunSide Side(Func<ReplayRun<ReplayedTick, BlittableCodec<ReplayedTick>>> create, long checkpointEvery)
    {
        Assert.NotNull(_test.Archive);
        return RunSide.Of(create().WithManifest(checkpointEvery).Run(Token).Manifest!, create);
    }

    /// <summary>Sums, prints, and at one event each does a little more.</summary>
    private sealed class Planted(ReplayOutput? output, long? at, long? printsAt = null, int stateBytes = 16, Func<long>? by = null) : IEventHandler<ReplayedTick>, ISnapshotable
    {
        private long _events;
        private long _sum;

        public int StateVersion => 1;

        public void OnEvent(ref ReplayedTick data, in EventHeader header, bool endOfBatch)
        {
            _events++;
            _sum += data.PriceTicks + (header.Sequence == at ? by?.Invoke() ?? 1 : 0);
            if (output is not null && header.Sequence % 7 == 0) output.Write(BitConverter.GetBytes(_sum));
            if (header.Sequence == printsAt) output!.Write([1]);
        }

        public void SaveState(IBufferWriter<byte> destination)
        {
            Span<byte> state = destination.GetSpan(stateBytes)[..stateBytes];
            state.Clear();
            BinaryPrimitives.WriteInt64LittleEndian(state, _events);
            BinaryPrimitives.WriteInt64LittleEndian(state[8..], _sum);
            destination.Advance(stateBytes);
        }

        public void LoadState(ReadOnlySpan<byte> source, int version) =>
            (_events, _sum) = (BinaryPrimitives.ReadInt64LittleEndian(source), BinaryPrimitives.ReadInt64LittleEndian(source[8..]));
    }

    private sealed class Unsaved(ReplayOutput output, long? at) : IEventHandler<ReplayedTick>
    {
        public void OnEvent(ref ReplayedTick data, in EventHeader header, bool endOfBatch)
        {
            if (header.Sequence == at || header.Sequence % 100 == 0) output.Write([(byte)data.Size]);
        }
    }

    /// <summary>Fails if it is asked to begin at the start of the range.</summary>
    private sealed class NoWayBack(RunSide side) : RunSide(side.Manifest)
    {
        public override RunTrace Trace(TraceWindow window, TraceSurroundings surroundings, CancellationToken cancellationToken)
        {
            Assert.True(window.Start?.Sequence >= 8_000, "The snapshot at 8,000 events was not used.");
            return side.Trace(window, surroundings, cancellationToken);
        }
    }
}
