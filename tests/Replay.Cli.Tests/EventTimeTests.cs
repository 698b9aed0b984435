using CsCheck;

namespace Replay.Cli.Tests;

public class EventTimeTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("1340285400000000001", 1_340_285_400_000_000_001)]
    [InlineData("2012-06-21", 1_340_236_800_000_000_000)]
    [InlineData("2012-06-21T13:30Z", 1_340_285_400_000_000_000)]
    [InlineData("2012-06-21T13:30:00", 1_340_285_400_000_000_000)]
    [InlineData("2012-06-21T13:30:00.000000001Z", 1_340_285_400_000_000_001)]
    [InlineData("2012-06-21T09:30:00.5-04:00", 1_340_285_400_500_000_000)]
    [InlineData("1969-12-31T23:59:59.999999999Z", -1)]
    public void A_time_is_iso_8601_or_nanoseconds(string text, long expected)
    {
        Assert.True(EventTime.TryParse(text, out long timestampNs));
        Assert.Equal(expected, timestampNs);
    }

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("21.06.2012")]
    [InlineData("2012-06-21T13:30:00.Z")]
    [InlineData("2012-06-21T13:30:00.0000000001Z")]
    [InlineData("2012-02-30")]
    [InlineData("9999-12-31T00:00:00Z")]
    [InlineData("99999999999999999999")]
    public void Anything_else_is_refused(string text) => Assert.False(EventTime.TryParse(text, out _));

    [Fact]
    public void What_is_printed_can_be_read_again() =>
        Gen.Long[-4_000_000_000_000_000_000, 4_000_000_000_000_000_000].Where(ns => ns != 0).Sample(ns =>
            EventTime.TryParse(EventTime.Format(ns), out long again) && again == ns);
}
