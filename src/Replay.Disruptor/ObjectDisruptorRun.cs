using Disruptor;
using Disruptor.Dsl;

namespace Replay.Disruptor;

/// <summary>A replay into slots that each own an object.</summary>
internal sealed class ObjectDisruptorRun<T, TCodec>(ReplayRun<T, TCodec> run, Disruptor<T> disruptor) : DisruptorRun<T, TCodec>(run)
    where T : class
    where TCodec : struct, IEventCodec<T>
{
    private protected override int BufferSize => disruptor.RingBuffer.BufferSize;

    private protected override DisruptorThreads Threads => new(disruptor.Start, disruptor.Halt);

    private protected override RunResult Run(DisruptorRunParts parts, CancellationToken cancellationToken)
    {
        DisruptorSink<T, ObjectSlots<T>> sink = new(new ObjectSlots<T>(disruptor.RingBuffer), parts);
        return Replay.RunInto(ref sink, parts.Handlers, cancellationToken);
    }

    private protected override void Watch(string name, IEventHandler handler)
    {
        ObjectExceptionHandler<T> faults = new(name, Faults);
        switch (handler)
        {
            case global::Disruptor.IEventHandler<T> one:
                disruptor.SetExceptionHandler(one, faults);
                break;
            case IBatchEventHandler<T> batch:
                disruptor.SetExceptionHandler(batch, faults);
                break;
            case IAsyncBatchEventHandler<T> asynchronous:
                disruptor.SetExceptionHandler(asynchronous, faults);
                break;
            default:
                throw NotAHandler(handler, nameof(handler));
        }
    }

    private protected override void WatchOthers(string name) => disruptor.SetDefaultExceptionHandler(new ObjectExceptionHandler<T>(name, Faults));
}
