namespace Replay;

/// <summary>How far a run has come. Of several recordings, positions are sums.</summary>
/// <param name="Events">Events replayed so far in this run.</param>
/// <param name="Position">End of the event replayed last.</param>
/// <param name="From">Where this run began.</param>
/// <param name="To">Where it will end.</param>
/// <param name="TimestampNs">Time of the event replayed last, in ns since the Unix epoch; 0 = unknown.</param>
/// <param name="Elapsed">Time since the run began.</param>
public readonly record struct ReplayProgress(long Events, long Position, long From, long To, long TimestampNs, TimeSpan Elapsed)
{
    /// <summary>Events replayed a second, on average since the run began.</summary>
    public double EventsPerSecond => Elapsed > TimeSpan.Zero ? Events / Elapsed.TotalSeconds : 0;

    /// <summary>Time until the run ends, at the rate at which it has passed the range so far; null before its first event.</summary>
    public TimeSpan? TimeLeft => Position > From ? Elapsed * ((double)Math.Max(0, To - Position) / (Position - From)) : null;

    /// <summary>Part of the range that is done, 0 to 1.</summary>
    public double Fraction => To > From ? (double)(Position - From) / (To - From) : 1;
}
