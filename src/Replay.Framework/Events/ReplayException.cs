namespace Replay;

/// <summary>Base of every exception that Replay throws for a fault of data, files, handlers or systems (wrong arguments throw the framework's own).</summary>
public abstract class ReplayException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened, where, and the mend.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    protected ReplayException(string message, Exception? innerException = null) : base(message, innerException) { }
}
