using System.Runtime.InteropServices;

namespace Replay.Aeron;

/// <summary>aeron_archive.h, persistent subscription.</summary>
internal static unsafe partial class AeronArchiveC
{
    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_persistent_subscription_context_init(out nint context);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_persistent_subscription_context_close(nint context);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_persistent_subscription_context_set_aeron(
        PersistentSubscriptionContextHandle context, AeronHandle aeron);

    [LibraryImport(AeronLibrary.ArchiveClient, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int aeron_archive_persistent_subscription_context_set_aeron_directory_name(
        PersistentSubscriptionContextHandle context, string aeronDirectoryName);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_persistent_subscription_context_set_archive_context(
        PersistentSubscriptionContextHandle context, ArchiveContextHandle archiveContext);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_persistent_subscription_context_set_recording_id(
        PersistentSubscriptionContextHandle context, long recordingId);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial long aeron_archive_persistent_subscription_context_get_recording_id(PersistentSubscriptionContextHandle context);

    [LibraryImport(AeronLibrary.ArchiveClient, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int aeron_archive_persistent_subscription_context_set_live_channel(
        PersistentSubscriptionContextHandle context, string liveChannel);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial byte* aeron_archive_persistent_subscription_context_get_live_channel(PersistentSubscriptionContextHandle context);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_persistent_subscription_context_set_live_stream_id(
        PersistentSubscriptionContextHandle context, int liveStreamId);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_persistent_subscription_context_get_live_stream_id(PersistentSubscriptionContextHandle context);

    [LibraryImport(AeronLibrary.ArchiveClient, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int aeron_archive_persistent_subscription_context_set_replay_channel(
        PersistentSubscriptionContextHandle context, string replayChannel);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial byte* aeron_archive_persistent_subscription_context_get_replay_channel(PersistentSubscriptionContextHandle context);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_persistent_subscription_context_set_replay_stream_id(
        PersistentSubscriptionContextHandle context, int replayStreamId);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_persistent_subscription_context_get_replay_stream_id(PersistentSubscriptionContextHandle context);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_persistent_subscription_context_set_start_position(
        PersistentSubscriptionContextHandle context, long startPosition);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial long aeron_archive_persistent_subscription_context_get_start_position(PersistentSubscriptionContextHandle context);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_persistent_subscription_context_set_listener(
        PersistentSubscriptionContextHandle context, aeron_archive_persistent_subscription_listener_t* listener);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_persistent_subscription_context_set_state_counter(
        PersistentSubscriptionContextHandle context, CounterHandle counter);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial nint aeron_archive_persistent_subscription_context_get_state_counter(PersistentSubscriptionContextHandle context);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_persistent_subscription_context_set_join_difference_counter(
        PersistentSubscriptionContextHandle context, CounterHandle counter);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial nint aeron_archive_persistent_subscription_context_get_join_difference_counter(
        PersistentSubscriptionContextHandle context);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_persistent_subscription_context_set_live_left_counter(
        PersistentSubscriptionContextHandle context, CounterHandle counter);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial nint aeron_archive_persistent_subscription_context_get_live_left_counter(PersistentSubscriptionContextHandle context);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_persistent_subscription_context_set_live_joined_counter(
        PersistentSubscriptionContextHandle context, CounterHandle counter);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial nint aeron_archive_persistent_subscription_context_get_live_joined_counter(PersistentSubscriptionContextHandle context);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_persistent_subscription_create(
        out nint persistentSubscription, PersistentSubscriptionContextHandle context);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_persistent_subscription_close(nint persistentSubscription);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_persistent_subscription_poll(
        PersistentSubscriptionHandle persistentSubscription, delegate* unmanaged[Cdecl]<nint, byte*, nuint, nint, void> handler, nint clientd,
        nuint fragmentLimit);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_persistent_subscription_controlled_poll(
        PersistentSubscriptionHandle persistentSubscription, delegate* unmanaged[Cdecl]<nint, byte*, nuint, nint, int> handler, nint clientd,
        nuint fragmentLimit);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool aeron_archive_persistent_subscription_is_live(PersistentSubscriptionHandle persistentSubscription);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool aeron_archive_persistent_subscription_is_replaying(PersistentSubscriptionHandle persistentSubscription);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool aeron_archive_persistent_subscription_has_failed(PersistentSubscriptionHandle persistentSubscription);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool aeron_archive_persistent_subscription_failure_reason(
        PersistentSubscriptionHandle persistentSubscription, out int outErrcode, out byte* outMessage);
}
