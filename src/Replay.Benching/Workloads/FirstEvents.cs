using System.Diagnostics;

namespace Replay.Benching;

/// <summary>Times to the first event of an opened archive: from asking for a run until its handler has the decoded event.</summary>
/// <typeparam name="T">The event type.</typeparam>
/// <typeparam name="TCodec">Decodes it.</typeparam>
/// <param name="archive">The archive.</param>
/// <param name="recordingId">The recording.</param>
/// <param name="fromTimeNs">The event time from which on events are wanted; null: from the recording's start.</param>
internal sealed class FirstEvents<T, TCodec>(EmbeddedArchive archive, long recordingId, long? fromTimeNs = null) where TCodec : struct, IEventCodec<T>
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);

    /// <summary>Starts one run, with digests as users have it, and ends it at its first event.</summary>
    /// <param name="cancellationToken">Ends the measuring before it.</param>
    public TimeSpan Measure(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using CancellationTokenSource ended = new();
        Clock clock = new(ended);
        long start = Stopwatch.GetTimestamp();
        try
        {
            ReplayRun<T, TCodec> run = new(archive, recordingId);
            if (fromTimeNs is { } timestampNs) run.FromTime(timestampNs);
            run.Handle(clock).Run(ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The first event has come.
        }

        return Stopwatch.GetElapsedTime(start, clock.Seen);
    }

    /// <summary>Starts runs one after the other; as many before them, and for a second, do not count: until then everything is compiled in full.</summary>
    /// <param name="starts">Runs that count.</param>
    /// <param name="cancellationToken">Ends the measuring.</param>
    public TimeSpan[] Measure(int starts, CancellationToken cancellationToken = default)
    {
        TimeSpan[] times = new TimeSpan[starts];
        long begin = Stopwatch.GetTimestamp();
        for (int i = 0; i < starts || Stopwatch.GetElapsedTime(begin) < WarmUp; i++) Measure(cancellationToken);
        for (int i = 0; i < starts; i++) times[i] = Measure(cancellationToken);
        return times;
    }

    private sealed class Clock(CancellationTokenSource ended) : IEventHandler<T>
    {
        public long Seen { get; private set; }

        public void OnEvent(ref T data, in EventHeader header, bool endOfBatch)
        {
            if (Seen != 0) return;
            Seen = Stopwatch.GetTimestamp();
            ended.Cancel();
        }
    }
}
