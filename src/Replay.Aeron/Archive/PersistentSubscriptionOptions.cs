namespace Replay.Aeron;

/// <summary>What a persistent subscription takes, and from where.</summary>
/// <remarks>Counters become the subscription's, which closes them with itself, also where it cannot be created; each serves one subscription.</remarks>
public sealed record PersistentSubscriptionOptions
{
    /// <summary>As <see cref="StartPosition"/>: where the recording begins.</summary>
    public const long FromStart = -1;

    /// <summary>As <see cref="StartPosition"/>: where the live stream is now.</summary>
    public const long FromLive = -2;

    /// <summary>The recording of the live stream.</summary>
    public required long RecordingId { get; init; }

    /// <summary>The live stream's channel.</summary>
    public required string LiveChannel { get; init; }

    /// <summary>The live stream.</summary>
    public required int LiveStreamId { get; init; }

    /// <summary>Where the archive replays to; for a network channel, port 0 lets the system choose.</summary>
    public string ReplayChannel { get; init; } = "aeron:udp?endpoint=localhost:0";

    /// <summary>The stream of the replays.</summary>
    public required int ReplayStreamId { get; init; }

    /// <summary>Where to begin: a position, <see cref="FromStart"/> or <see cref="FromLive"/>.</summary>
    public long StartPosition { get; init; } = FromStart;

    /// <summary>Told each time that the live stream takes over, on the polling thread.</summary>
    public Action? OnLiveJoined { get; init; }

    /// <summary>Told each time that the live stream is lost and the archive takes over again, on the polling thread.</summary>
    public Action? OnLiveLeft { get; init; }

    /// <summary>Told of errors, on the polling thread.</summary>
    public Action<AeronException>? OnError { get; init; }

    /// <summary>Shows the state; null: a counter of the subscription's own.</summary>
    public Counter? StateCounter { get; init; }

    /// <summary>Shows how far live and replay are apart at a join; null: a counter of the subscription's own.</summary>
    public Counter? JoinDifferenceCounter { get; init; }

    /// <summary>Counts how often the live stream was lost; null: a counter of the subscription's own.</summary>
    public Counter? LiveLeftCounter { get; init; }

    /// <summary>Counts how often the live stream was joined; null: a counter of the subscription's own.</summary>
    public Counter? LiveJoinedCounter { get; init; }
}
