namespace Replay.Benchmarks;

internal enum Library
{
    Replay,
    Disruptor,
}

internal enum Wait
{
    Yielding,
    BusySpin,
    Blocking,
}

/// <summary>How events go through a ring: both libraries are measured in each.</summary>
/// <param name="Wait">How the threads wait for each other.</param>
/// <param name="Batch">Events claimed and published together.</param>
internal readonly record struct Case(Wait Wait, int Batch)
{
    public static IReadOnlyList<Case> All { get; } =
        [.. from batch in new[] { 1, 16, 256 } from wait in Enum.GetValues<Wait>() select new Case(wait, batch)];

    public string Publishing => Batch == 1 ? "one by one" : $"by {Batch}";
}
