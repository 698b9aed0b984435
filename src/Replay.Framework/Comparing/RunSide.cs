namespace Replay;

/// <summary>In what surroundings a run is repeated.</summary>
public enum TraceSurroundings
{
    /// <summary>In this process, handlers on the replaying thread.</summary>
    Here = 0,

    /// <summary>As it was recorded: mode, culture, time zone, in a process of its own; where that cannot be done, as <see cref="Here"/>.</summary>
    AsRecorded = 1,
}

/// <summary>One of two runs to be compared: what it recorded, and how to run it again.</summary>
/// <param name="manifest">What it recorded.</param>
public abstract class RunSide(RunManifest manifest)
{
    /// <summary>What the run recorded.</summary>
    public RunManifest Manifest { get; } = manifest;

    /// <summary>Whether its handlers are at hand, in the build that made the run.</summary>
    public virtual bool HasHandlers => true;

    /// <summary>Whether its recordings are at hand.</summary>
    public virtual bool HasRecordings => true;

    /// <summary>Repeats a part of the run with new handlers. Both sides may do so at the same time.</summary>
    /// <param name="window">The part.</param>
    /// <param name="surroundings">Where and how.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public abstract RunTrace Trace(TraceWindow window, TraceSurroundings surroundings, CancellationToken cancellationToken);

    /// <summary>A side that is run again in this process.</summary>
    /// <param name="manifest">What it recorded.</param>
    /// <param name="create">Describes the run anew, with handlers and outputs in their initial state.</param>
    public static RunSide Of<T, TCodec>(RunManifest manifest, Func<ReplayRun<T, TCodec>> create) where TCodec : struct, IEventCodec<T> =>
        new InProcess<T, TCodec>(manifest, create);

    private sealed class InProcess<T, TCodec>(RunManifest manifest, Func<ReplayRun<T, TCodec>> create) : RunSide(manifest) where TCodec : struct, IEventCodec<T>
    {
        public override RunTrace Trace(TraceWindow window, TraceSurroundings surroundings, CancellationToken cancellationToken)
        {
            ReplayRun<T, TCodec> run = create();
            return (surroundings == TraceSurroundings.Here ? run.Inline() : run).Trace(window, cancellationToken);
        }
    }
}
