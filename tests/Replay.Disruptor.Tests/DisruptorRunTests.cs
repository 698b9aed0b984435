using System.Buffers;
using System.Runtime.InteropServices;
using Disruptor;
using Disruptor.Dsl;
using Replay.Framework.Tests;
using Replay.Framework.Tests.Replaying;
using Replay.Tests;
using Tick = Replay.Framework.Tests.Replaying.Tick;

namespace Replay.Disruptor.Tests;

/// <summary>Replays into a Disruptor give the answers of any other run.</summary>
public sealed class DisruptorRunTests : IDisposable
{
    private readonly TestArchive _test = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _test.Dispose();

    [Fact]
    public void A_range_has_the_digests_of_an_inline_run()
    {
        long id = _test.Record(5_000);
        long from = _test.Boundaries(id)[1_000].Position, to = _test.Boundaries(id)[4_000].Position;
        RunResult inline = _test.Run(id).From(from).To(to).Handle("sum", new TickSum()).Run(Token);
        RunResult replayed = Replay(_test.Run(id).From(from).To(to), new Sum(64), withState: true);
        Assert.Equal(3_000, replayed.Events);
        Assert.Equal((inline.EventDigest, inline.StateDigest, inline.RunDigest), (replayed.EventDigest, replayed.StateDigest, replayed.RunDigest));
    }

    [Fact]
    public void Recordings_merged_by_time_have_the_digests_of_an_inline_run()
    {
        ReplaySource[] sources = [new(_test.Archive, _test.Record(2_000)), new(_test.Archive, _test.Record(2_000)) { TimeOffsetNs = 500 }];
        RunResult inline = new ReplayRun<Tick, BlittableCodec<Tick>>(sources).Handle("sum", new TickSum()).Run(Token);
        RunResult replayed = Replay(new ReplayRun<Tick, BlittableCodec<Tick>>(sources), new Sum(64), withState: true);
        Assert.Equal(4_000, replayed.Events);
        Assert.Equal(inline.RunDigest, replayed.RunDigest);
    }

    [Fact]
    public void A_run_resumed_from_a_snapshot_has_the_digest_of_the_whole_run()
    {
        long id = _test.Record(3_000);
        RunResult whole = Replay(_test.Run(id).SnapshotTo(_test.Snapshots, everyEvents: 1_300), new Sum(64), withState: true);
        Snapshot snapshot = _test.Snapshots.TryLoadNewest(id)!;
        Assert.Equal(2_600, snapshot.Cursor.NextSequence);
        RunResult resumed = Replay(_test.Run(id).ResumeFrom(snapshot), new Sum(64), withState: true);
        Assert.Equal((400, whole.RunDigest), (resumed.Events, resumed.RunDigest));
    }

    [Fact]
    public void Snapshots_without_a_named_handler_are_refused()
    {
        ReplayRun<Tick, BlittableCodec<Tick>> run = _test.Run(_test.Record(10)).SnapshotTo(_test.Snapshots);
        Assert.Contains("Name", Assert.Throws<InvalidOperationException>(() => Replay(run, new Sum(64), withState: false)).Message);
    }

    [Fact]
    public void Events_cost_no_memory_on_either_side()
    {
        long id = _test.Record(40_000);
        Assert.Equal((0, 0), Enumerable.Range(0, 3).Select(_ =>
        {
            Counted handler = new(last: 39_999);
            return (Replay(_test.Run(id), handler).AllocatedBytes, handler.AllocatedBytes);
        }).Min());
    }

    [Fact]
    public void Events_before_a_damaged_one_are_handled_and_the_fault_names_it()
    {
        long id = _test.RecordMessages([.. Enumerable.Range(0, 100).Select(i => new byte[i == 70 ? 5 : 32])]);
        Sum handler = new(64);
        EventDecodeException fault = Assert.Throws<EventDecodeException>(() => Replay(_test.Run(id), handler));
        Assert.Equal(_test.Boundaries(id)[70].Position, fault.Position);
        Assert.Equal(70, handler.Inner.Events);
    }

    [Fact]
    public void A_named_handler_is_named_by_its_fault()
    {
        ValueDisruptor<Tick> disruptor = Disruptor();
        Handler thrower = new(_ => throw new FormatException("planted"));
        disruptor.HandleEventsWith(new Handler(_ => { }), thrower);
        HandlerException fault = Assert.Throws<HandlerException>(() => _test.Run(_test.Record(100)).Into(disruptor).Name("risk", thrower).Run(Token));
        Assert.Equal(("risk", 0), (fault.HandlerName, fault.Sequence));
    }

