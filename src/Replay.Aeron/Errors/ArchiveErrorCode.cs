namespace Replay.Aeron;

/// <summary>Why an archive refused a request (Aeron Archive's own codes); other values are codes that a newer archive sends.</summary>
public enum ArchiveErrorCode
{
    /// <summary>No particular reason; the message says more.</summary>
    Generic = 0,
    /// <summary>A listing is already running on this control session.</summary>
    ActiveListing = 1,
    /// <summary>The recording is being written.</summary>
    ActiveRecording = 2,
    /// <summary>A recording of this channel and stream is already active.</summary>
    ActiveSubscription = 3,
    /// <summary>No such recording subscription.</summary>
    UnknownSubscription = 4,
    /// <summary>No such recording.</summary>
    UnknownRecording = 5,
    /// <summary>No such replay.</summary>
    UnknownReplay = 6,
    /// <summary>The archive runs as many replays as it allows.</summary>
    MaxReplays = 7,
    /// <summary>The archive runs as many recordings as it allows.</summary>
    MaxRecordings = 8,
    /// <summary>A recording cannot be extended by this stream.</summary>
    InvalidExtension = 9,
    /// <summary>The credentials were rejected.</summary>
    AuthenticationRejected = 10,
    /// <summary>The archive's disk is full or nearly so.</summary>
    StorageSpace = 11,
    /// <summary>No such replication.</summary>
    UnknownReplication = 12,
    /// <summary>The session may not do this.</summary>
    UnauthorisedAction = 13,
    /// <summary>A replication could not connect to its source.</summary>
    ReplicationConnectionFailure = 14,
    /// <summary>The recording has no data at the position, or ended there.</summary>
    EmptyRecording = 15,
    /// <summary>The position is not inside the recording.</summary>
    InvalidPosition = 16,
}
