namespace Replay.Aeron;

/// <summary>What happened to a recording; other values are signals that a newer archive sends.</summary>
public enum RecordingSignalKind
{
    /// <summary>It was started.</summary>
    Start = 0,
    /// <summary>It was stopped.</summary>
    Stop = 1,
    /// <summary>It was started again, at its end.</summary>
    Extend = 2,
    /// <summary>It is being replicated from another archive.</summary>
    Replicate = 3,
    /// <summary>A replication has joined the live stream.</summary>
    Merge = 4,
    /// <summary>A replication has caught up with its source.</summary>
    Sync = 5,
    /// <summary>It was deleted, or a part of it.</summary>
    Delete = 6,
    /// <summary>A replication has ended.</summary>
    ReplicateEnd = 7,
}

/// <summary>Tells of something that happened to a recording.</summary>
/// <param name="Kind">What.</param>
/// <param name="RecordingId">To which; -1: to none in particular.</param>
/// <param name="SubscriptionId">The archive's subscription that records it; -1: none.</param>
/// <param name="Position">Where it stood.</param>
public readonly record struct RecordingSignal(RecordingSignalKind Kind, long RecordingId, long SubscriptionId, long Position);
