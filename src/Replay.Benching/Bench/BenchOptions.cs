namespace Replay.Benching;

/// <summary>What is measured.</summary>
internal sealed record BenchOptions
{
    /// <summary>Fewer rounds than this give no median worth its name.</summary>
    public const int MinRounds = 5;

    /// <summary>More take patience, and show nothing new.</summary>
    public const int MaxRounds = 1_000;

    /// <summary>The archive whose recording is replayed, as messages of any kind; null: one of made-up ticks.</summary>
    public EmbeddedArchive? Archive { get; init; }

    /// <summary>The recording in <see cref="Archive"/>.</summary>
    public long RecordingId { get; init; }

    /// <summary>Events that a round replays at most.</summary>
    public long Events { get; init; } = 10_000_000;

    /// <summary>Rounds that count, at least <see cref="MinRounds"/>.</summary>
    public int Rounds { get; init; } = 7;

    /// <summary>Contenders run at least as long before a round counts: so long takes the runtime to compile for good.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Recordings that are merged.</summary>
    public int MergedRecordings { get; init; } = 8;

    /// <summary>Handlers of the fan-out.</summary>
    public int Handlers { get; init; } = 100;

    /// <summary>Events a second at which latencies are measured; null: they are not.</summary>
    public double? LatencyRate { get; init; }

    /// <summary>Runs that are started for the time to the first event.</summary>
    public int Starts { get; init; } = 2_000;
}
