namespace Replay.Framework.Tests;

/// <summary>The contract of rings for <see cref="EventRing{T}"/> with events in the slots.</summary>
public sealed class EventRingContractTests : GraphContractTests
{
    protected override GraphUnderTest Create(int slots, Action<HandlerException>? skipAndReport, TimeSpan? stallTimeout) =>
        new EventRingGraph { Slots = slots, SkipAndReport = skipAndReport, StallTimeout = stallTimeout };

    private sealed class EventRingGraph : EventRingGraph<Numbered>
    {
        protected override EventRing<Numbered> CreateRing(EventRingOptions options) => new(Slots, options);

        protected override IEventHandler<Numbered> Handler(Probe probe) => new NumberedHandler(probe);

        protected override void Fill(ref Numbered slot, long number) => slot.Number = number;
    }

    private sealed class NumberedHandler(Probe probe) : ProbeHandler(probe), IEventHandler<Numbered>
    {
        public void OnEvent(ref Numbered data, in EventHeader header, bool endOfBatch) => Probe.OnEvent(data.Number, in header, endOfBatch);
    }
}

/// <summary>The contract of rings for <see cref="EventRing{T}"/> with objects that the slots own.</summary>
public sealed class EventRingOfObjectsContractTests : GraphContractTests
{
    protected override GraphUnderTest Create(int slots, Action<HandlerException>? skipAndReport, TimeSpan? stallTimeout) =>
        new ObjectRingGraph { Slots = slots, SkipAndReport = skipAndReport, StallTimeout = stallTimeout };

    private sealed class ObjectRingGraph : EventRingGraph<NumberedObject>
    {
        protected override EventRing<NumberedObject> CreateRing(EventRingOptions options) => new(Slots, options, () => new NumberedObject());

        protected override IEventHandler<NumberedObject> Handler(Probe probe) => new ObjectHandler(probe);

        protected override void Fill(ref NumberedObject slot, long number) => slot.Number = number;
    }

    private sealed class ObjectHandler(Probe probe) : ProbeHandler(probe), IEventHandler<NumberedObject>
    {
        public void OnEvent(ref NumberedObject data, in EventHeader header, bool endOfBatch) => Probe.OnEvent(data.Number, in header, endOfBatch);
    }
}

internal abstract class ProbeHandler(Probe probe) : IStartHandler, IShutdownHandler, IBatchStartHandler
{
    protected Probe Probe => probe;

    public void OnStart() => probe.OnStart();

    public void OnShutdown() => probe.OnShutdown();

    public void OnBatchStart(long batchSize) => probe.OnBatchStart(batchSize);
}

/// <summary>Feeds a ring by hand.</summary>
internal abstract class EventRingGraph<T> : GraphUnderTest
{
    private readonly List<HandlerGroup<T>> _nodes = [];
    private EventRing<T>? _ring;

    private EventRing<T> Ring => _ring ??= CreateRing(new EventRingOptions { SkipAndReport = SkipAndReport, StallTimeout = StallTimeout });

    public override int Add(Probe probe, params ReadOnlySpan<int> after)
    {
        if (after.IsEmpty)
        {
            _nodes.Add(Ring.Handle(Handler(probe)));
        }
        else
        {
            HandlerGroup<T> group = _nodes[after[0]];
            foreach (int node in after[1..]) group = group.And(_nodes[node]);
            _nodes.Add(group.Then(Handler(probe)));
        }

        return _nodes.Count - 1;
    }

    public override void Feed(int events, CancellationToken cancellationToken)
    {
        Ring.Start(cancellationToken);
        try
        {
            for (int number = 0; number < events; number++)
            {
                long sequence = Ring.Claim();
                Fill(ref Ring[sequence], number);
                Ring.HeaderAt(sequence) = new EventHeader { Sequence = number, EndPosition = 1 };
                Ring.Publish(sequence);
            }
        }
        catch (HandlerException)
        {
            // Complete throws the one that counts.
        }
        catch (OperationCanceledException)
        {
            Ring.Dispose();
            throw;
        }

        Ring.Complete();
    }

    public override void Dispose()
    {
        Ring.Dispose();
        base.Dispose();
    }

    protected abstract EventRing<T> CreateRing(EventRingOptions options);

    protected abstract IEventHandler<T> Handler(Probe probe);

    protected abstract void Fill(ref T slot, long number);
}
