namespace Replay;

/// <summary>A message cannot be decoded, or an event cannot be encoded.</summary>
public sealed class CodecException : ReplayException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="offset">Offset in the message at which the codec gave up, in bytes.</param>
    /// <param name="message">What was found there, and what was expected.</param>
    public CodecException(int offset, string message) : base(message) => Offset = offset;

    /// <inheritdoc/>
    /// <remarks>Put together when it is asked for: damaged input must not cost memory for a text that nobody may read.</remarks>
    public override string Message => $"{base.Message} (at byte {Offset} of the message)";

    /// <summary>Offset in the message at which the codec gave up, in bytes.</summary>
    public int Offset { get; }
}
