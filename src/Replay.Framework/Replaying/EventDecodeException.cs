namespace Replay;

/// <summary>A codec, or the reader of timestamps, refused a message of a recording.</summary>
public sealed class EventDecodeException : ReplayException
{
    internal EventDecodeException(long recordingId, long position, Exception cause)
        : base($"The message at position {position} of recording {recordingId} cannot be decoded: {cause.Message}. "
            + "Is it the type that was recorded?", cause) =>
        (RecordingId, Position) = (recordingId, position);

    /// <summary>Id of the recording.</summary>
    public long RecordingId { get; }

    /// <summary>Start of the message.</summary>
    public long Position { get; }
}
