namespace Replay.Cli.Handlers;

/// <summary>A ring between the replaying thread and the handler's.</summary>
/// <param name="Slots">Its slots, a power of two.</param>
/// <param name="Wait">How threads wait for each other.</param>
internal sealed record RingPlan(int Slots, WaitStrategy Wait)
{
    /// <summary>Slots of a ring unless told otherwise.</summary>
    public const int DefaultSlots = 65_536;

    /// <summary>Most events in a batch.</summary>
    public int MaxBatchSize { get; init; } = int.MaxValue;

    /// <summary>Waits by the names that the command line has for them.</summary>
    public static IReadOnlyDictionary<string, Func<WaitStrategy>> Waits { get; } = new Dictionary<string, Func<WaitStrategy>>
    {
        ["busy-spin"] = () => WaitStrategy.BusySpin,
        ["yielding"] = () => WaitStrategy.Yielding,
        ["spin-then-yield"] = () => WaitStrategy.SpinThenYield,
        ["sleeping"] = () => WaitStrategy.Sleeping,
        ["blocking"] = () => WaitStrategy.Blocking,
    };

    /// <summary>The ring that a manifest names; null: inline.</summary>
    public static RingPlan? Of(ManifestMode mode) => mode is { Slots: { } slots, Wait: { } wait } ? new(slots, WaitOf(wait)) : null;

    /// <summary>Has a run use this ring.</summary>
    public void ApplyTo<T, TCodec>(ReplayRun<T, TCodec> run) where TCodec : struct, IEventCodec<T> =>
        run.OverRing(Slots, new EventRingOptions { WaitStrategy = Wait, MaxBatchSize = MaxBatchSize });

    // A manifest has the names of the library: BusySpin for busy-spin.
    private static WaitStrategy WaitOf(string name) =>
        Waits.FirstOrDefault(wait => wait.Key.Replace("-", "", StringComparison.Ordinal).Equals(name, StringComparison.OrdinalIgnoreCase)).Value?.Invoke() ?? WaitStrategy.Yielding;
}
