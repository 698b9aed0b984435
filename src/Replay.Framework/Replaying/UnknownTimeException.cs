namespace Replay;

/// <summary>An event without a time was met where recordings are merged by time.</summary>
public sealed class UnknownTimeException : ReplayException
{
    internal UnknownTimeException(long recordingId, long position)
        : base($"The event at {position} of recording {recordingId} carries no time, so that its place among other recordings is unknown; name a reader of its time with WithTimestamps.") =>
        (RecordingId, Position) = (recordingId, position);

    internal UnknownTimeException(RecordingDescriptor recording)
        : base($"No message of recording {recording.RecordingId} carries a time in its frames, so that nothing in it can be found by time; give positions, or name a reader of its time with WithTimestamps.") =>
        (RecordingId, Position) = (recording.RecordingId, recording.StartPosition);

    /// <summary>The recording.</summary>
    public long RecordingId { get; }

    /// <summary>Start of the event.</summary>
    public long Position { get; }
}
