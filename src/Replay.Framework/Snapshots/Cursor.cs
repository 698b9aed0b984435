namespace Replay;

/// <summary>The next position of a run in one of its recordings.</summary>
/// <param name="RecordingId">Id of the recording.</param>
/// <param name="Position">Where the next event starts; a multiple of 32.</param>
public readonly record struct RecordingPosition(long RecordingId, long Position);

/// <summary>Where a run stands, between two events.</summary>
/// <param name="recordings">The next position in each recording, in the order in which the run reads them.</param>
/// <param name="lastTimestampNs">Time of the last event, in ns since the Unix epoch; 0 = unknown.</param>
/// <param name="nextSequence">The number that the next event gets.</param>
public sealed class Cursor(IReadOnlyList<RecordingPosition> recordings, long lastTimestampNs, long nextSequence)
{
    /// <summary>The next position in each recording, in the order in which the run reads them.</summary>
    public IReadOnlyList<RecordingPosition> Recordings { get; } = recordings;

    /// <summary>Time of the last event, in ns since the Unix epoch; 0 = unknown. Of several recordings, the highest time so far, by which they are merged.</summary>
    public long LastTimestampNs { get; } = lastTimestampNs;

    /// <summary>The number that the next event gets; as many events came before.</summary>
    public long NextSequence { get; } = nextSequence;

    /// <summary>Recordings and positions, as <c>0@1024</c> or <c>0@1024+3@2048</c>.</summary>
    public override string ToString() => string.Join('+', Recordings.Select(at => $"{at.RecordingId}@{at.Position}"));
}
