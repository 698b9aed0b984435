using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using static Replay.Aeron.AeronC;

namespace Replay.Aeron;

/// <summary>Turns native failures into exceptions. Aeron keeps its last error for each thread, so this is called right after the native call.</summary>
internal static unsafe class Throw
{
    private const int ClientErrorFirst = 1000;
    private const int ClientErrorLast = 1004;
    private const int TimedOut = 110;
    private const int MediaDriverTimedOut = -TimedOut;

    /// <summary>Throws when a control call failed.</summary>
    /// <param name="result">What the call returned; negative: it failed.</param>
    /// <param name="action">What was attempted, for the message.</param>
    public static void IfFailed(int result, string action)
    {
        if (result < 0) NativeError(action);
    }

    [DoesNotReturn]
    public static void NativeError(string action) => throw LastError(action);

    /// <summary>The calling thread's last native error, typed.</summary>
    public static AeronException LastError(string action)
    {
        int code = aeron_errcode();
        return Typed(code, Text(aeron_errmsg()), action);
    }

    /// <summary>An error that a callback or an image reported.</summary>
    public static AeronException Typed(int code, string text, string action)
    {
        string message = $"{action} failed: {OneLine(text)}";
        if (ArchiveError.TryParse(text, out ArchiveErrorCode archiveCode)) return new AeronArchiveException(archiveCode, message);
        return code switch
        {
            >= ClientErrorFirst and <= ClientErrorLast => new AeronDriverException(code,
                $"{message}. The media driver died or the client was not served in time: start the driver, then connect a new client."),
            TimedOut or MediaDriverTimedOut => new AeronTimeoutException($"{message}. Is the peer running, and on this channel?", code),
            _ => new AeronException(code, message),
        };
    }

    [DoesNotReturn]
    public static void MessageTooLong(int length, long max) =>
        throw new ArgumentOutOfRangeException(nameof(length), length, $"The message is longer than the publication's limit of {max} bytes; raise its term-length or mtu.");

    /// <summary>Copies a C string.</summary>
    public static string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";

    private static string OneLine(string text) => string.Join(' ', text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
}
