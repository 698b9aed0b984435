using static Replay.Aeron.AeronArchiveC;

namespace Replay.Aeron;

public sealed unsafe partial class AeronArchive
{
    /// <summary>Starts to replay a recording into a channel and stream.</summary>
    /// <param name="recordingId">The recording.</param>
    /// <param name="channel">Where to, as the archive sees it.</param>
    /// <param name="streamId">The stream.</param>
    /// <param name="request">From where, how far, and how; null: all of it.</param>
    /// <returns>The replay's id, by which it can be stopped; its low 32 bits are the session of the replayed image.</returns>
    /// <remarks>That it started says nothing of its end: compare the image's position with the end that was asked for.</remarks>
    public long StartReplay(long recordingId, string channel, int streamId, ReplayRequest? request = null)
    {
        aeron_archive_replay_params_t parameters = (request ?? new ReplayRequest()).ToNative();
        Check(aeron_archive_start_replay(out long replayId, _handle, recordingId, channel, streamId, ref parameters), $"Starting to replay recording {recordingId} into {channel} stream {streamId}");
        return replayId;
    }

    /// <summary>Starts to replay a recording and subscribes to it.</summary>
    /// <inheritdoc cref="StartReplay"/>
    /// <returns>A subscription of this replay alone.</returns>
    public Subscription Replay(long recordingId, string channel, int streamId, ReplayRequest? request = null)
    {
        aeron_archive_replay_params_t parameters = (request ?? new ReplayRequest()).ToNative();
        Check(aeron_archive_replay(out nint native, _handle, recordingId, channel, streamId, ref parameters), $"Replaying recording {recordingId} into {channel} stream {streamId}");
        return new Subscription(new SubscriptionHandle(native, Client.Handle), Client);
    }

    /// <summary>Stops a replay.</summary>
    /// <param name="replayId">What <see cref="StartReplay"/> returned.</param>
    public void StopReplay(long replayId) => Check(aeron_archive_stop_replay(_handle, replayId), $"Stopping replay {replayId}");

    /// <summary>Stops all replays of a recording.</summary>
    /// <param name="recordingId">The recording; -1: of all recordings.</param>
    public void StopAllReplays(long recordingId = -1) => Check(aeron_archive_stop_all_replays(_handle, recordingId), $"Stopping the replays of recording {recordingId}");

    /// <summary>Copies a recording from another archive into this one.</summary>
    /// <param name="sourceRecordingId">The recording at the other archive.</param>
    /// <param name="sourceControlChannel">The other archive's control channel, as this archive sees it.</param>
    /// <param name="sourceControlStreamId">The other archive's control stream.</param>
    /// <param name="request">How far, into which recording, and how; null: all of it into a new one, following it while it is active.</param>
    /// <returns>The replication's id, by which it can be stopped. <see cref="AeronArchiveOptions.OnRecordingSignal"/> tells how it goes.</returns>
    public long Replicate(long sourceRecordingId, string sourceControlChannel, int sourceControlStreamId = 10, ReplicationRequest? request = null)
    {
        using NativeReplicationRequest native = new(request ?? new ReplicationRequest());
        aeron_archive_replication_params_t parameters = native.Parameters;
        Check(aeron_archive_replicate(out long replicationId, _handle, sourceRecordingId, sourceControlChannel, sourceControlStreamId, ref parameters),
            $"Replicating recording {sourceRecordingId} of {sourceControlChannel}");
        return replicationId;
    }

    /// <summary>Stops a replication.</summary>
    /// <exception cref="AeronArchiveException"><see cref="ArchiveErrorCode.UnknownReplication"/>: it is not active.</exception>
    public void StopReplication(long replicationId) => Check(aeron_archive_stop_replication(_handle, replicationId), $"Stopping replication {replicationId}");

    /// <summary>Stops a replication, if it is active.</summary>
    /// <returns>False: it was not active.</returns>
    public bool TryStopReplication(long replicationId)
    {
        Check(aeron_archive_try_stop_replication(out bool stopped, _handle, replicationId), $"Stopping replication {replicationId}");
        return stopped;
    }
}
