using System.Diagnostics.CodeAnalysis;

namespace Replay;

internal static partial class Throw
{
    [DoesNotReturn]
    public static void CodecWroteTooMuch(int length, int maxLength) =>
        throw new CodecException(maxLength, $"The codec says it wrote {length} bytes, after it had announced at most {maxLength}; mend its GetMaxEncodedLength");

    [DoesNotReturn]
    public static void MessageTooLong(int length, int maxLength, int termLength) =>
        throw new ArgumentException($"A message of {length} bytes is longer than the {maxLength} that a term of {termLength} allows; raise TermBufferLength (an eighth of it, at most 16 MiB, fits) or split the message.");
}