    [Fact]
    public void A_handler_keeps_an_exception_handler_of_its_own()
    {
        ValueDisruptor<Tick> disruptor = Disruptor();
        Handler thrower = new(tick => { if (tick.Id == 3) throw new FormatException("planted"); });
        disruptor.HandleEventsWith(thrower);
        disruptor.SetExceptionHandler(thrower, new IgnoringHandler());
        Assert.Equal(100, _test.Run(_test.Record(100)).Into(disruptor).Run(Token).Events);
        Assert.Equal(99, thrower.Events);
    }

    [Fact]
    public void Views_of_the_recorded_bytes_stay_until_the_last_handler_is_done()
    {
        byte[][] messages = [.. Enumerable.Range(0, 2_000).Select(i => Enumerable.Repeat((byte)i, i % 3 == 0 ? 2_000 + i : i % 300).ToArray())];
        long id = _test.RecordMessages(messages);
        ValueDisruptor<RawEvent> disruptor = new(() => default, 256, TaskScheduler.Default, ProducerType.Single, new YieldingWaitStrategy());
        RawReader fast = new(messages, pause: false), slow = new(messages, pause: true);
        disruptor.HandleEventsWith(fast).Then(slow);
        new ReplayRun<RawEvent, RawCodec>(_test.Archive, id).Into(disruptor).Run(Token);
        Assert.Equal((2_000, 2_000), (fast.Equal, slow.Equal));
    }

    [Fact]
    public void A_batch_handler_of_objects_gets_every_event()
    {
        Disruptor<NumberedObject> disruptor = new(() => new NumberedObject(), 64, new YieldingWaitStrategy());
        BatchCounter counter = new();
        disruptor.HandleEventsWith(counter);
        new ReplayRun<NumberedObject, NumberedObjectCodec>(_test.Archive, _test.Record(1_000)).Into(disruptor).Name("counter", counter).Run(Token);
        Assert.Equal(499_500, counter.SumOfNumbers);
    }

    [Fact]
    public void A_codec_that_replaces_the_slots_object_is_found()
    {
        Disruptor<NumberedObject> disruptor = new(() => new NumberedObject(), 64, new YieldingWaitStrategy());
        disruptor.HandleEventsWith(new BatchCounter());
        DisruptorRun<NumberedObject, ReplacingCodec> run = new ReplayRun<NumberedObject, ReplacingCodec>(_test.Archive, _test.Record(10)).Into(disruptor);
        Assert.Contains("fill the object", Assert.Throws<InvalidOperationException>(() => run.Run(Token)).Message);
    }

    [Fact]
    public void A_Disruptor_without_handlers_is_refused() => RingTestSupport.WithinLimit(() =>
    {
        DisruptorRun<Tick, BlittableCodec<Tick>> run = _test.Run(_test.Record(10)).Into(Disruptor());
        Assert.Contains("HandleEventsWith", Assert.Throws<InvalidOperationException>(() => run.Run(CancellationToken.None)).Message);
    });

    [Fact]
    public void A_started_Disruptor_is_refused()
    {
        using ValueDisruptor<Tick> disruptor = Disruptor();
        disruptor.HandleEventsWith(new Sum(64));
        disruptor.Start();
        Assert.Contains("started", Assert.Throws<ArgumentException>(() => _test.Run(0).Into(disruptor)).Message);
    }

    [Fact]
    public void A_run_with_handlers_of_its_own_is_refused() =>
        Assert.Contains("give the handlers to the Disruptor", Assert.Throws<InvalidOperationException>(() => Replay(_test.Run(0).Handle(new TickSum()), new Sum(64))).Message);

    [Fact]
    public void A_second_run_is_refused()
    {
        ValueDisruptor<Tick> disruptor = Disruptor();
        disruptor.HandleEventsWith(new Sum(64));
        DisruptorRun<Tick, BlittableCodec<Tick>> run = _test.Run(_test.Record(1)).Into(disruptor);
        run.Run(Token);
        Assert.Contains("another Disruptor", Assert.Throws<InvalidOperationException>(() => run.Run(Token)).Message);
    }

