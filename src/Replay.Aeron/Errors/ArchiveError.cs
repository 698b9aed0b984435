namespace Replay.Aeron;

/// <summary>Reads the archive's own error code, which the C client gives only inside the text of its message.</summary>
internal static class ArchiveError
{
    private const string Marker = "errorCode=";

    /// <summary>Finds the code.</summary>
    /// <param name="text">Aeron's message.</param>
    /// <param name="code">The code, named or not.</param>
    /// <returns>False: the message is not an archive's answer.</returns>
    public static bool TryParse(string text, out ArchiveErrorCode code)
    {
        code = default;
        int at = text.IndexOf(Marker, StringComparison.Ordinal);
        if (at < 0) return false;
        ReadOnlySpan<char> digits = text.AsSpan(at + Marker.Length);
        int end = digits.IndexOfAnyExcept("0123456789".AsSpan());
        if (!int.TryParse(end < 0 ? digits : digits[..end], out int value)) return false;
        code = (ArchiveErrorCode)value;
        return true;
    }
}
