namespace Replay.Benching;

/// <summary>Measures how fast this machine replays, beside what the machine can do at all.</summary>
/// <param name="options">What is measured.</param>
/// <param name="progress">Gets the part that is done, 0 to 1, and the rate that was measured last.</param>
/// <param name="cancellationToken">Ends the measuring; what was recorded for it is removed.</param>
internal sealed class ReplayBench(BenchOptions options, Action<double, double> progress, CancellationToken cancellationToken)
{
    private const int Stages = 7;
    private const int Burst = 16;

    // Everything that is not one plain recording is measured with fewer events: slower, and as telling.
    private const int PartOfEvents = 4;
    private const int PartForFanOut = 20;

    private readonly int _stages = options.LatencyRate is null ? Stages : Stages + 1;
    private int _stage;

    public BenchResult Run()
    {
        using TemporaryArchive made = new(cancellationToken);
        return options.Archive is { } archive
            ? Measure<RawEvent, RawCodec, RawProbe>(archive, options.RecordingId, made)
            : Measure<Tick, BlittableCodec<Tick>, TickProbe>(made.Archive, made.RecordTicks(options.Events), made);
    }

    private BenchResult Measure<T, TCodec, TProbe>(EmbeddedArchive archive, long recordingId, TemporaryArchive made)
        where TCodec : struct, IEventCodec<T>
        where TProbe : struct, IProbe<T>
    {
        using Workload<T, TCodec, TProbe> work = new(archive, [recordingId], options.Events, cancellationToken);
        IReadOnlyList<Rates> rates = Measure(
        [
            new("memory copy", () => MachineLimits.Copy()),
            new("scan", () => work.Scan()),
            new("inline", () => work.IntoClass()),
            new("struct", () => work.IntoStruct()),
            new("ring", () => work.IntoClass(run => run.OverRing())),
        ]);
        (Rates copy, Rates scan) = (rates[0], rates[1]);
        return new BenchResult(
            Machine.Current,
            new BenchWorkload(options.Archive?.Directory, recordingId, work.Events, work.PayloadBytes, options.Rounds),
            new BenchLimits(Math.Round(scan.Median), Math.Round(scan.Min), Math.Round(scan.Max), Math.Round(copy.Median), Math.Round(copy.Min), Math.Round(copy.Max)),
            Figure.From(rates[2], scan, work.Events),
            Figure.From(rates[3], scan, work.Events),
            Figure.From(rates[4], scan, work.Events),
            MessagePack(made),
            Merge(made, burst: 1) with { InBursts = Merge(made, Burst) },
            FanOut<T, TCodec, TProbe>(archive, recordingId),
            FirstEvent<T, TCodec>(archive, recordingId),
            FirstPass(work))
        {
            Latency = options.LatencyRate is { } rate ? Latency<T, TCodec, TProbe>(archive, recordingId, rate) : null,
        };
    }

    private LatencyResult Latency<T, TCodec, TProbe>(EmbeddedArchive archive, long recordingId, double rate)
        where TCodec : struct, IEventCodec<T>
        where TProbe : struct, IProbe<T>
    {
        long events = Math.Clamp((long)(rate * LatencyBench<T, TCodec, TProbe>.SecondsPerRound), 2, options.Events);
        using Workload<T, TCodec, TProbe> work = new(archive, [recordingId], events, cancellationToken);
        return new LatencyBench<T, TCodec, TProbe>(work, rate, cancellationToken).Run((done, reached) => progress((_stage + done) / _stages, reached));
    }

    private FirstPass FirstPass<T, TCodec, TProbe>(Workload<T, TCodec, TProbe> work)
        where TCodec : struct, IEventCodec<T>
        where TProbe : struct, IProbe<T>
    {
        IReadOnlyList<Rates> rates = Measure(
        [
            new("scan", () => work.Scan(onNewMapping: true)),
            new("inline", () => work.IntoClass(onNewMapping: true)),
            new("struct", () => work.IntoStruct(onNewMapping: true)),
        ]);
        return new FirstPass(Math.Round(rates[0].Median), Figure.From(rates[1], rates[0], work.Events), Figure.From(rates[2], rates[0], work.Events));
    }

    private Figure MessagePack(TemporaryArchive made)
    {
        using Workload<SmallEvent, SmallEvent.Codec, SmallEventProbe> work = new(made.Archive, [made.RecordMessages(options.Events / PartOfEvents)], cancellationToken: cancellationToken);
        IReadOnlyList<Rates> rates = Measure([new("scan", () => work.Scan()), new("decoded", () => work.IntoClass())]);
        return Figure.From(rates[1], rates[0], work.Events);
    }

    private Figure Merge(TemporaryArchive made, int burst)
    {
        long[] parts = made.RecordTicksInParts(options.Events / PartOfEvents, options.MergedRecordings, burst);
        using Workload<Tick, BlittableCodec<Tick>, TickProbe> work = new(made.Archive, parts, cancellationToken: cancellationToken);
        IReadOnlyList<Rates> rates = Measure([new("scan", () => work.Scan()), new("merged", () => work.IntoStruct())]);
        return Figure.From(rates[1], rates[0], work.Events) with { Recordings = parts.Length };
    }

    private Figure FanOut<T, TCodec, TProbe>(EmbeddedArchive archive, long recordingId)
        where TCodec : struct, IEventCodec<T>
        where TProbe : struct, IProbe<T>
    {
        using Workload<T, TCodec, TProbe> work = new(archive, [recordingId], Math.Max(1, options.Events / PartForFanOut), cancellationToken);
        FanOut<T, TCodec, TProbe> fanOut = new(work, options.Handlers);
        IReadOnlyList<Rates> rates = Measure([new("over an array", () => fanOut.OverArray()), new("replayed", () => fanOut.Replayed())]);
        return Figure.From(rates[1], rates[0], work.Events) with { Handlers = options.Handlers };
    }

    private StartFigure FirstEvent<T, TCodec>(EmbeddedArchive archive, long recordingId) where TCodec : struct, IEventCodec<T>
    {
        TimeSpan[] times = new FirstEvents<T, TCodec>(archive, recordingId).Measure(options.Starts, cancellationToken);
        progress((double)++_stage / _stages, 0);
        return StartFigure.From(times);
    }

    private IReadOnlyList<Rates> Measure(IReadOnlyList<Contender> contenders)
    {
        IReadOnlyList<Rates> rates = Rounds.Measure(options.WarmUp, options.Rounds, contenders, (done, rate) =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress((_stage + done) / _stages, rate);
        });
        _stage++;
        return rates;
    }
}
