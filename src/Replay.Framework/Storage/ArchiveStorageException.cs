namespace Replay;

/// <summary>The disk or the operating system refused: full, no permission, or a sync that failed.</summary>
public sealed class ArchiveStorageException : ReplayException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was refused, for which file, and the mend.</param>
    /// <param name="innerException">The system's error, where there is one.</param>
    public ArchiveStorageException(string message, Exception? innerException = null) : base(message, innerException) { }
}
