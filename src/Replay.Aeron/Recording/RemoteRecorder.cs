using System.Diagnostics;

namespace Replay.Aeron;

/// <summary>Records events in an Aeron Archive: the counterpart of an embedded archive's recorder.</summary>
/// <remarks>For one thread; recording an event allocates nothing.</remarks>
/// <typeparam name="T">The event type.</typeparam>
/// <typeparam name="TCodec">Encodes events.</typeparam>
public sealed class RemoteRecorder<T, TCodec> : IDisposable where TCodec : struct, IEventCodec<T>
{
    private readonly AeronArchive _archive;
    private readonly ExclusivePublication _publication;
    private readonly EventPublisher<T, TCodec> _publisher;

    /// <summary>Starts a recording and waits for it.</summary>
    /// <param name="archive">A session with the archive.</param>
    /// <param name="channel">The channel to publish on, which the archive records: <c>aeron:ipc</c> where it shares our media driver.</param>
    /// <param name="streamId">The stream.</param>
    /// <param name="codec">The codec, where it has settings.</param>
    public RemoteRecorder(AeronArchive archive, string channel, int streamId, TCodec codec = default)
    {
        _archive = archive;
        _publication = archive.AddRecordedExclusivePublication(channel, streamId);
        try
        {
            _publisher = new EventPublisher<T, TCodec>(_publication, codec);
            RecordingId = AwaitRecording(channel, streamId);
        }
        catch
        {
            _publication.Dispose();
            throw;
        }
    }

    /// <summary>The recording.</summary>
    public long RecordingId { get; }

    /// <summary>Longest encoded event, in bytes.</summary>
    public int MaxMessageLength => _publication.Description.MaxMessageLength;

    /// <summary>Where the next event starts.</summary>
    public long Position => _publication.Position;

    /// <summary>Up to where the archive has written.</summary>
    public long RecordedPosition => _archive.GetMaxRecordedPosition(RecordingId);

    /// <summary>Records an event, waiting while the archive is behind.</summary>
    /// <param name="value">The event.</param>
    /// <param name="timestampNs">Event time in nanoseconds since the Unix epoch; 0 = unknown.</param>
    /// <returns>The position after it.</returns>
    /// <exception cref="AeronTimeoutException">The archive took nothing for as long as it has to answer.</exception>
    public long Record(in T value, long timestampNs) => _publisher.Publish(in value, timestampNs, _archive.Options.MessageTimeout);

    /// <summary>Waits until everything is written, and stops the recording.</summary>
    /// <returns>Its stop position.</returns>
    /// <exception cref="AeronTimeoutException">The archive did not write everything within the time that it has to answer.</exception>
    public long Complete()
    {
        long position = Position;
        Await(() => RecordedPosition >= position, $"write recording {RecordingId} up to {position}");
        _archive.StopRecording(_publication);
        Await(() => _archive.GetStopPosition(RecordingId) == position, $"stop recording {RecordingId}");
        return position;
    }

    /// <summary>Ends the publication; unless <see cref="Complete"/> was called, the archive writes what it still gets.</summary>
    public void Dispose() => _publication.Dispose();

    private long AwaitRecording(string channel, int streamId)
    {
        // The scheme and the medium are what every form of the channel begins with.
        string fragment = channel.Split('?')[0];
        int sessionId = _publication.Description.SessionId;
        long recordingId = AeronArchive.NullPosition;
        Await(() => (recordingId = _archive.FindLastRecording(fragment, streamId, sessionId)) >= 0, $"start to record {channel} stream {streamId}");
        return recordingId;
    }

    private void Await(Func<bool> condition, string what)
    {
        long start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(start) > _archive.Options.MessageTimeout)
                throw new AeronTimeoutException($"The archive did not {what} within {_archive.Options.MessageTimeout.TotalSeconds:0.###} s.");
            Thread.Sleep(1);
        }
    }
}
