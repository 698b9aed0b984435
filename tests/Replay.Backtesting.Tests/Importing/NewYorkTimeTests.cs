namespace Replay.Backtesting.Tests;

public sealed class NewYorkTimeTests
{
    [Fact]
    public void Every_weekday_from_2007_to_2030_agrees_with_the_time_zone_data_base()
    {
        bool found = TimeZoneInfo.TryFindSystemTimeZoneById("America/New_York", out TimeZoneInfo? zone);
        Assert.SkipUnless(found, "This machine has no time zone data base.");
        for (DateOnly date = new(2007, 1, 1); date.Year < 2031; date = date.AddDays(1))
        {
            if (date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday) continue;
            DateTime utc = TimeZoneInfo.ConvertTimeToUtc(date.ToDateTime(new TimeOnly(0, 0)), zone!);
            Assert.Equal((utc - DateTime.UnixEpoch).Ticks * 100, NewYorkTime.GetMidnightNs(date));
        }
    }

    [Fact]
    public void A_date_before_the_rule_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => NewYorkTime.GetMidnightNs(new DateOnly(2006, 12, 29)));
}
