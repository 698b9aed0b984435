using Disruptor;
using Disruptor.Dsl;
using Replay.Framework.Tests;

namespace Replay.Disruptor.Tests;

/// <summary>The contract of rings for replays into a Disruptor of value events, one publisher, waiting by yielding.</summary>
public sealed class ValueDisruptorContractTests : GraphContractTests
{
    protected override GraphUnderTest Create(int slots, Action<HandlerException>? skipAndReport, TimeSpan? stallTimeout) =>
        new ValueDisruptorGraph(slots, ProducerType.Single, new YieldingWaitStrategy()) { Slots = slots, SkipAndReport = skipAndReport, StallTimeout = stallTimeout };
}

/// <summary>The same with sequences for many publishers, and blocking.</summary>
public sealed class ValueDisruptorForManyPublishersContractTests : GraphContractTests
{
    protected override GraphUnderTest Create(int slots, Action<HandlerException>? skipAndReport, TimeSpan? stallTimeout) =>
        new ValueDisruptorGraph(slots, ProducerType.Multi, new BlockingWaitStrategy()) { Slots = slots, SkipAndReport = skipAndReport, StallTimeout = stallTimeout };
}

/// <summary>The contract of rings for replays into a Disruptor whose slots own objects.</summary>
public sealed class DisruptorOfObjectsContractTests : GraphContractTests
{
    protected override GraphUnderTest Create(int slots, Action<HandlerException>? skipAndReport, TimeSpan? stallTimeout) =>
        new ObjectDisruptorGraph(slots) { Slots = slots, SkipAndReport = skipAndReport, StallTimeout = stallTimeout };
}
