namespace Replay;

/// <summary>An event without a time was met where recordings are merged by time.</summary>
public sealed class UnknownTimeException : ReplayException
{
    internal UnknownTimeException(long recordingId, long position)
        : base($"The event at {position} of recording {recordingId} carries no time, so that its place among other recordings is unknown; name a reader of its time with WithTimestamps.") =>
        (RecordingId, Position) = (recordingId, position);

    /// <summary>The recording.</summary>
    public long RecordingId { get; }

    /// <summary>Start of the event.</summary>
    public long Position { get; }
}
