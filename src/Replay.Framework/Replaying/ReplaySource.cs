namespace Replay;

/// <summary>A recording among those that a run merges by event time.</summary>
/// <param name="Archive">Its archive, embedded or elsewhere; must stay open during the run.</param>
/// <param name="RecordingId">The recording.</param>
public sealed record ReplaySource(IRecordingSource Archive, long RecordingId)
{
    /// <summary>Start of a message or of padding, or the stop position; null: the recording's start.</summary>
    public long? From { get; init; }

    /// <summary>Messages that end at or before it are replayed; null: all.</summary>
    public long? To { get; init; }

    /// <summary>Added to the time of each event, in ns: the latency of a feed, the skew of a clock.</summary>
    public long TimeOffsetNs { get; init; }
}

/// <summary>A source whose range is known.</summary>
/// <param name="Reader">The recording.</param>
/// <param name="Range">Boundaries of messages.</param>
/// <param name="TimeOffsetNs">Added to event times.</param>
internal readonly record struct RunSource(RecordingReader Reader, PositionRange Range, long TimeOffsetNs);
