namespace Replay;

/// <summary>A run's manifest is damaged, something else, or newer than this version of Replay; or two runs cannot be compared.</summary>
public sealed class ManifestException : ReplayException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which manifest, what is wrong with it, and the mend.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public ManifestException(string message, Exception? innerException = null) : base(message, innerException) { }
}
