using System.Buffers.Binary;

namespace Replay.Framework.Tests.Replaying;

/// <summary>Runs that deliver events of some types or streams only: told by headers, counted, and as reproducible as any other.</summary>
public sealed class SelectionTests : IDisposable
{
    private const int Events = 4_000;
    private const int Types = 5;

    private readonly TestArchive _test = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _test.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Only_the_wanted_types_are_decoded_and_delivered_and_the_others_count(bool ring)
    {
        long id = RecordTyped(i => i % Types + 1);
        TypeLog log = new();
        Decoded.Count = 0;
        ReplayRun<Typed, Decoded> run = new ReplayRun<Typed, Decoded>(_test.Archive, id).Handle(log).OnlyTemplates(2).OnlyTemplates(4, 2);
        RunResult result = (ring ? run.OverRing(64) : run).Run(Token);
        Assert.Equal(Enumerable.Range(0, Events).Where(i => i % Types is 1 or 3).Select(i => ((long)i, i % Types + 1, (long)i)), log.Seen);
        Assert.Equal((2 * Events / Types, 3 * Events / Types, 2 * Events / Types), (result.Events, result.SkippedEvents, Decoded.Count));
        Assert.Equal(_test.Boundaries(id)[^1].EndPosition, result.EndPosition);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_event_digest_is_that_of_a_recording_of_nothing_but_the_wanted_events(bool ring)
    {
        long mixed = RecordTyped(i => i % Types + 1), pure = RecordTyped(i => i % Types + 1, only: 3);
        ReplayRun<Typed, Decoded> run = new ReplayRun<Typed, Decoded>(_test.Archive, mixed).Handle(new TypeLog()).OnlyTemplates(3);
        Digest? selected = (ring ? run.OverRing(64) : run).Run(Token).EventDigest;
        Assert.Equal(new ReplayRun<Typed, Decoded>(_test.Archive, pure).Handle(new TypeLog()).Run(Token).EventDigest, selected);
        Assert.NotEqual(new ReplayRun<Typed, Decoded>(_test.Archive, mixed).Handle(new TypeLog()).Run(Token).EventDigest, selected);
    }

    [Fact]
    public void A_selection_of_everything_changes_nothing()
    {
        long id = RecordTyped(i => i % Types + 1);
        RunResult whole = new ReplayRun<Typed, Decoded>(_test.Archive, id).Handle(new TypeLog()).Run(Token);
        RunResult all = new ReplayRun<Typed, Decoded>(_test.Archive, id).Handle(new TypeLog()).OnlyTemplates(1, 2, 3, 4, 5).OnlyStreams(10).Run(Token);
        Assert.Equal((whole.RunDigest, whole.Events, 0), (all.RunDigest, all.Events, all.SkippedEvents));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Of_merged_recordings_only_the_wanted_streams_are_delivered(bool ring)
    {
        ReplaySource[] sources = [.. Enumerable.Range(0, 3).Select(part => new ReplaySource(_test.Archive, RecordPart(part)))];
        TickLog all = new(), wanted = new();
        new ReplayRun<Tick, BlittableCodec<Tick>>(sources).Handle(all).Run(Token);
        ReplayRun<Tick, BlittableCodec<Tick>> run = new ReplayRun<Tick, BlittableCodec<Tick>>(sources).Handle(wanted).OnlyStreams(20, 22);
        RunResult result = (ring ? run.OverRing(64) : run).Run(Token);
        Assert.Equal(all.Seen.Where(seen => seen.Header.StreamId != 21).Select(seen => (seen.Header.Sequence, seen.Header.RecordingId, seen.Tick)),
            wanted.Seen.Select(seen => (seen.Header.Sequence, seen.Header.RecordingId, seen.Tick)));
        Assert.Equal((wanted.Seen.Count, all.Seen.Count - wanted.Seen.Count), (result.Events, result.SkippedEvents));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_run_resumed_from_any_snapshot_selects_as_before_and_reaches_the_same_answer(bool merged)
    {
        ReplaySource[] sources = merged
            ? [.. Enumerable.Range(0, 3).Select(part => new ReplaySource(_test.Archive, RecordPart(part)))]
            : [new ReplaySource(_test.Archive, RecordTyped(_ => 1))];
        int[] streams = merged ? [20, 21] : [10];
        RunResult whole = Run(null);
        string[] files = Directory.GetFiles(_test.Snapshots.Directory);
        Assert.Equal(Events / 700, files.Length);
        foreach (string file in files)
        {
            Snapshot snapshot = SnapshotStore.Load(file);
            Assert.Equal(0, snapshot.Cursor.NextSequence % 700);
            Assert.Equal((whole.RunDigest, whole.StateDigest), (Run(snapshot).RunDigest, Run(snapshot).StateDigest));
        }

        Assert.Contains("all streams; select", Assert.Throws<SnapshotException>(() =>
            new ReplayRun<Tick, BlittableCodec<Tick>>(sources).Handle("sum", new TickSum()).ResumeFrom(SnapshotStore.Load(files[0])).Run(Token)).Message, StringComparison.Ordinal);

        RunResult Run(Snapshot? from) => new ReplayRun<Tick, BlittableCodec<Tick>>(sources).Handle("sum", new TickSum()).OnlyStreams(streams)
            .SnapshotTo(_test.Snapshots, everyEvents: 700).ResumeFrom(from).Run(Token);
    }

    [Fact]
    public void A_snapshot_is_refused_where_the_sources_have_other_time_offsets()
    {
        ReplaySource[] sources = [.. Enumerable.Range(0, 3).Select(part => new ReplaySource(_test.Archive, RecordPart(part)) { TimeOffsetNs = part * 10 })];
        Run(sources).SnapshotTo(_test.Snapshots, everyEvents: 1_000).Run(Token);
        Snapshot snapshot = SnapshotStore.Load(Directory.GetFiles(_test.Snapshots.Directory)[0]);
        Assert.Equal([0L, 10L, 20L], snapshot.TimeOffsetsNs);
        Run(sources).ResumeFrom(snapshot).Run(Token);
        sources[1] = sources[1] with { TimeOffsetNs = 11 };
        Assert.Contains("[0, 10, 20] ns, the run has [0, 11, 20]", Assert.Throws<SnapshotException>(() => Run(sources).ResumeFrom(snapshot).Run(Token)).Message, StringComparison.Ordinal);

        static ReplayRun<Tick, BlittableCodec<Tick>> Run(ReplaySource[] sources) => new ReplayRun<Tick, BlittableCodec<Tick>>(sources).Handle("sum", new TickSum());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Selecting_costs_no_memory(bool ring)
    {
        long id = RecordTyped(i => i % Types + 1, settings: TestArchive.Settings with { TermBufferLength = 1024 * 1024, SegmentFileLength = 8 * 1024 * 1024 });
        Assert.Equal(0, Enumerable.Range(0, 5).Min(_ =>
        {
            ReplayRun<Typed, Decoded> run = new ReplayRun<Typed, Decoded>(_test.Archive, id).Handle(new TypeCounter()).OnlyTemplates(2);
            return (ring ? run.OverRing(64) : run).Run(Token).AllocatedBytes;
        }));
    }

    [Fact]
    public void A_message_too_short_for_a_header_is_not_skipped_but_refused()
    {
        long id = _test.RecordMessages([1, 2, 3]);
        Assert.Equal(0, Assert.Throws<EventDecodeException>(() => new ReplayRun<Typed, Decoded>(_test.Archive, id).Handle(new TypeLog()).OnlyTemplates(2).Run(Token)).Position);
    }

    [Fact]
    public void A_selection_that_cannot_be_is_refused()
    {
        long id = _test.Record(10);
        Assert.Contains(nameof(IMessageHeaderCodec), Assert.Throws<InvalidOperationException>(() => _test.Run(id).OnlyTemplates(1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReplayRun<Typed, Decoded>(_test.Archive, id).OnlyTemplates(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReplayRun<Typed, Decoded>(_test.Archive, id).OnlyTemplates(65_536));
        Assert.Contains("they have 10", Assert.Throws<ArgumentException>(() => _test.Run(id).OnlyStreams(11).Handle(new TickSum()).Run(Token)).Message, StringComparison.Ordinal);
    }

    private long RecordTyped(Func<int, int> templateOf, int? only = null, RecordingSettings? settings = null)
    {
        using RecordingWriter writer = _test.Archive.CreateRecording(settings ?? TestArchive.Settings);
        for (int i = 0; i < Events; i++)
        {
            if (only is { } wanted && templateOf(i) != wanted) continue;
            // Some in several frames; the tick's first field is the header's.
            byte[] message = new byte[i % 97 == 5 ? 3_000 : 40];
            BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(2), (ushort)templateOf(i));
            BinaryPrimitives.WriteInt64LittleEndian(message.AsSpan(8), i);
            writer.Append(message, TestArchive.TimeOf(i));
        }

        writer.Stop();
        return writer.RecordingId;
    }

    private long RecordPart(int part)
    {
        using RecordingWriter writer = _test.Archive.CreateRecording(TestArchive.Settings with { StreamId = 20 + part });
        for (int i = 0; i < Events; i++)
        {
            if (i * 7_919 % 101 % 3 == part) writer.Append(Tick.Number(i), default(BlittableCodec<Tick>), TestArchive.TimeOf(i));
        }

        writer.Stop();
        return writer.RecordingId;
    }

    public struct Typed
    {
        public long Number;
    }

    public readonly struct Decoded : IEventCodec<Typed>, IMessageHeaderCodec
    {
        [ThreadStatic]
        internal static int Count;

        public int GetMaxEncodedLength(in Typed value) => 16;

        public int Encode(in Typed value, Span<byte> destination) => throw new NotSupportedException();

        public int Decode(ReadOnlySpan<byte> source, ref Typed slot)
        {
            if (source.Length < 16) throw new CodecException(0, "too short");
            Count++;
            slot.Number = BinaryPrimitives.ReadInt64LittleEndian(source[8..]);
            return source.Length;
        }
    }

    private sealed class TypeLog : IEventHandler<Typed>
    {
        public List<(long Sequence, int TemplateId, long Number)> Seen { get; } = [];

        public void OnEvent(ref Typed data, in EventHeader header, bool endOfBatch) => Seen.Add((header.Sequence, header.TemplateId, data.Number));
    }

    private sealed class TypeCounter : IEventHandler<Typed>
    {
        public long Count { get; private set; }

        public void OnEvent(ref Typed data, in EventHeader header, bool endOfBatch) => Count++;
    }
}
