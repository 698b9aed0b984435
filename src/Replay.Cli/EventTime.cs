using System.Globalization;

namespace Replay.Cli;

/// <summary>Event times as people write them: ISO 8601 with up to nine fraction digits, or nanoseconds since the Unix epoch.</summary>
internal static class EventTime
{
    private const int NsDigits = 9;
    private const long NsPerSecond = 1_000_000_000;

    /// <summary>Reads a time; one without an offset is UTC.</summary>
    public static bool TryParse(string text, out long timestampNs)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out timestampNs)) return true;

        // DateTimeOffset keeps 100 ns only, so the fraction is read apart.
        int dot = text.IndexOf('.', StringComparison.Ordinal);
        int fractionEnd = dot + 1;
        while (dot >= 0 && fractionEnd < text.Length && char.IsAsciiDigit(text[fractionEnd])) fractionEnd++;
        string fraction = dot < 0 ? "0" : text[(dot + 1)..fractionEnd];
        string wholeSeconds = dot < 0 ? text : text[..dot] + text[fractionEnd..];
        if (fraction.Length is 0 or > NsDigits || !IsIso8601(wholeSeconds, out DateTimeOffset time)) return false;

        long ns = long.Parse(fraction.PadRight(NsDigits, '0'), CultureInfo.InvariantCulture);
        Int128 sum = (Int128)time.ToUnixTimeSeconds() * NsPerSecond + ns;
        if (sum > long.MaxValue || sum < long.MinValue) return false;
        timestampNs = (long)sum;
        return true;
    }

    /// <summary>Writes a time as ISO 8601 in UTC with nine fraction digits; an unknown time (0) as a dash.</summary>
    public static string Format(long timestampNs)
    {
        if (timestampNs == 0) return "–";
        (long seconds, long ns) = Math.DivRem(timestampNs, NsPerSecond);
        if (ns < 0) (seconds, ns) = (seconds - 1, ns + NsPerSecond);
        return string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.FromUnixTimeSeconds(seconds):yyyy-MM-ddTHH:mm:ss}.{ns:D9}Z");
    }

    private static bool IsIso8601(string text, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(text, ["yyyy-MM-dd", "yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK"], CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
}
