using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static Replay.Aeron.AeronArchiveC;

namespace Replay.Aeron;

public sealed unsafe partial class AeronArchive
{
    /// <summary>A position that is not there: that of a recording which is not active, or not stopped.</summary>
    public const long NullPosition = -1;

    /// <summary>What the archive knows of a recording.</summary>
    /// <returns>Null: there is no such recording.</returns>
    public RecordingDescriptor? FindRecording(long recordingId) => List($"Listing recording {recordingId}", (clientd) =>
        aeron_archive_list_recording(out _, _handle, recordingId, &OnDescriptor, clientd)).SingleOrDefault();

    /// <summary>Recordings in the order of their ids.</summary>
    /// <param name="fromRecordingId">The first id to list.</param>
    /// <param name="count">At most so many.</param>
    public IReadOnlyList<RecordingDescriptor> ListRecordings(long fromRecordingId = 0, int count = int.MaxValue) =>
        List($"Listing recordings from {fromRecordingId}", clientd => aeron_archive_list_recordings(out _, _handle, fromRecordingId, count, &OnDescriptor, clientd));

    /// <summary>Recordings of a stream whose channel contains a text.</summary>
    /// <param name="channelFragment">Part of the channel as it was asked for.</param>
    /// <param name="streamId">The stream.</param>
    /// <param name="fromRecordingId">The first id to list.</param>
    /// <param name="count">At most so many.</param>
    public IReadOnlyList<RecordingDescriptor> ListRecordings(string channelFragment, int streamId, long fromRecordingId = 0, int count = int.MaxValue) =>
        List($"Listing recordings of {channelFragment} stream {streamId}", clientd =>
            aeron_archive_list_recordings_for_uri(out _, _handle, fromRecordingId, count, channelFragment, streamId, &OnDescriptor, clientd));

    /// <summary>What is being recorded or waits to be.</summary>
    /// <param name="channelFragment">Part of the channel; empty: all.</param>
    /// <param name="streamId">The stream; null: all.</param>
    /// <param name="from">How many to skip.</param>
    /// <param name="count">At most so many.</param>
    public IReadOnlyList<RecordingSubscription> ListRecordingSubscriptions(string channelFragment = "", int? streamId = null, int from = 0, int count = int.MaxValue)
    {
        List<RecordingSubscription> subscriptions = [];
        GCHandle list = GCHandle.Alloc(subscriptions);
        try
        {
            Check(aeron_archive_list_recording_subscriptions(
                out _, _handle, from, count, channelFragment, streamId ?? 0, streamId is not null, &OnSubscription, GCHandle.ToIntPtr(list)), "Listing recording subscriptions");
        }
        finally
        {
            list.Free();
        }
        return subscriptions;
    }

    /// <summary>The newest recording of a session.</summary>
    /// <param name="channelFragment">Part of the channel as it was asked for.</param>
    /// <param name="streamId">The stream.</param>
    /// <param name="sessionId">The session.</param>
    /// <param name="minRecordingId">No older than this.</param>
    /// <returns>Its id; -1: there is none.</returns>
    public long FindLastRecording(string channelFragment, int streamId, int sessionId, long minRecordingId = 0)
    {
        Check(aeron_archive_find_last_matching_recording(out long recordingId, _handle, minRecordingId, channelFragment, streamId, sessionId),
            $"Finding the last recording of {channelFragment} stream {streamId} session {sessionId}");
        return recordingId;
    }

    /// <summary>Up to where an active recording is written; <see cref="NullPosition"/>: it is not active.</summary>
    public long GetRecordingPosition(long recordingId)
    {
        Check(aeron_archive_get_recording_position(out long position, _handle, recordingId), $"Asking for the position of recording {recordingId}");
        return position;
    }

    /// <summary>Where a recording begins.</summary>
    public long GetStartPosition(long recordingId)
    {
        Check(aeron_archive_get_start_position(out long position, _handle, recordingId), $"Asking for the start of recording {recordingId}");
        return position;
    }

    /// <summary>Where a recording was stopped; <see cref="NullPosition"/>: it is active.</summary>
    public long GetStopPosition(long recordingId)
    {
        Check(aeron_archive_get_stop_position(out long position, _handle, recordingId), $"Asking for the end of recording {recordingId}");
        return position;
    }

    /// <summary>Where a recording was stopped, or up to where it is written.</summary>
    public long GetMaxRecordedPosition(long recordingId)
    {
        Check(aeron_archive_get_max_recorded_position(out long position, _handle, recordingId), $"Asking for the end of recording {recordingId}");
        return position;
    }

    private List<RecordingDescriptor> List(string action, Func<nint, int> request)
    {
        List<RecordingDescriptor> recordings = [];
        GCHandle list = GCHandle.Alloc(recordings);
        try
        {
            Check(request(GCHandle.ToIntPtr(list)), action);
        }
        finally
        {
            list.Free();
        }
        return recordings;
    }

    // The strings live as long as the call: copied here. Control session and correlation id are those of the request, not of the recording. Only a full memory could make these throw.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnDescriptor(aeron_archive_recording_descriptor_t* d, nint clientd) =>
        ((List<RecordingDescriptor>)GCHandle.FromIntPtr(clientd).Target!).Add(new RecordingDescriptor
        {
            RecordingId = d->recording_id,
            Clean = d->stop_position != NullPosition,
            Active = d->stop_position == NullPosition,
            StartPosition = d->start_position,
            StopPosition = d->stop_position,
            StartTimestampMs = d->start_timestamp,
            StopTimestampMs = d->stop_timestamp == -1 ? null : d->stop_timestamp,
            InitialTermId = d->initial_term_id,
            SegmentFileLength = d->segment_file_length,
            TermBufferLength = d->term_buffer_length,
            MtuLength = d->mtu_length,
            SessionId = d->session_id,
            StreamId = d->stream_id,
            StrippedChannel = Text(d->stripped_channel, d->stripped_channel_length),
            OriginalChannel = Text(d->original_channel, d->original_channel_length),
            SourceIdentity = Text(d->source_identity, d->source_identity_length),
        });

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnSubscription(aeron_archive_recording_subscription_descriptor_t* d, nint clientd) =>
        ((List<RecordingSubscription>)GCHandle.FromIntPtr(clientd).Target!).Add(
            new RecordingSubscription(d->subscription_id, d->stream_id, Text(d->stripped_channel, d->stripped_channel_length)));
}

/// <summary>Something that an archive records, or waits to record.</summary>
/// <param name="SubscriptionId">By which it can be stopped.</param>
/// <param name="StreamId">The stream.</param>
/// <param name="StrippedChannel">The channel, without parameters that do not matter for recording.</param>
public sealed record RecordingSubscription(long SubscriptionId, int StreamId, string StrippedChannel);
