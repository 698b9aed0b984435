using static Replay.Aeron.AeronArchiveC;

namespace Replay.Aeron;

public sealed unsafe partial class AeronArchive
{
    /// <summary>Starts recording every publication of a channel and stream, now and to come.</summary>
    /// <param name="channel">The channel; one with a session id records that session only.</param>
    /// <param name="streamId">The stream.</param>
    /// <param name="location">Whether the publication is on the archive's own media driver.</param>
    /// <param name="autoStop">True: stops by itself when the first recorded publication ends.</param>
    /// <returns>The archive's subscription id, by which the recording can be stopped.</returns>
    /// <exception cref="AeronArchiveException"><see cref="ArchiveErrorCode.ActiveSubscription"/>: it is being recorded already.</exception>
    public long StartRecording(string channel, int streamId, SourceLocation location = SourceLocation.Local, bool autoStop = false)
    {
        Check(aeron_archive_start_recording(out long subscriptionId, _handle, channel, streamId, location, autoStop), $"Starting to record {channel} stream {streamId}");
        return subscriptionId;
    }

    /// <summary>Goes on with a recording that was stopped, at its end.</summary>
    /// <param name="recordingId">The recording.</param>
    /// <param name="channel">The channel, whose publication must begin exactly where the recording ends (<c>init-term-id</c>, <c>term-id</c>, <c>term-offset</c>).</param>
    /// <param name="streamId">The stream.</param>
    /// <param name="location">Whether the publication is on the archive's own media driver.</param>
    /// <param name="autoStop">True: stops by itself when the publication ends.</param>
    /// <returns>The archive's subscription id, by which the recording can be stopped.</returns>
    public long ExtendRecording(long recordingId, string channel, int streamId, SourceLocation location = SourceLocation.Local, bool autoStop = false)
    {
        Check(aeron_archive_extend_recording(out long subscriptionId, _handle, recordingId, channel, streamId, location, autoStop),
            $"Extending recording {recordingId} with {channel} stream {streamId}");
        return subscriptionId;
    }

    /// <summary>Adds a publication and starts to record its session.</summary>
    public Publication AddRecordedPublication(string channel, int streamId)
    {
        Check(aeron_archive_add_recorded_publication(out nint native, _handle, channel, streamId), $"Adding a recorded publication of {channel} stream {streamId}");
        return new Publication(new PublicationHandle(native, Client.Handle), Client);
    }

    /// <summary>Adds an exclusive publication and starts to record its session.</summary>
    public ExclusivePublication AddRecordedExclusivePublication(string channel, int streamId)
    {
        Check(aeron_archive_add_recorded_exclusive_publication(out nint native, _handle, channel, streamId), $"Adding a recorded publication of {channel} stream {streamId}");
        return new ExclusivePublication(new ExclusivePublicationHandle(native, Client.Handle), Client);
    }

    /// <summary>Stops what <see cref="StartRecording"/> or <see cref="ExtendRecording"/> started.</summary>
    /// <exception cref="AeronArchiveException"><see cref="ArchiveErrorCode.UnknownSubscription"/>: nothing of the kind is active.</exception>
    public void StopRecording(long subscriptionId) =>
        Check(aeron_archive_stop_recording_subscription(_handle, subscriptionId), $"Stopping recording subscription {subscriptionId}");

    /// <summary>Stops recording a channel and stream.</summary>
    /// <inheritdoc cref="StopRecording(long)"/>
    public void StopRecording(string channel, int streamId) =>
        Check(aeron_archive_stop_recording_channel_and_stream(_handle, channel, streamId), $"Stopping to record {channel} stream {streamId}");

    /// <summary>Stops recording a publication.</summary>
    /// <inheritdoc cref="StopRecording(long)"/>
    public void StopRecording(Publication publication) =>
        Check(aeron_archive_stop_recording_publication(_handle, publication.Handle), $"Stopping to record session {publication.Description.SessionId}");

    /// <summary>Stops recording a publication.</summary>
    /// <inheritdoc cref="StopRecording(long)"/>
    public void StopRecording(ExclusivePublication publication) =>
        Check(aeron_archive_stop_recording_exclusive_publication(_handle, publication.Handle), $"Stopping to record session {publication.Description.SessionId}");

    /// <summary>Stops what was started, if it is active.</summary>
    /// <returns>False: it was not active.</returns>
    public bool TryStopRecording(long subscriptionId)
    {
        Check(aeron_archive_try_stop_recording_subscription(out bool stopped, _handle, subscriptionId), $"Stopping recording subscription {subscriptionId}");
        return stopped;
    }

    /// <summary>Stops recording a channel and stream, if it is being recorded.</summary>
    /// <inheritdoc cref="TryStopRecording(long)"/>
    public bool TryStopRecording(string channel, int streamId)
    {
        Check(aeron_archive_try_stop_recording_channel_and_stream(out bool stopped, _handle, channel, streamId), $"Stopping to record {channel} stream {streamId}");
        return stopped;
    }

    /// <summary>Stops a recording, if it is active.</summary>
    /// <inheritdoc cref="TryStopRecording(long)"/>
    public bool TryStopRecordingById(long recordingId)
    {
        Check(aeron_archive_try_stop_recording_by_identity(out bool stopped, _handle, recordingId), $"Stopping recording {recordingId}");
        return stopped;
    }
}
