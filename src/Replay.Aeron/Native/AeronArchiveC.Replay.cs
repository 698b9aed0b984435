using System.Runtime.InteropServices;

namespace Replay.Aeron;

/// <summary>aeron_archive.h, replay and replication.</summary>
internal static unsafe partial class AeronArchiveC
{
    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_replay_params_init(out aeron_archive_replay_params_t parameters);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_replication_params_init(out aeron_archive_replication_params_t parameters);

    [LibraryImport(AeronLibrary.ArchiveClient, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int aeron_archive_start_replay(
        out long replaySessionId, ArchiveHandle aeronArchive, long recordingId, string replayChannel, int replayStreamId,
        ref aeron_archive_replay_params_t parameters);

    [LibraryImport(AeronLibrary.ArchiveClient, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int aeron_archive_replay(
        out nint subscription, ArchiveHandle aeronArchive, long recordingId, string replayChannel, int replayStreamId,
        ref aeron_archive_replay_params_t parameters);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_stop_replay(ArchiveHandle aeronArchive, long replaySessionId);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_stop_all_replays(ArchiveHandle aeronArchive, long recordingId);

    [LibraryImport(AeronLibrary.ArchiveClient, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int aeron_archive_replicate(
        out long replicationId, ArchiveHandle aeronArchive, long srcRecordingId, string srcControlChannel, int srcControlStreamId,
        ref aeron_archive_replication_params_t parameters);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_stop_replication(ArchiveHandle aeronArchive, long replicationId);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_try_stop_replication(
        [MarshalAs(UnmanagedType.U1)] out bool stopped, ArchiveHandle aeronArchive, long replicationId);
}
