using System.Runtime.InteropServices;

namespace Replay.Aeron;

/// <summary>aeronc.h, publications and claims.</summary>
internal static unsafe partial class AeronC
{
    [LibraryImport(AeronLibrary.Client)]
    internal static partial long aeron_publication_offer(
        PublicationHandle publication, byte* buffer, nuint length, delegate* unmanaged[Cdecl]<nint, byte*, nuint, long> reservedValueSupplier,
        nint clientd);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial long aeron_publication_try_claim(PublicationHandle publication, nuint length, out aeron_buffer_claim_t bufferClaim);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial long aeron_publication_channel_status(PublicationHandle publication);

    [LibraryImport(AeronLibrary.Client)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool aeron_publication_is_closed(PublicationHandle publication);

    [LibraryImport(AeronLibrary.Client)]
    [SuppressGCTransition]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool aeron_publication_is_connected(PublicationHandle publication);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_publication_constants(PublicationHandle publication, out aeron_publication_constants_t constants);

    [LibraryImport(AeronLibrary.Client)]
    [SuppressGCTransition]
    internal static partial long aeron_publication_position(PublicationHandle publication);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial long aeron_publication_position_limit(PublicationHandle publication);

    [LibraryImport(AeronLibrary.Client, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int aeron_publication_async_add_destination(
        out nint asyncToken, AeronHandle client, PublicationHandle publication, string uri);

    [LibraryImport(AeronLibrary.Client, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int aeron_publication_async_remove_destination(
        out nint asyncToken, AeronHandle client, PublicationHandle publication, string uri);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_publication_async_destination_poll(nint asyncToken);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_publication_close(
        nint publication, delegate* unmanaged[Cdecl]<nint, void> onCloseComplete, nint onCloseCompleteClientd);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_buffer_claim_commit(ref aeron_buffer_claim_t bufferClaim);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_buffer_claim_abort(ref aeron_buffer_claim_t bufferClaim);
}
