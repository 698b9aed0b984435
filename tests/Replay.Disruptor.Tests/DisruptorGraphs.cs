using Disruptor;
using Disruptor.Dsl;
using Replay.Framework.Tests;
using Replay.Framework.Tests.Replaying;

namespace Replay.Disruptor.Tests;

/// <summary>Feeds a Disruptor from a recording of numbered events.</summary>
internal abstract class DisruptorGraph<T, TCodec>(int slots) : GraphUnderTest
    where TCodec : struct, IEventCodec<T>
{
    private readonly TestArchive _test = new();

    protected EventHeaders Headers { get; } = new(slots);

    public override void Feed(int events, CancellationToken cancellationToken)
    {
        ReplayRun<T, TCodec> replay = new(_test.Archive, Record(events));
        if (SkipAndReport is { } report) replay.SkipAndReport(report);
        DisruptorRun<T, TCodec> run = Into(replay).WithHeaders(Headers);
        if (StallTimeout is { } timeout) run.WithStallTimeout(timeout);
        RunResult result = run.Run(cancellationToken);
        Assert.Equal(events, result.Events);
    }

    public override void Dispose()
    {
        _test.Dispose();
        base.Dispose();
    }

    protected abstract DisruptorRun<T, TCodec> Into(ReplayRun<T, TCodec> run);

    private long Record(int events)
    {
        using RecordingWriter writer = _test.Archive.CreateRecording(TestArchive.Settings);
        for (int number = 0; number < events; number++) writer.Append(BitConverter.GetBytes((long)number), TestArchive.TimeOf(number));
        writer.Stop();
        return writer.RecordingId;
    }
}

internal sealed class ValueDisruptorGraph(int slots, ProducerType producers, IWaitStrategy wait) : DisruptorGraph<Numbered, BlittableCodec<Numbered>>(slots)
{
    private readonly ValueDisruptor<Numbered> _disruptor = new(() => default, slots, TaskScheduler.Default, producers, wait);
    private readonly List<ValueEventHandlerGroup<Numbered>> _nodes = [];

    public override int Add(Probe probe, params ReadOnlySpan<int> after)
    {
        Handler handler = new(probe, Headers);
        if (after.IsEmpty)
        {
            _nodes.Add(_disruptor.HandleEventsWith(handler));
        }
        else
        {
            ValueEventHandlerGroup<Numbered> group = _nodes[after[0]];
            foreach (int node in after[1..]) group = group.And(_nodes[node]);
            _nodes.Add(group.Then(handler));
        }

        return _nodes.Count - 1;
    }

    protected override DisruptorRun<Numbered, BlittableCodec<Numbered>> Into(ReplayRun<Numbered, BlittableCodec<Numbered>> run) => run.Into(_disruptor);

    private sealed class Handler(Probe probe, EventHeaders headers) : IValueEventHandler<Numbered>
    {
        public void OnEvent(ref Numbered data, long sequence, bool endOfBatch) => probe.OnEvent(data.Number, in headers[sequence], endOfBatch);

        public void OnBatchStart(long batchSize) => probe.OnBatchStart(batchSize);

        public void OnStart() => probe.OnStart();

        public void OnShutdown() => probe.OnShutdown();
    }
}

internal sealed class ObjectDisruptorGraph(int slots) : DisruptorGraph<NumberedObject, NumberedObjectCodec>(slots)
{
    private readonly Disruptor<NumberedObject> _disruptor = new(() => new NumberedObject(), slots, TaskScheduler.Default, ProducerType.Single, new YieldingWaitStrategy());
    private readonly List<EventHandlerGroup<NumberedObject>> _nodes = [];

    public override int Add(Probe probe, params ReadOnlySpan<int> after)
    {
        Handler handler = new(probe, Headers);
        if (after.IsEmpty)
        {
            _nodes.Add(_disruptor.HandleEventsWith(handler));
        }
        else
        {
            EventHandlerGroup<NumberedObject> group = _nodes[after[0]];
            foreach (int node in after[1..]) group = group.And(_nodes[node]);
            _nodes.Add(group.Then(handler));
        }

        return _nodes.Count - 1;
    }

    protected override DisruptorRun<NumberedObject, NumberedObjectCodec> Into(ReplayRun<NumberedObject, NumberedObjectCodec> run) => run.Into(_disruptor);

    private sealed class Handler(Probe probe, EventHeaders headers) : global::Disruptor.IEventHandler<NumberedObject>
    {
        public void OnEvent(NumberedObject data, long sequence, bool endOfBatch) => probe.OnEvent(data.Number, in headers[sequence], endOfBatch);

        public void OnBatchStart(long batchSize) => probe.OnBatchStart(batchSize);

        public void OnStart() => probe.OnStart();

        public void OnShutdown() => probe.OnShutdown();
    }
}

/// <summary>Fills the slot's object.</summary>
internal struct NumberedObjectCodec : IEventCodec<NumberedObject>
{
    public readonly int GetMaxEncodedLength(in NumberedObject value) => sizeof(long);

    public readonly int Encode(in NumberedObject value, Span<byte> destination)
    {
        BitConverter.TryWriteBytes(destination, value.Number);
        return sizeof(long);
    }

    public readonly int Decode(ReadOnlySpan<byte> source, ref NumberedObject slot)
    {
        slot.Number = BitConverter.ToInt64(source);
        return sizeof(long);
    }
}
