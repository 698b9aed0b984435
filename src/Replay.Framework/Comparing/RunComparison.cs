namespace Replay;

/// <summary>Finds the first event at which two runs part, by repeating only what lies between the last checkpoint at which they agree and the first at which they don't.</summary>
/// <remarks>
/// Each side is repeated from states that its manifest or its snapshots hold. If a side does not give again what it had recorded, the part is repeated: once more in the same
/// way, in the surroundings that were recorded, and from the run's own beginning (a handler whose saved state is not whole). A side that differs from itself depends on
/// more than the events, and the first event at which any two repetitions differ is named.
/// </remarks>
public static class RunComparison
{
    /// <summary>Finds the first event at which two runs part.</summary>
    /// <param name="a">A run.</param>
    /// <param name="b">The other run.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>Null: they agree at every checkpoint that both have, and to their ends.</returns>
    /// <exception cref="ManifestException">The runs have different numbers of handlers or outputs, or the recordings are no longer those that were replayed.</exception>
    public static RunDifference? FindFirst(RunSide a, RunSide b, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        CheckComparable(a.Manifest, b.Manifest);
        return CheckpointSpan.Find(a.Manifest, b.Manifest) is { } span ? new DifferenceSearch(a, b, span, cancellationToken).Run() : null;
    }

    /// <summary>The window that begins and ends after a number of events, from the nearest place before it where the run can be begun again.</summary>
    /// <param name="manifest">The run.</param>
    /// <param name="sequence">Events since the start of the range; at most as many as the run has.</param>
    public static TraceWindow WindowAfter(RunManifest manifest, long sequence)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return new()
        {
            Start = RestartPoint.TryFind(manifest, sequence),
            From = sequence,
            To = sequence,
            Every = 1,
            EndPositions = manifest.Checkpoints.First(checkpoint => checkpoint.Sequence >= sequence).Positions,
        };
    }

    private static void CheckComparable(RunManifest a, RunManifest b)
    {
        if (a.Handlers.Count != b.Handlers.Count || a.Outputs.Count != b.Outputs.Count)
            throw new ManifestException($"Run A has the handlers [{Names(a)}] and {a.Outputs.Count} outputs, run B [{Names(b)}] and {b.Outputs.Count}: "
                + "compare runs with equally many, in the same order.");
    }

    private static string Names(RunManifest manifest) => string.Join(", ", manifest.Handlers.Select(handler => handler.Name));
}
