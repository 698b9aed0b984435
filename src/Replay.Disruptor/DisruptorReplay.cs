using Disruptor.Dsl;

namespace Replay.Disruptor;

/// <summary>Replays into a Disruptor in place of handlers of the run.</summary>
public static class DisruptorReplay
{
    private const string Started = "The Disruptor has been started: leave that to the run, which must see its handlers' faults.";

    /// <summary>Names a Disruptor of value events as what the run replays into: each event is decoded in its slot.</summary>
    /// <param name="run">Which recordings, which range, at what pace; without handlers of its own.</param>
    /// <param name="disruptor">With its handlers, not started yet: the run starts it, and shuts it down when they are done.</param>
    /// <exception cref="ArgumentException">The Disruptor has been started.</exception>
    public static DisruptorRun<T, TCodec> Into<T, TCodec>(this ReplayRun<T, TCodec> run, ValueDisruptor<T> disruptor)
        where T : struct
        where TCodec : struct, IEventCodec<T>
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(disruptor);
        if (disruptor.HasStarted) throw new ArgumentException(Started, nameof(disruptor));
        return new ValueDisruptorRun<T, TCodec>(run, disruptor);
    }

    /// <summary>Names a Disruptor of objects as what the run replays into: each slot's object is filled again and again.</summary>
    /// <param name="run">Which recordings, which range, at what pace; without handlers of its own.</param>
    /// <param name="disruptor">With its handlers, not started yet: the run starts it, and shuts it down when they are done.</param>
    /// <exception cref="ArgumentException">The Disruptor has been started.</exception>
    public static DisruptorRun<T, TCodec> Into<T, TCodec>(this ReplayRun<T, TCodec> run, Disruptor<T> disruptor)
        where T : class
        where TCodec : struct, IEventCodec<T>
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(disruptor);
        if (disruptor.HasStarted) throw new ArgumentException(Started, nameof(disruptor));
        return new ObjectDisruptorRun<T, TCodec>(run, disruptor);
    }
}
