using System.Runtime.InteropServices;

namespace Replay.Aeron;

/// <summary>aeronc.h, exclusive publications.</summary>
internal static unsafe partial class AeronC
{
    [LibraryImport(AeronLibrary.Client)]
    internal static partial long aeron_exclusive_publication_offer(
        ExclusivePublicationHandle publication, byte* buffer, nuint length,
        delegate* unmanaged[Cdecl]<nint, byte*, nuint, long> reservedValueSupplier, nint clientd);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial long aeron_exclusive_publication_try_claim(
        ExclusivePublicationHandle publication, nuint length, out aeron_buffer_claim_t bufferClaim);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial long aeron_exclusive_publication_append_padding(ExclusivePublicationHandle publication, nuint length);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial long aeron_exclusive_publication_offer_block(ExclusivePublicationHandle publication, byte* buffer, nuint length);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial long aeron_exclusive_publication_channel_status(ExclusivePublicationHandle publication);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_exclusive_publication_constants(
        ExclusivePublicationHandle publication, out aeron_publication_constants_t constants);

    [LibraryImport(AeronLibrary.Client)]
    [SuppressGCTransition]
    internal static partial long aeron_exclusive_publication_position(ExclusivePublicationHandle publication);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial long aeron_exclusive_publication_position_limit(ExclusivePublicationHandle publication);

    [LibraryImport(AeronLibrary.Client, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int aeron_exclusive_publication_async_add_destination(
        out nint asyncToken, AeronHandle client, ExclusivePublicationHandle publication, string uri);

    [LibraryImport(AeronLibrary.Client, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int aeron_exclusive_publication_async_remove_destination(
        out nint asyncToken, AeronHandle client, ExclusivePublicationHandle publication, string uri);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_exclusive_publication_async_destination_poll(nint asyncToken);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_exclusive_publication_close(
        nint publication, delegate* unmanaged[Cdecl]<nint, void> onCloseComplete, nint onCloseCompleteClientd);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial void aeron_exclusive_publication_revoke_on_close(ExclusivePublicationHandle publication);

    [LibraryImport(AeronLibrary.Client)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool aeron_exclusive_publication_is_closed(ExclusivePublicationHandle publication);

    [LibraryImport(AeronLibrary.Client)]
    [SuppressGCTransition]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool aeron_exclusive_publication_is_connected(ExclusivePublicationHandle publication);
}
