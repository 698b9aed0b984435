using Replay;

namespace StressProgram;

internal enum Waiting
{
    BusySpin,
    Yielding,
    SpinThenYield,
    Sleeping,
    Blocking,
}

internal enum Shape
{
    Alone,
    Chain,
    Parallel,
    Diamond,
    LongArm,
}

internal enum Ending
{
    Complete,
    Fault,
    FaultBetweenBatches,
    SkippedFaults,
    Cancel,
    Dispose,
}

/// <summary>One run, drawn from its seed.</summary>
internal sealed record StressPlan
{
    // A lap of threads that wait for each other's time slices takes about a millisecond, so that small rings get few events.
    private const int MaxLaps = 300;
    private const double MostEvents = 3e7;

    public required int Seed { get; init; }
    public required int Slots { get; init; }
    public required Waiting Waiting { get; init; }
    public required Shape Shape { get; init; }
    public required Ending Ending { get; init; }
    public required int Publishers { get; init; }
    public required int MaxBatchSize { get; init; }
    public required TimeSpan? Timeout { get; init; }
    public required long Events { get; init; }

    /// <summary>The event at which it ends, where it ends early.</summary>
    public required long EndingAt { get; init; }

    public static StressPlan Draw(int seed, long mostEvents)
    {
        Random random = new(seed);
        int slots = 1 << random.Next(0, 18);
        long events = (long)Math.Min(Math.Pow(MostEvents, 0.4 + (0.6 * random.NextDouble())), Math.Min((long)slots * MaxLaps, mostEvents));
        return new StressPlan
        {
            Seed = seed,
            Slots = slots,
            Waiting = (Waiting)random.Next(5),
            Shape = (Shape)random.Next(5),
            Ending = random.Next(2) == 0 ? Ending.Complete : (Ending)random.Next(1, 6),
            Publishers = random.Next(4) == 0 ? random.Next(2, 4) : 1,
            MaxBatchSize = random.Next(3) == 0 ? random.Next(1, 1_000) : int.MaxValue,
            Timeout = random.Next(3) == 0 ? TimeSpan.FromMilliseconds(random.Next(1, 4)) : null,
            Events = Math.Max(events, 1),
            EndingAt = random.NextInt64(Math.Max(events, 1)),
        };
    }

    public EventRingOptions Options(Action<HandlerException>? skipAndReport) => new()
    {
        WaitStrategy = Waiting switch
        {
            Waiting.BusySpin => WaitStrategy.BusySpin,
            Waiting.Yielding => WaitStrategy.Yielding,
            Waiting.SpinThenYield => WaitStrategy.SpinThenYield,
            Waiting.Sleeping => WaitStrategy.Sleeping,
            _ => WaitStrategy.Blocking,
        },
        MultiProducer = Publishers > 1,
        MaxBatchSize = MaxBatchSize,
        Timeout = Timeout,
        SkipAndReport = skipAndReport,
    };
}
