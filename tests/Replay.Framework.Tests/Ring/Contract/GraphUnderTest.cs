namespace Replay.Framework.Tests;

/// <summary>A ring with a graph of handlers, which is fed once with numbered events: what the contract tests need of every kind of ring.</summary>
public abstract class GraphUnderTest : IDisposable
{
    /// <summary>Slots of the ring.</summary>
    public required int Slots { get; init; }

    /// <summary>Null: the first fault ends the run.</summary>
    public Action<HandlerException>? SkipAndReport { get; init; }

    public TimeSpan? StallTimeout { get; init; }

    /// <summary>Adds a handler behind others.</summary>
    /// <param name="probe">The handler.</param>
    /// <param name="after">Nodes that it follows; none: it follows the publisher.</param>
    /// <returns>Its node.</returns>
    public abstract int Add(Probe probe, params ReadOnlySpan<int> after);

    /// <summary>Starts the handlers, publishes that many events, and returns or throws when the handlers have ended.</summary>
    public abstract void Feed(int events, CancellationToken cancellationToken = default);

    public virtual void Dispose() => GC.SuppressFinalize(this);
}
