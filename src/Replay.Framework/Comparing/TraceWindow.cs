namespace Replay;

/// <summary>The part of a run that is to be repeated and looked at closely.</summary>
public sealed record TraceWindow
{
    /// <summary>Where to begin; null: at the start of the range.</summary>
    public RestartPoint? Start { get; init; }

    /// <summary>Events since the start of the range after which the first entry is taken.</summary>
    public required long From { get; init; }

    /// <summary>Events since the start of the range after which the last entry is taken.</summary>
    public required long To { get; init; }

    /// <summary>An entry after every so many events; at least 1.</summary>
    public required long Every { get; init; }

    /// <summary>A position in each recording at which the run may end, since it has reached <see cref="To"/> there.</summary>
    public required IReadOnlyList<long> EndPositions { get; init; }

    /// <summary>True: without handlers, since only the events are looked at.</summary>
    public bool EventsOnly { get; init; }
}
