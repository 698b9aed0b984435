using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Replay;

/// <summary>A message cannot be decoded, or an event cannot be encoded.</summary>
/// <remarks>Its text is put together when it is asked for: damaged input must not cost memory for a text that nobody may read.</remarks>
public sealed class CodecException : ReplayException
{
    private readonly string? _subject;
    private readonly long _first;
    private readonly long _second;

    /// <summary>Creates the exception.</summary>
    /// <param name="offset">Offset in the message at which the codec gave up, in bytes.</param>
    /// <param name="message">What was found there, and what was expected.</param>
    public CodecException(int offset, string message) : base(message) => Offset = offset;

    /// <summary>Creates the exception without putting its text together yet.</summary>
    /// <param name="offset">Offset in the message at which the codec gave up, in bytes.</param>
    /// <param name="format">What was found there, and what was expected, with places for the other arguments: {0} the subject, {1} and {2} the numbers.</param>
    /// <param name="subject">A name in the text: of a type, a unit, what was expected.</param>
    /// <param name="first">A number in the text.</param>
    /// <param name="second">Another number in the text.</param>
    public CodecException(int offset, [StringSyntax(StringSyntaxAttribute.CompositeFormat)] string format, string subject, long first = 0, long second = 0) : base(format)
    {
        Offset = offset;
        _subject = subject;
        _first = first;
        _second = second;
    }

    /// <inheritdoc/>
    public override string Message => string.Create(CultureInfo.InvariantCulture, $"{Text} (at byte {Offset} of the message)");

    /// <summary>Offset in the message at which the codec gave up, in bytes.</summary>
    public int Offset { get; }

    private string Text => _subject is null ? base.Message : string.Format(CultureInfo.InvariantCulture, base.Message, _subject, _first, _second);
}
