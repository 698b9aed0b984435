using Disruptor;
using Disruptor.Dsl;

namespace Replay.Disruptor;

/// <summary>A replay into slots that hold value events.</summary>
internal sealed class ValueDisruptorRun<T, TCodec>(ReplayRun<T, TCodec> run, ValueDisruptor<T> disruptor) : DisruptorRun<T, TCodec>(run)
    where T : struct
    where TCodec : struct, IEventCodec<T>
{
    private protected override int BufferSize => disruptor.RingBuffer.BufferSize;

    private protected override DisruptorThreads Threads => new(disruptor.Start, disruptor.Halt);

    private protected override RunResult Run(DisruptorRunParts parts, CancellationToken cancellationToken)
    {
        DisruptorSink<T, ValueSlots<T>> sink = new(new ValueSlots<T>(disruptor.RingBuffer), parts);
        return Replay.RunInto(ref sink, parts.Handlers, cancellationToken);
    }

    private protected override void Watch(string name, IEventHandler handler)
    {
        if (handler is not IValueEventHandler<T> known) throw NotAHandler(handler, nameof(handler));
        disruptor.SetExceptionHandler(known, new ValueExceptionHandler<T>(name, Faults));
    }

    private protected override void WatchOthers(string name) => disruptor.SetDefaultExceptionHandler(new ValueExceptionHandler<T>(name, Faults));
}
