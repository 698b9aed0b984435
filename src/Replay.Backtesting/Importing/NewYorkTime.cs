namespace Replay.Backtesting;

/// <summary>New York's wall clock, by the rule of the Energy Policy Act of 2005, in force since 2007: summer time from the second Sunday of March to the first of November.</summary>
/// <remarks>Built in, so that the same file gives the same nanoseconds on a machine without a time zone data base.</remarks>
internal static class NewYorkTime
{
    private const int FirstYear = 2007;

    /// <summary>Nanoseconds from the Unix epoch to midnight of a date, by the offset that holds during its trading hours.</summary>
    /// <param name="date">A date of 2007 or later.</param>
    /// <exception cref="ArgumentOutOfRangeException">The date is before 2007, when another rule held.</exception>
    public static long GetMidnightNs(DateOnly date)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(date.Year, FirstYear, nameof(date));
        bool summer = date >= GetSunday(date.Year, 3, 2) && date < GetSunday(date.Year, 11, 1);
        DateTime utc = date.ToDateTime(new TimeOnly(summer ? 4 : 5, 0), DateTimeKind.Utc);
        return (utc - DateTime.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
    }

    private static DateOnly GetSunday(int year, int month, int number)
    {
        DateOnly first = new(year, month, 1);
        return first.AddDays((7 - (int)first.DayOfWeek) % 7 + 7 * (number - 1));
    }
}
