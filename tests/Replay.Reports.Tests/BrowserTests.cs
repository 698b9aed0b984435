using Microsoft.Playwright;

namespace Replay.Reports.Tests;

/// <summary>Looks at a report in a real browser.</summary>
public sealed class BrowserTests : IDisposable
{
    private const string Chromium = "/usr/bin/chromium";

    // Text that a reader must be able to tell apart: titles, ticks, legend entries, table cells, tiles.
    private const string OverlappingTexts = """
        () => {
          const texts = [...document.querySelectorAll('h1, h2, header p, th, td, .note, .tile span, .tile strong, .xtick text, .ytick text, .annotation-text, .legendtext, .xtitle, .ytitle')]
            .filter(e => e.textContent.trim().length > 0);
          const range = document.createRange();
          const boxes = texts.map(e => { range.selectNodeContents(e); return [e.textContent.trim(), range.getBoundingClientRect()]; }).filter(([, b]) => b.width > 0);
          const found = [];
          for (let i = 0; i < boxes.length; i++) for (let j = i + 1; j < boxes.length; j++) {
            const [a, p] = boxes[i], [b, q] = boxes[j];
            const width = Math.min(p.right, q.right) - Math.max(p.left, q.left), height = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
            if (width > 1 && height > 1) found.push(`'${a}' and '${b}'`);
          }
          return found;
        }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("replay-report-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_report_draws_every_chart_without_errors_network_or_overlaps()
    {
        Assert.SkipUnless(File.Exists(Chromium), $"{Chromium} is not installed.");
        string report = Path.Combine(_folder, "report.html");
        HtmlReport.Write(report, SampleReport.Create(20_000));

        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = ["--no-sandbox", "--disable-gpu"] });
        foreach ((int width, ColorScheme scheme) in new[] { (1280, ColorScheme.Light), (1920, ColorScheme.Dark) })
        {
            await LookAt(browser, report, width, scheme);
        }
    }

    private static async Task LookAt(IBrowser browser, string report, int width, ColorScheme scheme)
    {
        List<string> troubles = [], requests = [];
        await using IBrowserContext context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = 1000 }, ColorScheme = scheme });
        IPage page = await context.NewPageAsync();
        page.Console += (_, message) => { if (message.Type is "error" or "warning") troubles.Add(message.Text); };
        page.PageError += (_, error) => troubles.Add(error);
        page.Request += (_, request) => requests.Add(request.Url);

        string url = new Uri(report).AbsoluteUri;
        await page.GotoAsync(url);
        await page.WaitForSelectorAsync("html[data-drawn=true]", new() { State = WaitForSelectorState.Attached });

        Assert.Empty(troubles);
        Assert.Equal([url], requests.Where(request => !request.StartsWith("data:", StringComparison.Ordinal) && !request.StartsWith("blob:", StringComparison.Ordinal)));
        Assert.Equal(5, await page.Locator("#charts g.subplot").CountAsync());
        Assert.Equal(9, await page.Locator("#charts g.trace.scatter").CountAsync());
        Assert.True(await page.Locator("#charts path.point").CountAsync() > 500, "The fills are not drawn.");
        Assert.Empty(await page.EvaluateAsync<string[]>(OverlappingTexts));
        Assert.Equal(width, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));

        // The check itself must be able to find something.
        await page.EvaluateAsync("() => document.querySelector('h1').style.marginBottom = '-20px'");
        Assert.NotEmpty(await page.EvaluateAsync<string[]>(OverlappingTexts));
    }
}
