using System.Runtime.InteropServices;

namespace Replay.Aeron;

/// <summary>aeron_archive.h, listings and queries.</summary>
internal static unsafe partial class AeronArchiveC
{
    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_get_recording_position(out long recordingPosition, ArchiveHandle aeronArchive, long recordingId);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_get_start_position(out long startPosition, ArchiveHandle aeronArchive, long recordingId);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_get_stop_position(out long stopPosition, ArchiveHandle aeronArchive, long recordingId);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_get_max_recorded_position(out long maxRecordedPosition, ArchiveHandle aeronArchive, long recordingId);

    [LibraryImport(AeronLibrary.ArchiveClient, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int aeron_archive_find_last_matching_recording(
        out long recordingId, ArchiveHandle aeronArchive, long minRecordingId, string channelFragment, int streamId, int sessionId);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_list_recording(
        out int count, ArchiveHandle aeronArchive, long recordingId,
        delegate* unmanaged[Cdecl]<aeron_archive_recording_descriptor_t*, nint, void> recordingDescriptorConsumer,
        nint recordingDescriptorConsumerClientd);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_list_recordings(
        out int count, ArchiveHandle aeronArchive, long fromRecordingId, int recordCount,
        delegate* unmanaged[Cdecl]<aeron_archive_recording_descriptor_t*, nint, void> recordingDescriptorConsumer,
        nint recordingDescriptorConsumerClientd);

    [LibraryImport(AeronLibrary.ArchiveClient, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int aeron_archive_list_recordings_for_uri(
        out int count, ArchiveHandle aeronArchive, long fromRecordingId, int recordCount, string channelFragment, int streamId,
        delegate* unmanaged[Cdecl]<aeron_archive_recording_descriptor_t*, nint, void> recordingDescriptorConsumer,
        nint recordingDescriptorConsumerClientd);

    [LibraryImport(AeronLibrary.ArchiveClient, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int aeron_archive_list_recording_subscriptions(
        out int count, ArchiveHandle aeronArchive, int pseudoIndex, int subscriptionCount, string channelFragment, int streamId,
        [MarshalAs(UnmanagedType.U1)] bool applyStreamId,
        delegate* unmanaged[Cdecl]<aeron_archive_recording_subscription_descriptor_t*, nint, void> recordingSubscriptionDescriptorConsumer,
        nint recordingSubscriptionDescriptorConsumerClientd);
}
