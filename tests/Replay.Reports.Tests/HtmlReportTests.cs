using System.Text.Json;
using System.Text.RegularExpressions;
using Replay.Backtesting;

namespace Replay.Reports.Tests;

public sealed partial class HtmlReportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("replay-report-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_same_content_gives_the_same_bytes()
    {
        Assert.Equal(Write(SampleReport.Create(5_000)), Write(SampleReport.Create(5_000)));
    }

    [Fact]
    public void Names_and_values_are_shown_as_text_and_not_as_markup()
    {
        string html = Write(SampleReport.Create(10));

        Assert.Contains("Market maker &lt;5 lots &amp; &quot;friends&quot;&gt;", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<5 lots", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_figure_parameter_and_digest_stands_in_the_page()
    {
        string html = Write(SampleReport.Create(10));

        Assert.All(["123,456,789.25 USD", "1.72", "not defined", "-0.1234%", "250000", "fedcba9876543210fedcba9876543210", "0 to 128000000"], text =>
            Assert.Contains(text, html, StringComparison.Ordinal));
        Assert.DoesNotContain("%%", PageWithoutScripts(html), StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_run_is_thinned_out_and_keeps_all_lines()
    {
        using JsonDocument data = JsonDocument.Parse(Data().Match(Write(SampleReport.Create(100_000))).Groups[1].Value);

        Assert.All(["equity", "drawdown", "position", "mid"], line =>
            Assert.InRange(data.RootElement.GetProperty(line).GetProperty("x").GetArrayLength(), 1_000, 6_002));
        Assert.InRange(data.RootElement.GetProperty("buys").GetProperty("x").GetArrayLength(), 250, 500);
        Assert.True(data.RootElement.GetProperty("fillCount").GetInt64() > 6_000);
    }

    [Fact]
    public void A_run_without_samples_and_fills_still_gives_a_page()
    {
        ReportContent sample = SampleReport.Create(10);
        EquitySeries nothing = new() { TimestampNs = [], Equity = [], Drawdown = [], PositionLots = [], Mid = [], Spread = [], IntervalNs = 1 };

        string html = Write(sample with { Result = sample.Result with { Series = nothing, Fills = [], FillCount = 0 } });

        Assert.Contains("no samples", html, StringComparison.Ordinal);
    }

    private string Write(ReportContent content)
    {
        string path = Path.Combine(_folder, "new", "report.html");
        HtmlReport.Write(path, content);
        return File.ReadAllText(path);
    }

    private static string PageWithoutScripts(string html) => Scripts().Replace(html, "");

    [GeneratedRegex("<script.*?</script>", RegexOptions.Singleline)]
    private static partial Regex Scripts();

    [GeneratedRegex("id=\"data\">(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Data();
}
