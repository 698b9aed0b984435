using static Replay.Aeron.AeronArchiveC;

namespace Replay.Aeron;

/// <summary>What of a recording to replay, and how.</summary>
public sealed record ReplayRequest
{
    /// <summary>As <see cref="Length"/>: everything, following the recording while it is active.</summary>
    public const long AllAndFollow = long.MaxValue;

    /// <summary>As <see cref="Length"/>: everything that is recorded by now.</summary>
    public const long AllAndStop = -2;

    /// <summary>Where to begin: the start of a frame; null: at the recording's start.</summary>
    public long? Position { get; init; }

    /// <summary>How many bytes of the stream; null: to the end, following the recording while it is active.</summary>
    public long? Length { get; init; }

    /// <summary>A counter whose value the replay does not overtake; null: none.</summary>
    public int? BoundingLimitCounterId { get; init; }

    /// <summary>Most bytes that the archive reads from a file at once; null: its own setting.</summary>
    public int? FileIoMaxLength { get; init; }

    /// <summary>The token of a replay whose image is not on the session's own media driver; null: none.</summary>
    public long? ReplayToken { get; init; }

    /// <summary>The registration of a subscription of a response channel that exists already; null: none.</summary>
    public long? SubscriptionRegistrationId { get; init; }

    internal aeron_archive_replay_params_t ToNative()
    {
        Throw.IfFailed(aeron_archive_replay_params_init(out aeron_archive_replay_params_t native), "Preparing a replay");
        native.position = Position ?? native.position;
        native.length = Length ?? native.length;
        native.bounding_limit_counter_id = BoundingLimitCounterId ?? native.bounding_limit_counter_id;
        native.file_io_max_length = FileIoMaxLength ?? native.file_io_max_length;
        native.replay_token = ReplayToken ?? native.replay_token;
        native.subscription_registration_id = SubscriptionRegistrationId ?? native.subscription_registration_id;
        return native;
    }
}
