using System.Runtime.InteropServices;

namespace Replay.Aeron;

/// <summary>aeron_archive.h, replay merge.</summary>
internal static unsafe partial class AeronArchiveC
{
    [LibraryImport(AeronLibrary.ArchiveClient, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int aeron_archive_replay_merge_init(
        out nint replayMerge, SubscriptionHandle subscription, ArchiveHandle aeronArchive, string replayChannel, string replayDestination,
        string liveDestination, long recordingId, long startPosition, long epochClock, long mergeProgressTimeoutMs);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_replay_merge_close(nint replayMerge);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_replay_merge_do_work(out int workCount, ReplayMergeHandle replayMerge);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_replay_merge_poll(
        ReplayMergeHandle replayMerge, delegate* unmanaged[Cdecl]<nint, byte*, nuint, nint, void> handler, nint clientd, int fragmentLimit);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial nint aeron_archive_replay_merge_image(ReplayMergeHandle replayMerge);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool aeron_archive_replay_merge_is_merged(ReplayMergeHandle replayMerge);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool aeron_archive_replay_merge_has_failed(ReplayMergeHandle replayMerge);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool aeron_archive_replay_merge_is_live_added(ReplayMergeHandle replayMerge);
}
