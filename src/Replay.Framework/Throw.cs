using System.Diagnostics.CodeAnalysis;

namespace Replay;

/// <summary>Every exception that the hot paths throw, kept out of line.</summary>
internal static class Throw
{
    [DoesNotReturn]
    public static void DestinationTooShort(int needed, int available) =>
        throw new CodecException(available, $"The destination holds {available} bytes, the event needs {needed}; size it with GetMaxEncodedLength");

    [DoesNotReturn]
    public static void MessageTooShort(int needed, int available) =>
        throw new CodecException(available, $"The message ends after {available} bytes, the event type needs {needed}; is it the type that was recorded?");
}
