using Replay.Benching;

namespace Replay.Benchmarks;

/// <summary>Replayed events a second beside a bare loop over the same frames: on new mappings, as users have it, and on one that stays.</summary>
internal static class ReplayRates
{
    private const int Warmups = 4;
    private const int RoundCount = 9;

    public static void Run(ResultsPage page, long events)
    {
        using TemporaryArchive made = new();
        using Workload<Tick, BlittableCodec<Tick>, TickProbe> work = new(made.Archive, [made.RecordTicks(events)]);
        page.Add($"{events:N0} recorded events of 32 bytes: first pass over a new mapping", Rounds.Measure(Warmups, RoundCount, Contenders(work, onNewMapping: true)));
        page.Add("The same, later passes over one mapping", Rounds.Measure(Warmups, RoundCount, Contenders(work, onNewMapping: false)));
    }

    private static Contender[] Contenders(Workload<Tick, BlittableCodec<Tick>, TickProbe> work, bool onNewMapping) =>
    [
        new("bare checked loop", () => work.Scan(onNewMapping)),
        new("inline, struct handler", () => work.IntoStruct(onNewMapping)),
        new("inline, class handler", () => work.IntoClass(null, onNewMapping)),
        new("inline, class handler, digests", () => work.IntoClass(run => run.WithDigests(), onNewMapping)),
        new("ring, class handler", () => work.IntoClass(run => run.OverRing(), onNewMapping)),
        new("ring, class handler, digests", () => work.IntoClass(run => run.WithDigests().OverRing(), onNewMapping)),
    ];
}
