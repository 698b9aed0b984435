namespace Replay;

/// <summary>A handler's state in a snapshot.</summary>
/// <param name="Name">The handler's name in the run.</param>
/// <param name="StateVersion">The version that wrote the state; null for an <see cref="IStatelessHandler"/>.</param>
/// <param name="State">The bytes that the handler saved; empty for an <see cref="IStatelessHandler"/>.</param>
public sealed record HandlerState(string Name, int? StateVersion, ReadOnlyMemory<byte> State);

/// <summary>An output's digest chain in a snapshot.</summary>
/// <param name="Name">The output's name in the run.</param>
/// <param name="BytesWritten">Bytes put out so far.</param>
/// <param name="Chain">State of its <see cref="DigestChain"/>.</param>
public sealed record OutputState(string Name, long BytesWritten, ReadOnlyMemory<byte> Chain);

/// <summary>A whole run between two events: enough to go on from there and reach the same answer.</summary>
public sealed class Snapshot
{
    /// <summary>Where the run stood.</summary>
    public required Cursor Cursor { get; init; }

    /// <summary>Identities of the recordings at the cursor, in the same order.</summary>
    public required IReadOnlyList<RecordingIdentity> Recordings { get; init; }

    /// <summary>Where the run's range began in each recording: the digests cover everything from there to the cursor.</summary>
    public required IReadOnlyList<RecordingPosition> Start { get; init; }

    /// <summary>State of the event digest's chain; null when the run kept no digests.</summary>
    public required ReadOnlyMemory<byte>? EventChain { get; init; }

    /// <summary>The outputs, in the order in which they were registered.</summary>
    public required IReadOnlyList<OutputState> Outputs { get; init; }

    /// <summary>The handlers, in the order in which they were registered.</summary>
    public required IReadOnlyList<HandlerState> Handlers { get; init; }

    /// <summary>What was added to the event times of each recording, in ns, in the order of the recordings; empty: nothing.</summary>
    public IReadOnlyList<long> TimeOffsetsNs { get; init; } = [];

    /// <summary>Template ids of the events that the run delivers, ascending; empty: all.</summary>
    public IReadOnlyList<int> TemplateIds { get; init; } = [];

    /// <summary>Stream ids of the events that the run delivers, ascending; empty: all.</summary>
    public IReadOnlyList<int> StreamIds { get; init; } = [];

    /// <summary>The event digest up to the cursor; null when the run kept no digests.</summary>
    public Digest? EventDigest
    {
        get
        {
            if (EventChain is not { } state) return null;
            DigestChain chain = new();
            chain.Restore(state.Span);
            return chain.Current;
        }
    }

    /// <summary>The digest over all handlers' states at the cursor.</summary>
    public Digest StateDigest => DigestOf(Handlers);

    /// <summary>The digest over handlers' states, in the order of registration; stateless ones do not enter it.</summary>
    internal static Digest DigestOf(IEnumerable<HandlerState> handlers)
    {
        StateDigest digest = new();
        foreach (HandlerState handler in handlers)
        {
            if (handler.StateVersion is { } version) digest.Append(handler.Name, version, handler.State.Span);
        }

        return digest.Current;
    }
}
