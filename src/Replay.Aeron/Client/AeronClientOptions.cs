namespace Replay.Aeron;

/// <summary>How a client meets its media driver.</summary>
public sealed record AeronClientOptions
{
    /// <summary>The media driver's directory; null: <c>AERON_DIR</c>, else Aeron's default for this user.</summary>
    public string? Directory { get; init; }

    /// <summary>How long a media driver may be silent before it counts as dead, and how long connecting waits for one.</summary>
    public TimeSpan DriverTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long adding a publication, subscription or counter waits for the media driver.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// What the client's conductor does between two looks for work; everything that is added and every image that comes or goes waits for it.
    /// One millisecond here; the C client's own default is sixteen.
    /// </summary>
    public IdleStrategy ConductorIdle { get; init; } = IdleStrategy.Sleeping(TimeSpan.FromMilliseconds(1));

    /// <summary>True: no conductor thread; the owner calls <see cref="AeronClient.DoWork"/>, and everything that waits calls it too.</summary>
    public bool UseInvoker { get; init; }

    /// <summary>A name for this client in the media driver's counters, up to 100 bytes.</summary>
    public string ClientName { get; init; } = "replay";

    /// <summary>How often the client tells the media driver that it lives.</summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long native memory of closed images and publications is kept for those who still look at it.</summary>
    public TimeSpan ResourceLinger { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>True: term buffers are touched when they are mapped, so that the first messages do not wait for page faults.</summary>
    public bool PreTouchMappedMemory { get; init; }

    /// <summary>Told of every error of the client, on the conductor's thread; must not close the client.</summary>
    public Action<AeronException>? OnError { get; init; }

    /// <summary>Told of every counter that appears, on the conductor's thread.</summary>
    public Action<CounterId>? OnCounterAvailable { get; init; }

    /// <summary>Told of every counter that goes, on the conductor's thread.</summary>
    public Action<CounterId>? OnCounterUnavailable { get; init; }
}

/// <summary>Names a counter of the media driver.</summary>
/// <param name="Id">Its place among the counters; reused when the counter is gone.</param>
/// <param name="RegistrationId">The registration that it was added with.</param>
public readonly record struct CounterId(int Id, long RegistrationId);
