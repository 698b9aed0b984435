using System.Diagnostics;

namespace Replay.Benching;

/// <summary>Times to the first event of an opened archive: from asking for a run until its handler has the decoded event.</summary>
/// <typeparam name="T">The event type.</typeparam>
/// <typeparam name="TCodec">Decodes it.</typeparam>
internal sealed class FirstEvents<T, TCodec>(EmbeddedArchive archive, long recordingId) where TCodec : struct, IEventCodec<T>
{
    /// <summary>Starts one run, with digests as users have it, and ends it at its first event.</summary>
    /// <param name="fromTimeNs">Where the range begins in event time; null: at the start of the recording.</param>
    public TimeSpan Measure(long? fromTimeNs = null)
    {
        using CancellationTokenSource ended = new();
        Clock clock = new(ended);
        long start = Stopwatch.GetTimestamp();
        try
        {
            ReplayRun<T, TCodec> run = new(archive, recordingId);
            if (fromTimeNs is { } time) run.FromTime(time);
            run.Handle(clock).Run(ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The first event has come.
        }

        return Stopwatch.GetElapsedTime(start, clock.Seen);
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
