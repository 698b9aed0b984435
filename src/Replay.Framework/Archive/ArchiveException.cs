namespace Replay;

/// <summary>There is no archive in the directory.</summary>
public sealed class ArchiveNotFoundException : ReplayException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which directory was looked at, and what lies there.</param>
    public ArchiveNotFoundException(string message) : base(message) { }
}

/// <summary>The archive has no recording with that id that could be read.</summary>
public sealed class RecordingNotFoundException : ReplayException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="recordingId">The id that was asked for.</param>
    /// <param name="message">What was asked for, and which recordings exist.</param>
    public RecordingNotFoundException(long recordingId, string message) : base(message) => RecordingId = recordingId;

    /// <summary>The id that was asked for.</summary>
    public long RecordingId { get; }
}

/// <summary>A recording cannot be changed while it is being written, or read in this process.</summary>
public sealed class RecordingInUseException : ReplayException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="recordingId">The recording.</param>
    /// <param name="message">Who uses it, and the mend.</param>
    public RecordingInUseException(long recordingId, string message) : base(message) => RecordingId = recordingId;

    /// <summary>The recording.</summary>
    public long RecordingId { get; }
}

/// <summary>A position lies outside the recording, or between the boundaries of its messages.</summary>
public sealed class PositionException : ReplayException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="position">The position that was asked for.</param>
    /// <param name="message">What is wrong with it, and the boundaries around it.</param>
    public PositionException(long position, string message) : base(message) => Position = position;

    /// <summary>The position that was asked for.</summary>
    public long Position { get; }
}

/// <summary>A recording that was followed while it was written came to an end without being stopped.</summary>
public sealed class RecordingInterruptedException : ReplayException
{
    internal RecordingInterruptedException(long recordingId, long position, string reason)
        : base($"Recording {recordingId} was followed to position {position}, where it goes on no more: {reason}. Everything before was delivered; open it again to read what there is.") =>
        (RecordingId, Position) = (recordingId, position);

    /// <summary>The recording.</summary>
    public long RecordingId { get; }

    /// <summary>End of what was delivered.</summary>
    public long Position { get; }
}
