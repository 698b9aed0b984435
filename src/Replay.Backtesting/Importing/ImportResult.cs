namespace Replay.Backtesting;

/// <summary>What an import wrote.</summary>
public sealed record ImportResult
{
    /// <summary>Id of the new recording.</summary>
    public required long RecordingId { get; init; }

    /// <summary>Name of the file, or of the first one, that it was made from.</summary>
    public required string Source { get; init; }

    /// <summary>Events written.</summary>
    public required long Messages { get; init; }

    /// <summary>Rows of the source that were left out, for formats that allow it; an importer that refuses bad rows has 0.</summary>
    public required long Rejected { get; init; }

    /// <summary>Where the recording starts.</summary>
    public required long StartPosition { get; init; }

    /// <summary>Where it ends.</summary>
    public required long StopPosition { get; init; }

    /// <summary>Time of the first event in nanoseconds since the Unix epoch.</summary>
    public required long FirstTimestampNs { get; init; }

    /// <summary>Time of the last event in nanoseconds since the Unix epoch.</summary>
    public required long LastTimestampNs { get; init; }

    /// <summary>Events written of each type, by the source's own name for it; they add up to <see cref="Messages"/>.</summary>
    public required IReadOnlyDictionary<string, long> Counts { get; init; }
}
