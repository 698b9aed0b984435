using Replay.Benching;

namespace Replay.Benchmarks;

/// <summary>Several recordings merged by event time, beside a bare loop over one after the other, the recordings alternating without a pattern or in bursts.</summary>
internal static class MergeRates
{
    private const int Warmups = 10;
    private const int RoundCount = 9;
    private const int Recordings = 8;

    public static void Run(ResultsPage page, long events)
    {
        foreach (int burst in (int[])[1, 16, 256])
        {
            using TemporaryArchive made = new();
            using Workload<Tick, BlittableCodec<Tick>, TickProbe> work = new(made.Archive, made.RecordTicksInParts(events, Recordings, burst));
            page.Add($"{events:N0} events of 32 bytes, from {Recordings} recordings in bursts of {burst} on average", Rounds.Measure(Warmups, RoundCount,
            [
                new("bare loop, one after the other", () => work.Scan()),
                new("merged, struct handler", () => work.IntoStruct()),
                new("merged, class handler", () => work.IntoClass()),
                new("merged, class handler, digests", () => work.IntoClass(run => run.WithDigests())),
            ]));
        }
    }
}
