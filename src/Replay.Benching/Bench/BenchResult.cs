using System.Text.Json.Serialization;

namespace Replay.Benching;

/// <summary>What was measured, on what; the document of <c>replay bench --json</c>.</summary>
/// <param name="Machine">What it was measured on.</param>
/// <param name="Workload">What was replayed.</param>
/// <param name="Limits">What the machine does without the engine.</param>
/// <param name="Inline">Into a class handler on the replaying thread.</param>
/// <param name="InlineStructHandler">Into a struct handler, whose code joins the loop.</param>
/// <param name="Ring">Over the ring into a class handler on a thread of its own.</param>
/// <param name="MessagePack">Events of six fields, decoded from MessagePack.</param>
/// <param name="Merge">Several recordings merged by time, changing at random from event to event, into a struct handler.</param>
/// <param name="FanOut">Each event to many handlers; its limit is calling them over an array.</param>
/// <param name="TimeToFirstEventMicroseconds">From asking an opened archive for a run until its handler has the first event.</param>
/// <param name="FirstPass">The same recording on a new mapping each time, whose pages the system has yet to enter into its tables.</param>
internal sealed record BenchResult(
    Machine Machine, BenchWorkload Workload, BenchLimits Limits, Figure Inline, Figure InlineStructHandler, Figure Ring, Figure MessagePack, Figure Merge,
    Figure FanOut, StartFigure TimeToFirstEventMicroseconds, FirstPass FirstPass)
{
    /// <summary>Latencies at a rate; null: not asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LatencyResult? Latency { get; init; }
}

/// <summary>What was replayed.</summary>
/// <param name="Archive">The archive's directory; null: a temporary one.</param>
/// <param name="RecordingId">The recording.</param>
/// <param name="Events">Events that each round replays.</param>
/// <param name="PayloadBytes">Bytes of their messages.</param>
/// <param name="Rounds">Rounds that count.</param>
internal sealed record BenchWorkload(string? Archive, long RecordingId, long Events, long PayloadBytes, int Rounds);

/// <summary>What the machine does without the engine: medians, least and most.</summary>
/// <param name="ScanEventsPerSecond">A bare loop over the same frames, every header checked.</param>
/// <param name="ScanMin">Events a second.</param>
/// <param name="ScanMax">Events a second.</param>
/// <param name="MemcpyBytesPerSecond">One thread, from memory to memory.</param>
/// <param name="MemcpyMin">Bytes a second.</param>
/// <param name="MemcpyMax">Bytes a second.</param>
internal sealed record BenchLimits(double ScanEventsPerSecond, double ScanMin, double ScanMax, double MemcpyBytesPerSecond, double MemcpyMin, double MemcpyMax);

/// <summary>Rates on new mappings.</summary>
/// <param name="ScanEventsPerSecond">The bare loop, which is the limit of the others.</param>
/// <param name="Inline">See <see cref="BenchResult"/>.</param>
/// <param name="InlineStructHandler">See <see cref="BenchResult"/>.</param>
internal sealed record FirstPass(double ScanEventsPerSecond, Figure Inline, Figure InlineStructHandler);

/// <summary>A rate.</summary>
/// <param name="EventsPerSecond">Median of the rounds.</param>
/// <param name="Min">Of the slowest round.</param>
/// <param name="Max">Of the fastest round.</param>
/// <param name="OfLimit">The median as part of the limit's median, measured in turns with it.</param>
/// <param name="AllocatedBytesPerEvent">Managed bytes on the data path's threads, the median of the rounds.</param>
internal sealed record Figure(double EventsPerSecond, double Min, double Max, double OfLimit, double AllocatedBytesPerEvent)
{
    /// <summary>Recordings that are merged.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Recordings { get; init; }

    /// <summary>The same where recordings have their events in bursts, of 16 on average.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Figure? InBursts { get; init; }

    /// <summary>Handlers that get each event.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Handlers { get; init; }

    /// <summary>A figure from what was measured.</summary>
    /// <param name="rates">The figure's rates.</param>
    /// <param name="limit">Its limit's.</param>
    /// <param name="events">Events of a round.</param>
    public static Figure From(Rates rates, Rates limit, long events) => new(
        Math.Round(rates.Median), Math.Round(rates.Min), Math.Round(rates.Max), Math.Round(rates.Median / limit.Median, 3), (rates.AllocatedBytes ?? 0) / (double)events);
}

/// <summary>Times to the first event.</summary>
/// <param name="P50">Median, in microseconds.</param>
/// <param name="P99">In microseconds.</param>
/// <param name="Min">In microseconds.</param>
/// <param name="Max">In microseconds.</param>
/// <param name="Starts">Runs that were started.</param>
internal sealed record StartFigure(double P50, double P99, double Min, double Max, int Starts)
{
    /// <summary>A figure from times.</summary>
    public static StartFigure From(TimeSpan[] times)
    {
        double[] sorted = [.. times.Select(time => Math.Round(time.TotalMicroseconds, 1)).Order()];
        return new(sorted[sorted.Length / 2], sorted[(int)(0.99 * sorted.Length)], sorted[0], sorted[^1], sorted.Length);
    }
}
