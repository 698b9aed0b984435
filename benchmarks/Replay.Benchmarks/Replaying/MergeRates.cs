using Replay.Benching;

namespace Replay.Benchmarks;

/// <summary>Several recordings merged by event time, beside the same events in one recording: whole runs, the sources alternating without a pattern or in bursts.</summary>
internal static class MergeRates
{
    private const int Warmups = 3;
    private const int RoundCount = 7;
    private const int Sources = 8;

    public static void Run(ResultsPage page, long events)
    {
        foreach (int burst in (int[])[1, 16, 256])
        {
            using TickWorkload work = new(events, Sources, burst);
            page.Add($"{events:N0} events of 32 bytes, from {Sources} recordings in bursts of {burst} on average", Rounds.Measure(Warmups, RoundCount,
            [
                new("one recording, struct handler", () => One(work)),
                new("merged, struct handler", () => Merged(work)),
                new("merged, class handler, digests", () => MergedWithDigests(work)),
            ]));
        }
    }

    private static double One(TickWorkload work)
    {
        StructTickSummer summer = default;
        RunResult result = work.Run().WithDigests(false).Run(ref summer);
        work.Check(summer.Sum);
        return result.EventsPerSecond;
    }

    private static double Merged(TickWorkload work)
    {
        StructTickSummer summer = default;
        RunResult result = work.Merge().WithDigests(false).Run(ref summer);
        work.Check(summer.Sum);
        return result.EventsPerSecond;
    }

    private static double MergedWithDigests(TickWorkload work)
    {
        ClassTickSummer summer = new();
        RunResult result = work.Merge().Handle(summer).Run();
        work.Check(summer.Sum);
        return result.EventsPerSecond;
    }
}
