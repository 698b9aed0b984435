namespace Replay;

/// <summary>What tells a recording from another one with the same id: nothing here changes when a recording is extended or purged.</summary>
/// <param name="RecordingId">Id of the recording in its archive.</param>
/// <param name="StartTimestampMs">When it was begun, in ms since the Unix epoch.</param>
/// <param name="InitialTermId">Its stream's first term id, drawn at random by its publisher.</param>
/// <param name="TermBufferLength">Length of its terms in bytes.</param>
/// <param name="StreamId">Its stream id.</param>
public readonly record struct RecordingIdentity(long RecordingId, long StartTimestampMs, int InitialTermId, int TermBufferLength, int StreamId);
