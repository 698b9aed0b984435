namespace Replay.Aeron;

/// <summary>Aeron's client, media driver or archive refused or failed.</summary>
public class AeronException : ReplayException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="code">Aeron's error code, or an errno; 0: the fault was found on this side.</param>
    /// <param name="message">What was attempted, what Aeron said, and the mend.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public AeronException(int code, string message, Exception? innerException = null) : base(message, innerException) => Code = code;

    /// <summary>Aeron's error code (negative: from the media driver or archive; 1000 and up: the client's own), or an errno; 0: the fault was found on this side.</summary>
    public int Code { get; }
}

/// <summary>Aeron's native libraries are not here, or in another version.</summary>
public sealed class AeronLibraryException : AeronException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">Where was looked, what was found, and the mend.</param>
    public AeronLibraryException(string message) : base(0, message) { }
}

/// <summary>The media driver is not running, has died, or the client was closed for not keeping up with it.</summary>
public sealed class AeronDriverException : AeronException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="code">Aeron's error code.</param>
    /// <param name="message">Which directory, what Aeron said, and the mend.</param>
    public AeronDriverException(int code, string message) : base(code, message) { }
}

/// <summary>Nothing answered within the time asked for.</summary>
public sealed class AeronTimeoutException : AeronException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was waited for, how long, and the mend.</param>
    /// <param name="code">Aeron's error code; 0: the wait was on this side.</param>
    public AeronTimeoutException(string message, int code = 0) : base(code, message) { }
}

/// <summary>The archive refused a request.</summary>
public sealed class AeronArchiveException : AeronException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="errorCode">The archive's own code.</param>
    /// <param name="message">What was asked for, and what the archive said.</param>
    public AeronArchiveException(ArchiveErrorCode errorCode, string message) : base(GenericCode, message) => ErrorCode = errorCode;

    internal const int GenericCode = -11;

    /// <summary>The archive's own code; codes that this library does not name are kept as they are.</summary>
    public ArchiveErrorCode ErrorCode { get; }
}

/// <summary>A replay stopped before the end that was asked for: the archive died, lost the files, or found them damaged.</summary>
public sealed class ReplayEndedEarlyException : AeronException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="recordingId">The recording that was replayed.</param>
    /// <param name="position">Where the replay stopped: the next message would have started here.</param>
    /// <param name="expectedEndPosition">Where it should have stopped.</param>
    /// <param name="reason">What is known of the cause.</param>
    public ReplayEndedEarlyException(long recordingId, long position, long expectedEndPosition, string reason)
        : base(0, $"The replay of recording {recordingId} ended at position {position}, {expectedEndPosition} expected: {reason}") =>
        (RecordingId, Position, ExpectedEndPosition) = (recordingId, position, expectedEndPosition);

    /// <summary>The recording that was replayed.</summary>
    public long RecordingId { get; }

    /// <summary>Where the replay stopped: the next message would have started here.</summary>
    public long Position { get; }

    /// <summary>Where it should have stopped.</summary>
    public long ExpectedEndPosition { get; }
}
