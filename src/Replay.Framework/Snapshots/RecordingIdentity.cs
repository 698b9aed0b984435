namespace Replay;

/// <summary>What tells a recording from another one with the same id.</summary>
/// <param name="RecordingId">Id of the recording in its archive.</param>
/// <param name="StartTimestampMs">When it was begun, in ms since the Unix epoch.</param>
/// <param name="InitialTermId">Its stream's first term id, drawn at random by its publisher.</param>
/// <param name="TermBufferLength">Length of its terms in bytes.</param>
/// <param name="StreamId">Its stream id.</param>
/// <param name="SessionId">The session that was recorded last: another one may extend a recording. Null: not known, from a snapshot of an older version.</param>
public readonly record struct RecordingIdentity(long RecordingId, long StartTimestampMs, int InitialTermId, int TermBufferLength, int StreamId, int? SessionId)
{
    /// <summary>The identity without what changes when a recording is extended.</summary>
    internal RecordingIdentity Lasting => this with { SessionId = null };

    /// <summary>False when the recording was extended by another session since, or is another one after all.</summary>
    internal bool IsOfSession(RecordingIdentity other) => SessionId is null || other.SessionId is null || SessionId == other.SessionId;
}
