namespace Replay.Benching.Tests;

public class ReplayBenchTests
{
    private static readonly BenchOptions Small = new() { Events = 4_000, Rounds = 5, WarmUp = TimeSpan.Zero, Starts = 5, Handlers = 7, MergedRecordings = 3 };

    [Fact]
    public void Without_an_archive_ticks_of_its_own_are_measured()
    {
        double done = 0;

        BenchResult result = new ReplayBench(Small, (part, _) => done = part, CancellationToken.None).Run();

        Assert.Equal(new BenchWorkload(null, 0, 4_000, 4_000 * 32, 5), result.Workload);
        Assert.Equal((3, 7), (result.Merge.Recordings, result.FanOut.Handlers));
        Assert.Equal(5, result.TimeToFirstEventMicroseconds.Starts);
        Assert.Equal(1, done);
    }

    [Fact]
    public void A_figure_is_the_median_beside_its_limit()
    {
        Figure figure = Figure.From(new Rates("one", 30, 20, 60, 500), new Rates("limit", 40, 1, 100, null), events: 1_000);

        Assert.Equal(new Figure(30, 20, 60, 0.75, 0.5), figure);
    }

    [Fact]
    public void Of_a_hundred_starts_the_slowest_is_p99() =>
        Assert.Equal(new StartFigure(51, 100, 1, 100, 100), StartFigure.From([.. Enumerable.Range(1, 100).Reverse().Select(us => TimeSpan.FromMicroseconds(us))]));
}
