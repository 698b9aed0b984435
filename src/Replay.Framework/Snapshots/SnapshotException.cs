namespace Replay;

/// <summary>A snapshot is damaged, half-written, of another recording or other handlers, or newer than this version of Replay.</summary>
public sealed class SnapshotException : ReplayException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which snapshot, what is wrong with it, and the mend.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public SnapshotException(string message, Exception? innerException = null) : base(message, innerException) { }
}
