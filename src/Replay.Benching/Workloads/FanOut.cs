using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Replay.Benching;

/// <summary>One decoded event to many handlers, beside the same handlers called over an array, without a recording. Rates are of events, each for all handlers.</summary>
internal sealed class FanOut<T, TCodec, TProbe>(Workload<T, TCodec, TProbe> work, int handlers)
    where TCodec : struct, IEventCodec<T>
    where TProbe : struct, IProbe<T>
{
    private const int ArrayLength = 256;

    private readonly (T Data, EventHeader Header)[] _events = FirstEvents(work);

    /// <summary>All handlers for each event of an array that the nearest cache holds.</summary>
    public Sample OverArray()
    {
        IEventHandler<T>[] all = Create();
        long start = Stopwatch.GetTimestamp();
        for (long done = 0; done < work.Events; done += _events.Length) Call(all, _events.AsSpan(0, (int)Math.Min(_events.Length, work.Events - done)));
        return work.Events / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>A run of the engine.</summary>
    public Sample Replayed() => Workload<T, TCodec, TProbe>.SampleOf(work.Run().Handle(Create()).Run());

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Call(IEventHandler<T>[] all, Span<(T Data, EventHeader Header)> events)
    {
        foreach (ref (T Data, EventHeader Header) one in events)
        {
            foreach (IEventHandler<T> handler in all) handler.OnEvent(ref one.Data, in one.Header, endOfBatch: false);
        }
    }

    private IEventHandler<T>[] Create() => [.. Enumerable.Range(0, handlers).Select(_ => new ClassSummer<T, TProbe>())];

    private static (T, EventHeader)[] FirstEvents(Workload<T, TCodec, TProbe> work)
    {
        List<(T, EventHeader)> events = [];
        using CancellationTokenSource enough = new();
        try
        {
            work.Run().Handle(new Collector(events, enough)).Run(enough.Token);
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested)
        {
            // As many as wanted are here.
        }

        return [.. events];
    }

    private sealed class Collector(List<(T, EventHeader)> events, CancellationTokenSource enough) : IEventHandler<T>
    {
        public void OnEvent(ref T data, in EventHeader header, bool endOfBatch)
        {
            events.Add((data, header));
            if (events.Count == ArrayLength) enough.Cancel();
        }
    }
}
