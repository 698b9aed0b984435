using Replay.Framework.Tests.Determinism;

namespace Replay.Framework.Tests.Replaying;

public sealed class InlineRunTests : IDisposable
{
    private readonly TestArchive _test = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _test.Dispose();

    [Fact]
    public void Every_event_comes_in_order_with_its_whole_header()
    {
        long id = _test.Record(5_000, i => i % 100 == 50 ? 4_000 : 32 + (i % 5));
        List<(long Position, long EndPosition)> boundaries = _test.Boundaries(id);
        TickLog log = new();
        RunResult result = _test.Run(id).Handle(log).Run(Token);

        Assert.Equal(5_000, result.Events);
        Assert.Equal(5_000, log.Seen.Count);
        for (int i = 0; i < log.Seen.Count; i++)
        {
            (EventHeader header, Tick tick, bool endOfBatch) = log.Seen[i];
            Assert.Equal(Tick.Number(i), tick);
            Assert.Equal(i, header.Sequence);
            Assert.Equal(boundaries[i], (header.Position, header.EndPosition));
            Assert.Equal(TestArchive.TimeOf(i), header.TimestampNs);
            Assert.Equal((id, 10, 77, 0, false), (header.RecordingId, header.StreamId, header.SessionId, header.TemplateId, header.IsLive));
            Assert.Equal(i == 4_999, endOfBatch);
        }
    }

    [Fact]
    public void The_event_digest_is_that_of_the_canonical_bytes()
    {
        long id = _test.Record(3_000, i => i % 70 == 3 ? 5_000 : 40);
        List<byte> stream = [];
        using (RecordingReader reader = _test.Archive.OpenReader(id))
        {
            foreach (RecordedMessage message in reader.Messages())
                stream.AddRange(NaiveDigest.CanonicalBytes(message.TimestampNs, message.StreamId, message.Payload.ToArray()));
        }

        RunResult result = _test.Run(id).Handle(new TickSum()).Run(Token);
        Assert.Equal(NaiveDigest.OfStream([.. stream]), result.EventDigest.ToString());
    }

    [Fact]
    public void State_output_and_run_digests_follow_from_what_the_handlers_hold()
    {
        long id = _test.Record(1_000);
        ReplayOutput output = new("prints");
        TickSum sum = new();
        RunResult result = _test.Run(id).WithOutput(output).Handle("sum", sum).Handle(new TickPrinter(output)).Run(Token);

        StateDigest state = new();
        state.Append("sum", 1, [.. BitConverter.GetBytes(sum.Events), .. BitConverter.GetBytes(sum.Hash)]);
        state.Append("Replay.Framework.Tests.Replaying.TickPrinter", 7, BitConverter.GetBytes(Enumerable.Range(0, 1_000).Sum(i => (long)Tick.Number(i).Size)));
        Assert.Equal(state.Current, result.StateDigest);
        Assert.Equal(KeyValuePair.Create("prints", output.Digest), Assert.Single(result.OutputDigests));
        Assert.Equal(334 * 12, output.BytesWritten);
        Assert.Equal(StateDigest.OfRun(result.EventDigest!.Value, [output.Digest], state.Current), result.RunDigest);
    }

    [Fact]
    public void Without_digests_there_are_none_and_the_handlers_see_the_same()
    {
        long id = _test.Record(1_000);
        TickSum with = new(), without = new();
        _test.Run(id).Handle(with).Run(Token);
        RunResult result = _test.Run(id).WithDigests(false).WithOutput(new ReplayOutput("x")).Handle(without).Run(Token);
        Assert.Equal(with.Hash, without.Hash);
        Assert.Null(result.RunDigest);
        Assert.Null(result.EventDigest);
        Assert.Null(result.StateDigest);
        Assert.Empty(result.OutputDigests);
    }

    [Fact]
    public void A_range_delivers_the_messages_between_its_ends()
    {
        long id = _test.Record(3_000);
        List<(long Position, long EndPosition)> boundaries = _test.Boundaries(id);
        TickLog log = new();
        RunResult result = _test.Run(id).From(boundaries[100].Position).To(boundaries[1_999].EndPosition).Handle(log).Run(Token);
        Assert.Equal(Enumerable.Range(100, 1_900).Select(i => (long)i), log.Seen.Select(seen => seen.Tick.Id));
        Assert.Equal(0, log.Seen[0].Header.Sequence);
        Assert.True(log.Seen[^1].EndOfBatch);
        Assert.Equal((boundaries[100].Position, boundaries[1_999].EndPosition), (result.FirstPosition, result.EndPosition));
        Assert.Null(result.ResumedFrom);
    }

