using System.Runtime.InteropServices;

namespace Replay.Aeron;

/// <summary>aeron_archive.h, recording position counters.</summary>
internal static unsafe partial class AeronArchiveC
{
    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_recording_pos_find_counter_id_by_recording_id(CountersReaderHandle countersReader, long recordingId);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_recording_pos_find_counter_id_by_session_id(CountersReaderHandle countersReader, int sessionId);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial long aeron_archive_recording_pos_get_recording_id(CountersReaderHandle countersReader, int counterId);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_recording_pos_get_source_identity(
        CountersReaderHandle countersReader, int counterId, byte* dst, ref nuint len);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_recording_pos_is_active(
        [MarshalAs(UnmanagedType.U1)] out bool isActive, CountersReaderHandle countersReader, int counterId, long recordingId);
}
