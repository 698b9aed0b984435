namespace Replay.Aeron;

/// <summary>Recordings of an Aeron Archive, for the same runs and handlers as those of an embedded archive: same events, same digests.</summary>
/// <remarks>
/// Each run has one thread; several runs may share a source, one after the other. Positions, sessions and stream ids of events are those of the recording,
/// not of its replay.
/// </remarks>
public sealed class AeronArchiveSource : IRecordingSource, IDisposable
{
    private readonly ArchiveConnection _connection;

    /// <summary>Connects to the archive.</summary>
    /// <param name="options">Which archive, and how.</param>
    /// <exception cref="AeronException">There is no media driver, or no archive answered.</exception>
    public AeronArchiveSource(AeronSourceOptions options)
    {
        Options = options;
        _connection = new ArchiveConnection(options);
        _connection.Open();
    }

    /// <summary>How recordings are read.</summary>
    public AeronSourceOptions Options { get; }

    /// <summary>The session with the archive; another one after a loss.</summary>
    public AeronArchive Archive => _connection.Archive;

    /// <summary>The archive's recordings, in the order of their ids.</summary>
    public IReadOnlyList<RecordingDescriptor> Recordings => Archive.ListRecordings();

    /// <inheritdoc/>
    public RecordingReader OpenReader(long recordingId)
    {
        RecordingDescriptor recording = Archive.FindRecording(recordingId) ?? throw NotFound(recordingId);
        long recorded = recording.Active ? Archive.GetMaxRecordedPosition(recordingId) : recording.StopPosition;
        bool isOpenEnded = Options.Follow && recording.Active;
        long stop = isOpenEnded ? LastPositionOf(recording) : recorded;
        return new RecordingReader(recording, stop, (range, cancellationToken) =>
            new ArchiveBlockSource(_connection, recording, isOpenEnded && range.To == stop ? ReplayRequest.AllAndFollow : range.To, recorded, cancellationToken));
    }

    /// <summary>Ends the session.</summary>
    public void Dispose() => _connection.Dispose();

    /// <summary>Where a stream ends when its term ids have been through all 2^31 values (LogBufferDescriptor, maxPossiblePosition).</summary>
    private static long LastPositionOf(RecordingDescriptor recording) => (long)recording.TermBufferLength << 31;

    private RecordingNotFoundException NotFound(long recordingId)
    {
        IReadOnlyList<RecordingDescriptor> recordings = Recordings;
        string known = recordings is [] ? "it has none" : $"it has {string.Join(", ", recordings.Take(20).Select(recording => recording.RecordingId))}{(recordings.Count > 20 ? ", …" : "")}";
        return new RecordingNotFoundException(recordingId, $"The archive at {Options.Archive.ControlRequestChannel} has no recording {recordingId}; {known}.");
    }
}
