using System.Runtime.InteropServices;

namespace Replay.Aeron;

/// <summary>aeron_archive.h, truncate, purge, segments and channels of recordings.</summary>
internal static unsafe partial class AeronArchiveC
{
    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_truncate_recording(out long count, ArchiveHandle aeronArchive, long recordingId, long position);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_purge_recording(out long deletedSegmentsCount, ArchiveHandle aeronArchive, long recordingId);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_detach_segments(ArchiveHandle aeronArchive, long recordingId, long newStartPosition);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_delete_detached_segments(out long count, ArchiveHandle aeronArchive, long recordingId);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_purge_segments(out long count, ArchiveHandle aeronArchive, long recordingId, long newStartPosition);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_attach_segments(out long count, ArchiveHandle aeronArchive, long recordingId);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_migrate_segments(out long count, ArchiveHandle aeronArchive, long srcRecordingId, long dstRecordingId);

    [LibraryImport(AeronLibrary.ArchiveClient, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int aeron_archive_update_channel(ArchiveHandle aeronArchive, long recordingId, string newChannel);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial long aeron_archive_segment_file_base_position(
        long startPosition, long position, int termBufferLength, int segmentFileLength);
}