    [Fact]
    public void The_last_event_ends_the_batch_even_when_padding_follows_it()
    {
        // Messages of 96 and 128 bytes leave a gap at the term's end, which padding fills.
        long termEnd = TestArchive.TermLength;
        long id = _test.Record(1_000, i => i % 2 == 0 ? 64 : 96);
        List<(long Position, long EndPosition)> boundaries = _test.Boundaries(id);
        Assert.DoesNotContain(boundaries, message => message.EndPosition == termEnd);
        TickLog log = new();
        _test.Run(id).To(termEnd).Handle(log).Run(Token);
        Assert.True(log.Seen[^1].EndOfBatch);
        Assert.Single(log.Seen, seen => seen.EndOfBatch);
    }

    [Fact]
    public void A_range_inside_a_message_is_refused_with_the_boundaries_around_it()
    {
        long id = _test.Record(10);
        PositionException e = Assert.Throws<PositionException>(() => _test.Run(id).From(32).Handle(new TickSum()).Run(Token));
        Assert.Contains("0 and 64", e.Message);
        Assert.Throws<PositionException>(() => _test.Run(id).To(10_016).Handle(new TickSum()).Run(Token));
    }

    [Fact]
    public void An_empty_range_has_no_events_and_the_digest_of_nothing()
    {
        long id = _test.Record(10);
        RunResult result = _test.Run(id).From(64).To(64).Handle(new TickSum()).Run(Token);
        Assert.Equal(0, result.Events);
        Assert.Equal("00000000000000000000000000000000", result.EventDigest.ToString());
        Assert.Equal(0, result.AllocatedBytes);
    }

    [Theory]
    [InlineData(0, 3_000, 0, 3_000)]
    [InlineData(17, 2_000, 17, 2_000)]
    [InlineData(2_999, 5_000, 2_999, 3_000)]
    [InlineData(4_000, 5_000, 3_000, 3_000)]
    public void A_range_can_be_given_in_event_time(int from, int to, int first, int end)
    {
        long id = _test.Record(3_000);
        TickLog log = new();
        _test.Run(id).FromTime(TestArchive.TimeOf(from)).ToTime(TestArchive.TimeOf(to)).Handle(log).Run(Token);
        Assert.Equal(Enumerable.Range(first, end - first).Select(i => (long)i), log.Seen.Select(seen => seen.Tick.Id));
    }

