using System.Globalization;

namespace Replay.Reports;

/// <summary>Event times for people.</summary>
internal static class UtcTime
{
    /// <summary>Date and time to the millisecond, in UTC.</summary>
    public static string Format(long timestampNs) =>
        DateTimeOffset.FromUnixTimeMilliseconds(timestampNs / 1_000_000).ToString("yyyy-MM-dd HH:mm:ss.fff 'UTC'", CultureInfo.InvariantCulture);
}
