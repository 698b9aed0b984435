namespace Replay.Aeron;

/// <summary>Reads the archive's own error code, which the C client gives only inside the text of its message.</summary>
internal static class ArchiveError
{
    private const string Marker = "errorCode=";

    // Two refusals come as a kind of answer that the C client does not expect, and names by the number of the kind.
    private const string UnknownRecordingAnswer = "unexpected response code: 2";
    private const string UnknownSubscriptionAnswer = "unexpected response code: 3";

    /// <summary>Finds the code.</summary>
    /// <param name="text">Aeron's message.</param>
    /// <param name="code">The code, named or not.</param>
    /// <returns>False: the message is not an archive's answer.</returns>
    public static bool TryParse(string text, out ArchiveErrorCode code)
    {
        code = default;
        int at = text.IndexOf(Marker, StringComparison.Ordinal);
        if (at < 0) return TryParseAnswer(text, out code);
        ReadOnlySpan<char> digits = text.AsSpan(at + Marker.Length);
        int end = digits.IndexOfAnyExcept("0123456789".AsSpan());
        if (!int.TryParse(end < 0 ? digits : digits[..end], out int value)) return false;
        code = (ArchiveErrorCode)value;
        return true;
    }

    private static bool TryParseAnswer(string text, out ArchiveErrorCode code)
    {
        code = text.Contains(UnknownRecordingAnswer, StringComparison.Ordinal) ? ArchiveErrorCode.UnknownRecording
            : text.Contains(UnknownSubscriptionAnswer, StringComparison.Ordinal) ? ArchiveErrorCode.UnknownSubscription
            : ArchiveErrorCode.Generic;
        return code != ArchiveErrorCode.Generic;
    }
}
