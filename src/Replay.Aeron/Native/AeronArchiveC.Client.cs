using System.Runtime.InteropServices;

namespace Replay.Aeron;

/// <summary>aeron_archive.h, connecting, the client, signals and errors.</summary>
internal static unsafe partial class AeronArchiveC
{
    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_async_connect(out nint asyncToken, ArchiveContextHandle ctx);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_async_connect_poll(out nint aeronArchive, nint asyncToken);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_connect(out nint aeronArchive, ArchiveContextHandle ctx);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_close(nint aeronArchive);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial nint aeron_archive_get_archive_context(ArchiveHandle aeronArchive);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial nint aeron_archive_get_and_own_archive_context(ArchiveHandle aeronArchive);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial long aeron_archive_get_archive_id(ArchiveHandle aeronArchive);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial nint aeron_archive_get_control_response_subscription(ArchiveHandle aeronArchive);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial nint aeron_archive_get_and_own_control_response_subscription(ArchiveHandle aeronArchive);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial long aeron_archive_control_session_id(ArchiveHandle aeronArchive);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_poll_for_recording_signals(out int count, ArchiveHandle aeronArchive);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_poll_for_error_response(ArchiveHandle aeronArchive, byte* buffer, nuint bufferLength);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_check_for_error_response(ArchiveHandle aeronArchive);
}
