using System.Runtime.InteropServices;
using CsCheck;

namespace Replay.Framework.Tests.Replaying;

/// <summary>Several recordings in one run: ordered as a naive sort orders them, in every mode, in one go and resumed.</summary>
public sealed class MergeTests : IDisposable
{
    private const long Epoch = 1_700_000_000_000_000_000;

    private readonly TestArchive _test = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _test.Dispose();

    [Fact]
    public void Any_recordings_are_delivered_in_the_order_of_a_naive_sort() =>
        Gen.Select(Gen.Int[0, 12].Array[0, 40].Array[1, 9], Gen.Int[-5, 5].Array[9]).Sample((times, offsets) =>
        {
            ReplaySource[] sources = [.. times.Select((own, i) => Source(Record(own), offsets[i]))];
            TickLog log = new();
            RunResult result = Run(sources).Handle(log).Run(Token);
            Assert.Equal(Sorted(sources), log.Seen.Select(seen => (seen.Header.RecordingId, seen.Header.Position, seen.Header.TimestampNs)));
            Assert.Equal(Enumerable.Range(0, log.Seen.Count), log.Seen.Select(seen => (int)seen.Header.Sequence));
            Assert.All(log.Seen.SkipLast(1), seen => Assert.False(seen.EndOfBatch));
            Assert.All(log.Seen.TakeLast(1), seen => Assert.True(seen.EndOfBatch));
            Assert.Equal(log.Seen.Count, result.Events);
        }, iter: 60, threads: 1);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    public void Events_have_one_digest_in_one_recording_or_many_inline_or_over_a_ring(int count)
    {
        const int Events = 9_000;
        long whole = _test.Record(Events, LengthOf);
        ReplaySource[] parts = [.. Enumerable.Range(0, count).Select(part => Source(RecordPart(Events, i => Owner(i) % count == part)))];
        TickSum expected = new();
        RunResult one = new ReplayRun<Tick, BlittableCodec<Tick>>(_test.Archive, whole).Handle(expected).Run(Token);
        foreach (bool ring in (bool[])[false, true])
        {
            TickSum sum = new();
            ReplayRun<Tick, BlittableCodec<Tick>> run = Run(parts).Handle(sum);
            RunResult many = (ring ? run.OverRing(256) : run).Run(Token);
            Assert.Equal((one.EventDigest, one.Events), (many.EventDigest, many.Events));
            Assert.Equal(expected.Events, sum.Events);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_run_resumed_from_any_snapshot_reaches_the_same_answer(bool ring)
    {
        // Times that go back, so that what the merge waited for must be known again.
        int[][] times = [.. Enumerable.Range(0, 4).Select(s => Enumerable.Range(0, 300).Select(i => (i * 3) + ((i * (s + 3) * 7919) % 41)).ToArray())];
        ReplaySource[] sources = [.. times.Select((own, i) => Source(Record(own), i))];
        SnapshotStore store = _test.Snapshots;
        RunResult whole = Run(sources).Handle("sum", new TickSum()).SnapshotTo(store, everyEvents: 97).Run(Token);
        string[] files = Directory.GetFiles(store.Directory);
        Assert.Equal(12, files.Length);
        foreach (string file in files)
        {
            ReplayRun<Tick, BlittableCodec<Tick>> run = Run(sources).Handle("sum", new TickSum()).ResumeFrom(SnapshotStore.Load(file));
            RunResult resumed = (ring ? run.OverRing(64) : run).Run(Token);
            Assert.Equal((whole.RunDigest, whole.EventDigest, whole.StateDigest), (resumed.RunDigest, resumed.EventDigest, resumed.StateDigest));
        }

        Assert.Equal(12 * 97, store.TryLoadNewestMerged([.. sources.Select(source => source.RecordingId)])!.Cursor.NextSequence);
        Assert.Null(store.TryLoadNewestMerged([sources[0].RecordingId]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_merge_over_many_segments_costs_no_memory(bool ring)
    {
        ReplaySource[] sources = [.. Enumerable.Range(0, 3).Select(part => Source(RecordPart(30_000, i => Owner(i) % 3 == part)))];
        long allocated = Enumerable.Range(0, 5).Min(_ =>
        {
            ReplayRun<Tick, BlittableCodec<Tick>> run = Run(sources).Handle(new TickSum());
            return (ring ? run.OverRing(1_024) : run).Run(Token).AllocatedBytes;
        });
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Views_stay_valid_over_a_ring_however_the_recordings_alternate()
    {
        ReplaySource[] sources = [.. Enumerable.Range(0, 3).Select(part => Source(RecordPart(6_000, i => Owner(i) % 3 == part)))];
        ByteSum inline = new();
        ByteSum ring = new();
        new ReplayRun<RawEvent, RawCodec>(sources).Handle(inline).Run(Token);
        new ReplayRun<RawEvent, RawCodec>(sources).Handle(ring).OverRing(4_096).Run(Token);
        Assert.Equal(inline.Sum, ring.Sum);
        Assert.NotEqual(0, ring.Sum);
    }

    [Fact]
    public void An_event_without_time_is_refused_unless_a_reader_tells_it()
    {
        long timed = Record([1, 5]);
        long untimed = _test.RecordMessages([.. Enumerable.Range(0, 2).Select(i => MemoryMarshal.AsBytes<Tick>([Tick.Number(i)]).ToArray())]);
        UnknownTimeException refused = Assert.Throws<UnknownTimeException>(() => Run([Source(timed), Source(untimed)]).Handle(new TickLog()).Run(Token));
        Assert.Equal((untimed, 0), (refused.RecordingId, refused.Position));
        Assert.Contains(nameof(ReplayRun<,>.WithTimestamps), refused.Message, StringComparison.Ordinal);

        TickLog log = new();
        Run([Source(timed), Source(untimed)]).WithTimestamps(MemoryMarshal.Read<long>).Handle(log).Run(Token);
        Assert.Equal([timed, untimed, timed, untimed], log.Seen.Select(seen => seen.Header.RecordingId));
    }

    [Fact]
    public void A_time_that_is_unknown_in_the_midst_of_a_recording_is_met_after_everything_before_it()
    {
        long timed = Record([1, 2, 3]);
        long broken = Record([1, -1, 3], unknown: -1);
        TickLog log = new();
        UnknownTimeException refused = Assert.Throws<UnknownTimeException>(() => Run([Source(timed), Source(broken)]).Handle(log).Run(Token));
        Assert.Equal((broken, 64), (refused.RecordingId, refused.Position));
        Assert.Equal([timed, broken], log.Seen.Select(seen => seen.Header.RecordingId));
    }

    [Fact]
    public void A_reader_or_a_handler_that_throws_is_named_with_its_recording_and_position()
    {
        ReplaySource[] sources = [Source(Record([1, 3])), Source(Record([2, 4]))];
        EventDecodeException unread = Assert.Throws<EventDecodeException>(() => Run(sources)
            .WithTimestamps(payload => MemoryMarshal.Read<long>(payload) is var id and < 1 ? id : throw new InvalidDataException()).Handle(new TickLog()).Run(Token));
        Assert.Equal((sources[0].RecordingId, 64), (unread.RecordingId, unread.Position));
        HandlerException thrown = Assert.Throws<HandlerException>(() => Run(sources).Handle(new Thrower(3)).Run(Token));
        Assert.Equal((sources[1].RecordingId, 64, 3), (thrown.RecordingId, thrown.Position, thrown.Sequence));
    }

    [Fact]
    public void A_range_in_time_is_one_of_merged_time_and_positions_are_those_of_a_source()
    {
        ReplaySource[] sources = [Source(Record([1, 3, 5, 7])), Source(Record([1, 3, 5, 7]), offset: 1)];
        TickLog log = new();
        Run(sources).FromTime(Epoch + 3).ToTime(Epoch + 6).Handle(log).Run(Token);
        Assert.Equal([3, 4, 5], log.Seen.Select(seen => (int)(seen.Header.TimestampNs - Epoch)));
        log.Seen.Clear();
        Run([sources[0] with { From = 64, To = 192 }, sources[1] with { From = 256 }]).Handle(log).Run(Token);
        Assert.Equal([3, 5], log.Seen.Select(seen => (int)(seen.Header.TimestampNs - Epoch)));
        Assert.Throws<InvalidOperationException>(() => Run(sources).From(64));
        Assert.Throws<InvalidOperationException>(() => Run(sources).Handle(log).SnapshotTo(_test.Snapshots, atPosition: 64).Run(Token));
        Assert.Throws<ArgumentException>(() => Run([]));
    }

    /// <summary>The definition: by the highest time of each recording so far, then in the order of the sources, then by position.</summary>
    private IEnumerable<(long, long, long)> Sorted(ReplaySource[] sources)
    {
        List<(long Key, int Source, long Position, long Time)> events = [];
        for (int i = 0; i < sources.Length; i++)
        {
            long highest = long.MinValue;
            using RecordingReader reader = _test.Archive.OpenReader(sources[i].RecordingId);
            foreach (RecordedMessage message in reader.Messages())
            {
                long time = message.TimestampNs + sources[i].TimeOffsetNs;
                highest = Math.Max(highest, time);
                events.Add((highest, i, message.Position, time));
            }
        }

        return events.Order().Select(e => (sources[e.Source].RecordingId, e.Position, e.Time));
    }

    private static ReplayRun<Tick, BlittableCodec<Tick>> Run(ReplaySource[] sources) => new(sources);

    private ReplaySource Source(long recordingId, long offset = 0) => new(_test.Archive, recordingId) { TimeOffsetNs = offset };

    private long Record(int[] times, int unknown = int.MinValue)
    {
        using RecordingWriter writer = _test.Archive.CreateRecording(TestArchive.Settings);
        for (int i = 0; i < times.Length; i++) writer.Append(MemoryMarshal.AsBytes<Tick>([Tick.Number(i)]), times[i] == unknown ? 0 : Epoch + times[i]);
        writer.Stop();
        return writer.RecordingId;
    }

    private long RecordPart(int events, Func<int, bool> isOurs)
    {
        using RecordingWriter writer = _test.Archive.CreateRecording(TestArchive.Settings);
        for (int i = 0; i < events; i++)
        {
            if (!isOurs(i)) continue;
            byte[] payload = new byte[LengthOf(i)];
            MemoryMarshal.Write(payload, Tick.Number(i));
            writer.Append(payload, TestArchive.TimeOf(i));
        }

        writer.Stop();
        return writer.RecordingId;
    }

    // Runs of a few events of one recording, then one by one.
    private static int Owner(int i) => i % 1_000 < 500 ? i / 10 : i * 7919 % 101;

    private static int LengthOf(int i) => i % 100 == 7 ? 3_000 : 32 + (i % 3);

    private sealed class ByteSum : IEventHandler<RawEvent>
    {
        public long Sum { get; private set; }

        public void OnEvent(ref RawEvent data, in EventHeader header, bool endOfBatch)
        {
            foreach (byte b in data.Payload) Sum = unchecked((Sum * 31) + b);
        }
    }
}
