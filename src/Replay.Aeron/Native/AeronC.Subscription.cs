using System.Runtime.InteropServices;

namespace Replay.Aeron;

/// <summary>aeronc.h, subscriptions and the assembler of fragments.</summary>
internal static unsafe partial class AeronC
{
    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_subscription_poll(
        SubscriptionHandle subscription, delegate* unmanaged[Cdecl]<nint, byte*, nuint, nint, void> handler, nint clientd, nuint fragmentLimit);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_subscription_controlled_poll(
        SubscriptionHandle subscription, delegate* unmanaged[Cdecl]<nint, byte*, nuint, nint, int> handler, nint clientd, nuint fragmentLimit);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial nint aeron_subscription_block_poll(
        SubscriptionHandle subscription, delegate* unmanaged[Cdecl]<nint, byte*, nuint, int, int, void> handler, nint clientd,
        nuint blockLengthLimit);

    [LibraryImport(AeronLibrary.Client)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool aeron_subscription_is_connected(SubscriptionHandle subscription);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_subscription_constants(SubscriptionHandle subscription, out aeron_subscription_constants_t constants);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_subscription_image_count(SubscriptionHandle subscription);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial nint aeron_subscription_image_by_session_id(SubscriptionHandle subscription, int sessionId);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial nint aeron_subscription_image_at_index(SubscriptionHandle subscription, nuint index);

    [LibraryImport(AeronLibrary.Client)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool aeron_subscription_is_closed(SubscriptionHandle subscription);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial long aeron_subscription_channel_status(SubscriptionHandle subscription);

    [LibraryImport(AeronLibrary.Client, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int aeron_subscription_async_add_destination(
        out nint asyncToken, AeronHandle client, SubscriptionHandle subscription, string uri);

    [LibraryImport(AeronLibrary.Client, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int aeron_subscription_async_remove_destination(
        out nint asyncToken, AeronHandle client, SubscriptionHandle subscription, string uri);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_subscription_async_destination_poll(nint asyncToken);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_subscription_close(
        nint subscription, delegate* unmanaged[Cdecl]<nint, void> onCloseComplete, nint onCloseCompleteClientd);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_subscription_try_resolve_channel_endpoint_port(SubscriptionHandle subscription, byte* uri, nuint uriLen);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_controlled_fragment_assembler_create(
        out nint assembler, delegate* unmanaged[Cdecl]<nint, byte*, nuint, nint, int> handler, nint handlerClientd);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_controlled_fragment_assembler_delete(nint assembler);
}