    [Fact]
    public void Headers_of_another_size_than_the_ring_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new EventHeaders(100));
        Assert.Contains("64 slots", Assert.Throws<ArgumentException>(() => _test.Run(0).Into(Disruptor()).WithHeaders(new EventHeaders(32))).Message);
    }

    [Fact]
    public void Handlers_that_the_Disruptor_does_not_have_cannot_be_named()
    {
        DisruptorRun<Tick, BlittableCodec<Tick>> run = _test.Run(0).Into(Disruptor());
        Assert.Throws<ArgumentException>(() => run.Name("stranger", new Sum(64)));
        Assert.Throws<ArgumentException>(() => run.Name("batches", new BatchCounter()));
    }

    [Fact]
    public void The_public_API_is_approved() => PublicApi.ShouldBeApproved(typeof(DisruptorReplay).Assembly);

    private static ValueDisruptor<Tick> Disruptor() => new(() => default, 64, TaskScheduler.Default, ProducerType.Single, new YieldingWaitStrategy());

    private static RunResult Replay(ReplayRun<Tick, BlittableCodec<Tick>> run, Handler handler, bool withState = false)
    {
        using ValueDisruptor<Tick> disruptor = Disruptor();
        disruptor.HandleEventsWith(handler);
        DisruptorRun<Tick, BlittableCodec<Tick>> into = run.Into(disruptor);
        if (handler is Sum sum) into.WithHeaders(sum.Headers);
        if (withState) into.Name("sum", handler);
        return into.Run(Token);
    }

    private class Handler(Action<Tick>? onEvent) : IValueEventHandler<Tick>
    {
        public int Events { get; private set; }

        public virtual void OnEvent(ref Tick data, long sequence, bool endOfBatch)
        {
            onEvent?.Invoke(data);
            Events++;
        }
    }

    /// <summary>The handler of the inline runs, behind a Disruptor's interface.</summary>
    private sealed class Sum(int slots) : Handler(null), ISnapshotable
    {
        public EventHeaders Headers { get; } = new(slots);

        public TickSum Inner { get; } = new();

        public int StateVersion => Inner.StateVersion;

        public override void OnEvent(ref Tick data, long sequence, bool endOfBatch) => Inner.OnEvent(ref data, in Headers[sequence], endOfBatch);

        public void SaveState(IBufferWriter<byte> destination) => Inner.SaveState(destination);

        public void LoadState(ReadOnlySpan<byte> source, int version) => Inner.LoadState(source, version);
    }

    private sealed class Counted(long last) : Handler(null)
    {
        private readonly AllocationProbe _probe = new();

        public long AllocatedBytes => _probe.Bytes;

        public override void OnEvent(ref Tick data, long sequence, bool endOfBatch)
        {
            if (sequence == 0) _probe.Begin();
            if (sequence == last) _probe.End();
        }
    }

    private sealed class RawReader(byte[][] messages, bool pause) : IValueEventHandler<RawEvent>
    {
        public int Equal { get; private set; }

        public void OnEvent(ref RawEvent data, long sequence, bool endOfBatch)
        {
            if (pause && sequence % 50 == 0) Thread.Sleep(1);
            if (data.Payload.SequenceEqual(messages[sequence])) Equal++;
        }
    }

    private sealed class BatchCounter : IBatchEventHandler<NumberedObject>
    {
        public long SumOfNumbers { get; private set; }

        public void OnBatch(EventBatch<NumberedObject> batch, long sequence)
        {
            foreach (NumberedObject data in batch) SumOfNumbers += data.Number;
        }
    }

    private sealed class IgnoringHandler : IValueExceptionHandler<Tick>
    {
        public void HandleEventException(Exception ex, long sequence, ref Tick evt) { }

        public void HandleOnTimeoutException(Exception ex, long sequence) { }

        public void HandleOnStartException(Exception ex) { }

        public void HandleOnShutdownException(Exception ex) { }
    }

    private struct ReplacingCodec : IEventCodec<NumberedObject>
    {
        public readonly int GetMaxEncodedLength(in NumberedObject value) => sizeof(long);

        public readonly int Encode(in NumberedObject value, Span<byte> destination) => throw new NotSupportedException();

        public readonly int Decode(ReadOnlySpan<byte> source, ref NumberedObject slot)
        {
            slot = new NumberedObject { Number = MemoryMarshal.Read<long>(source) };
            return sizeof(long);
        }
    }
}
