namespace Replay.Aeron;

/// <summary>How a run reads recordings of an Aeron Archive.</summary>
public sealed record AeronSourceOptions
{
    /// <summary>The media driver on this side.</summary>
    public AeronClientOptions Client { get; init; } = new();

    /// <summary>The archive.</summary>
    public required AeronArchiveOptions Archive { get; init; }

    /// <summary>
    /// Where the archive replays to: <c>aeron:ipc</c> when it shares our media driver, else a network channel that it can reach, such as
    /// <c>aeron:udp?endpoint=host:0</c>, where port 0 lets the system choose.
    /// </summary>
    public string ReplayChannel { get; init; } = "aeron:ipc";

    /// <summary>The stream that the archive replays to; each replay has a session of its own. Must not be one that the archive records.</summary>
    public int ReplayStreamId { get; init; } = 2_000_000_011;

    /// <summary>True: at the end of a recording that is still written, wait for more; the run then ends when the recording is stopped.</summary>
    public bool Follow { get; init; }

    /// <summary>With <see cref="Follow"/>: the channel of the live stream, which is joined once the replay has caught up; null: follow the recording only.</summary>
    public string? LiveChannel { get; init; }

    /// <summary>How long a lost archive or media driver is waited for, each time; zero: a loss ends the run with an error.</summary>
    public TimeSpan ReconnectTimeout { get; init; } = TimeSpan.Zero;

    /// <summary>Told of each loss that is going to be waited for, on the replaying thread.</summary>
    public Action<AeronException>? OnConnectionLost { get; init; }

    /// <summary>
    /// What the replaying thread does while the archive has not sent more of what was recorded already. Sleeping leaves the core to whoever works for the replay;
    /// the archive sends up to a megabyte at a time, so nothing waits for the sleeper.
    /// </summary>
    public IdleStrategy Idle { get; init; } = IdleStrategy.Shortest;

    /// <summary>With <see cref="Follow"/>: what the replaying thread does while it waits for what is only being recorded. It adds to the latency of every event.</summary>
    public IdleStrategy LiveIdle { get; init; } = IdleStrategy.Yielding;
}
