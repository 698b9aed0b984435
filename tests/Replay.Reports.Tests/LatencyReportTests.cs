using Microsoft.Playwright;

namespace Replay.Reports.Tests;

public sealed class LatencyReportTests : IDisposable
{
    private const string Chromium = "/usr/bin/chromium";

    private readonly string _folder = Directory.CreateTempSubdirectory("replay-latency-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Figures_and_facts_stand_in_the_page_and_names_are_encoded()
    {
        string page = Write();

        string html = File.ReadAllText(page);
        Assert.Contains("Latency at 1,000,000 events/s", html, StringComparison.Ordinal);
        Assert.Contains("<td>0.41 &#181;s</td><td>7.20 &#181;s</td>", html, StringComparison.Ordinal);
        Assert.Contains("over &lt;the&gt; ring", html, StringComparison.Ordinal);
        Assert.DoesNotMatch("%%[A-Za-z]+%%", html);
    }

    [Fact]
    public void Nines_are_spread_evenly_and_the_slowest_has_no_place()
    {
        LatencyLine line = LatencyLine.From(new LatencySeries("a", [0, 0, 90, 99, 100], [0, 1, 2, 3, 4], []));

        Assert.Equal([1, 10, 100], line.Odds.Select(odds => Math.Round(odds, 6)));
        Assert.Equal([1, 2, 3], line.Microseconds);
    }

    [Fact]
    public async Task The_page_draws_its_plot_without_errors_or_network()
    {
        Assert.SkipUnless(File.Exists(Chromium), $"{Chromium} is not installed.");
        string url = new Uri(Write()).AbsoluteUri;
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = ["--no-sandbox", "--disable-gpu"] });
        IPage page = await browser.NewPageAsync();
        List<string> troubles = [], requests = [];
        page.Console += (_, message) => { if (message.Type is "error" or "warning") troubles.Add(message.Text); };
        page.PageError += (_, error) => troubles.Add(error);
        page.Request += (_, request) => requests.Add(request.Url);

        await page.GotoAsync(url);
        await page.WaitForSelectorAsync("html[data-drawn=true]", new() { State = WaitForSelectorState.Attached });

        Assert.Empty(troubles);
        Assert.Equal([url], requests.Where(request => !request.StartsWith("data:", StringComparison.Ordinal) && !request.StartsWith("blob:", StringComparison.Ordinal)));
        Assert.Equal(2, await page.Locator("#plot g.trace.scatter").CountAsync());
        Assert.Contains("99.9 %", await page.Locator("#plot .xtick text").AllTextContentsAsync());
    }

    private string Write()
    {
        string page = Path.Combine(_folder, "new", "latency.html");
        LatencyReport.Write(page, new LatencyContent
        {
            EventsPerSecond = 1_000_000,
            Series =
            [
                new("inline", [0, 50, 90, 99, 99.9, 100], [0, 0.41, 0.5, 0.9, 14, 300], [new("p50", "0.41 µs"), new("p99", "0.90 µs")]),
                new("over <the> ring", [0, 50, 90, 99, 99.9, 100], [2, 7.2, 8, 11, 80, 900], [new("p50", "7.20 µs"), new("p99", "11 µs")]),
            ],
            Facts = [new("processor", "one & only")],
        });
        return page;
    }
}