    [Fact]
    public void A_reader_of_timestamps_replaces_the_frames_time()
    {
        long id = _test.Record(100);
        TickLog log = new();
        RunResult read = _test.Run(id).WithTimestamps(payload => BitConverter.ToInt64(payload) * 5).Handle(log).Run(Token);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => i * 5L), log.Seen.Select(seen => seen.Header.TimestampNs));
        Assert.NotEqual(_test.Run(id).Handle(new TickLog()).Run(Token).EventDigest, read.EventDigest);
    }

    [Fact]
    public void Handlers_are_called_in_the_order_of_registration_for_every_event()
    {
        long id = _test.Record(50);
        List<string> calls = [];
        _test.Run(id).Handle(new Caller("a", calls), new Caller("b", calls)).ThenHandle(new Caller("c", calls)).Run(Token);
        Assert.Equal(string.Concat(Enumerable.Repeat("abc", 50)), string.Concat(calls));
    }

    [Fact]
    public void A_struct_handler_keeps_its_state_and_gets_its_hooks()
    {
        long id = _test.Record(2_000);
        StructSum handler = default;
        RunResult result = _test.Run(id).Run(ref handler, Token);
        Assert.Equal(2_000, result.Events);
        Assert.Equal(Enumerable.Range(0, 2_000).Sum(i => Tick.Number(i).PriceTicks), handler.Sum);
        Assert.True(handler.Started);
        Assert.True(handler.Ended);
    }

    [Fact]
    public void Hooks_surround_the_run_even_when_it_fails()
    {
        long id = _test.Record(10);
        List<string> calls = [];
        Hooked hooked = new(calls);
        Assert.Throws<HandlerException>(() => _test.Run(id).Handle(hooked).Handle(new Thrower(3)).Run(Token));
        Assert.Equal(["start", "0", "1", "2", "3", "shutdown"], calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_handler_that_cannot_start_ends_the_run_and_those_that_have_started_are_shut_down(bool ring)
    {
        long id = _test.Record(10);
        List<string> calls = [];
        ReplayRun<Tick, BlittableCodec<Tick>> run = _test.Run(id).Handle(new Hooked(calls)).Handle("unable", new Unable());
        HandlerException e = Assert.Throws<HandlerException>(() => (ring ? run.OverRing(16) : run).Run(Token));
        Assert.Equal("unable", e.HandlerName);
        Assert.Contains("OnStart", e.Message);
        Assert.Equal(["start", "shutdown"], calls);
    }

    [Fact]
    public void The_same_run_twice_has_the_same_digests_and_another_recording_has_others()
    {
        long id = _test.Record(5_000);
        long other = _test.Record(5_001);
        RunResult first = _test.Run(id).Handle(new TickSum()).Run(Token);
        Assert.Equal(first.RunDigest, _test.Run(id).Handle(new TickSum()).Run(Token).RunDigest);
        Assert.NotEqual(first.RunDigest, _test.Run(other).Handle(new TickSum()).Run(Token).RunDigest);
    }

    [Fact]
    public void Progress_ends_with_everything_done()
    {
        long id = _test.Record(1_000);
        Reports reports = new();
        _test.Run(id).WithProgress(reports).Handle(new TickSum()).Run(Token);
        ReplayProgress last = reports.All[^1];
        Assert.Equal(1_000, last.Events);
        Assert.Equal(1, last.Fraction);
        Assert.Equal(TestArchive.TimeOf(999), last.TimestampNs);
    }

    [Fact]
    public void Runs_that_make_no_sense_are_refused()
    {
        long id = _test.Record(1);
        TickSum sum = new();
        Assert.Throws<InvalidOperationException>(() => _test.Run(id).Run(Token));
        Assert.Throws<ArgumentException>(() => _test.Run(id).Handle(sum, sum));
        Assert.Throws<ArgumentException>(() => _test.Run(id).Handle("x", sum).Handle("x", new TickSum()));
        Assert.Throws<InvalidOperationException>(() => _test.Run(id).ThenHandle(sum));
        Assert.Throws<ArgumentException>(() => _test.Run(id).WithOutput(new ReplayOutput("o"), new ReplayOutput("o")));
        Assert.Throws<ArgumentException>(() => _test.Run(id).From(0).FromTime(0).Handle(sum).Run(Token));
        Assert.Throws<ArgumentException>(() => _test.Run(id).FromTime(2).ToTime(1).Handle(sum).Run(Token));
        StructSum handler = default;
        Assert.Throws<InvalidOperationException>(() => _test.Run(id).Handle(sum).Run(ref handler, Token));
        Assert.Throws<RecordingNotFoundException>(() => _test.Run(99).Handle(sum).Run(Token));
    }

    private sealed class Caller(string name, List<string> calls) : IEventHandler<Tick>
    {
        public void OnEvent(ref Tick data, in EventHeader header, bool endOfBatch) => calls.Add(name);
    }

    private sealed class Hooked(List<string> calls) : IEventHandler<Tick>, IStartHandler, IShutdownHandler
    {
        public void OnStart() => calls.Add("start");

        public void OnShutdown() => calls.Add("shutdown");

        public void OnEvent(ref Tick data, in EventHeader header, bool endOfBatch) => calls.Add($"{data.Id}");
    }

    private sealed class Unable : IEventHandler<Tick>, IStartHandler
    {
        public void OnStart() => throw new IOException("no license");

        public void OnEvent(ref Tick data, in EventHeader header, bool endOfBatch) => Assert.Fail("An event came before the start.");
    }

    private struct StructSum : IEventHandler<Tick>, IStartHandler, IShutdownHandler
    {
        public long Sum;
        public bool Started;
        public bool Ended;

        public void OnStart() => Started = true;

        public void OnShutdown() => Ended = true;

        public void OnEvent(ref Tick data, in EventHeader header, bool endOfBatch) => Sum += data.PriceTicks;
    }

    private sealed class Reports : IProgress<ReplayProgress>
    {
        public List<ReplayProgress> All { get; } = [];

        public void Report(ReplayProgress value)
        {
            lock (All) All.Add(value);
        }
    }
}
