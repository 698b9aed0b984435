using System.Runtime.InteropServices;

namespace Replay.Aeron;

/// <summary>aeron_archive.h, starting, stopping and extending recordings.</summary>
internal static unsafe partial class AeronArchiveC
{
    [LibraryImport(AeronLibrary.ArchiveClient, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int aeron_archive_add_recorded_publication(
        out nint publication, ArchiveHandle aeronArchive, string channel, int streamId);

    [LibraryImport(AeronLibrary.ArchiveClient, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int aeron_archive_add_recorded_exclusive_publication(
        out nint exclusivePublication, ArchiveHandle aeronArchive, string channel, int streamId);

    [LibraryImport(AeronLibrary.ArchiveClient, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int aeron_archive_start_recording(
        out long subscriptionId, ArchiveHandle aeronArchive, string recordingChannel, int recordingStreamId, SourceLocation sourceLocation,
        [MarshalAs(UnmanagedType.U1)] bool autoStop);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_stop_recording_subscription(ArchiveHandle aeronArchive, long subscriptionId);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_try_stop_recording_subscription(
        [MarshalAs(UnmanagedType.U1)] out bool stopped, ArchiveHandle aeronArchive, long subscriptionId);

    [LibraryImport(AeronLibrary.ArchiveClient, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int aeron_archive_stop_recording_channel_and_stream(ArchiveHandle aeronArchive, string channel, int streamId);

    [LibraryImport(AeronLibrary.ArchiveClient, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int aeron_archive_try_stop_recording_channel_and_stream(
        [MarshalAs(UnmanagedType.U1)] out bool stopped, ArchiveHandle aeronArchive, string channel, int streamId);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_try_stop_recording_by_identity(
        [MarshalAs(UnmanagedType.U1)] out bool stopped, ArchiveHandle aeronArchive, long recordingId);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_stop_recording_publication(ArchiveHandle aeronArchive, PublicationHandle publication);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_stop_recording_exclusive_publication(
        ArchiveHandle aeronArchive, ExclusivePublicationHandle exclusivePublication);

    [LibraryImport(AeronLibrary.ArchiveClient, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int aeron_archive_extend_recording(
        out long subscriptionId, ArchiveHandle aeronArchive, long recordingId, string recordingChannel, int recordingStreamId,
        SourceLocation sourceLocation, [MarshalAs(UnmanagedType.U1)] bool autoStop);
}
