using System.Diagnostics;
using HdrHistogram;

namespace Replay.Benching;

/// <summary>Latency of single events at a rate: from when an event is due until its handler has returned, inline and over the ring in turns.</summary>
/// <remarks>
/// Events come in the rhythm of their times, sped up or slowed down to the rate on average. An event that comes late because those before it did is
/// late, whatever kept them: what is measured against is when it was to come, not when it came (no "coordinated omission": G. Tene, "How NOT to
/// Measure Latency").
/// </remarks>
/// <typeparam name="T">The event type.</typeparam>
/// <typeparam name="TCodec">Decodes it.</typeparam>
/// <typeparam name="TProbe">What handlers look at.</typeparam>
/// <param name="work">Events with times.</param>
/// <param name="eventsPerSecond">The rate.</param>
/// <param name="cancellationToken">Ends the measuring.</param>
internal sealed class LatencyBench<T, TCodec, TProbe>(Workload<T, TCodec, TProbe> work, double eventsPerSecond, CancellationToken cancellationToken)
    where TCodec : struct, IEventCodec<T>
    where TProbe : struct, IProbe<T>
{
    private const int Rounds = 3;

    private readonly LatencyMeter _inline = new();
    private readonly LatencyMeter _ring = new();

    /// <summary>Seconds that a round takes, and with it how many events.</summary>
    public const double SecondsPerRound = 1.5;

    /// <summary>Measures in turns.</summary>
    /// <param name="progress">Gets the part that is done, 0 to 1, and the rate that was reached last.</param>
    public LatencyResult Run(Action<double, double> progress)
    {
        double speed = SpeedFor(eventsPerSecond);
        for (int round = 0; round <= Rounds; round++)
        {
            Measure(speed, _inline, run => run);
            double reached = Measure(speed, _ring, run => run.OverRing());
            // The first round is the compiler's.
            if (round == 0) Array.ForEach([_inline, _ring], meter => meter.Reset());
            progress((round + 1.0) / (Rounds + 1), reached);
        }

        return new LatencyResult(eventsPerSecond, work.Events * Rounds, _inline.Summarise(), _ring.Summarise());
    }

    private double Measure(double speed, LatencyMeter meter, Func<ReplayRun<T, TCodec>, ReplayRun<T, TCodec>> how)
    {
        ReplayPace pace = new(speed);
        RunResult result = how(work.Run().AtPace(pace).Handle(new TimedHandler(pace, meter.Histogram))).Run(cancellationToken);
        meter.Add(result);
        return result.EventsPerSecond;
    }

    /// <summary>Seconds of event time in a second that give the rate.</summary>
    private double SpeedFor(double rate)
    {
        double spanSeconds = (work.LastTimestampNs - work.FirstTimestampNs) / 1e9;
        return work.FirstTimestampNs != 0 && spanSeconds > 0
            ? rate * spanSeconds / (work.Events - 1)
            : throw new UnknownTimeException(work.RecordingId, work.FirstPosition);
    }

    /// <summary>Handles an event as others do, then looks at the clock.</summary>
    private sealed class TimedHandler(ReplayPace pace, LongHistogram histogram) : IEventHandler<T>
    {
        private readonly ClassSummer<T, TProbe> _summer = new();

        public void OnEvent(ref T data, in EventHeader header, bool endOfBatch)
        {
            _summer.OnEvent(ref data, in header, endOfBatch);
            long late = Stopwatch.GetTimestamp() - pace.DueAt(header.TimestampNs);
            histogram.RecordValue(LatencyMeter.ToNs(late));
        }
    }
}
