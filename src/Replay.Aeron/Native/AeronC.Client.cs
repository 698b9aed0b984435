using System.Runtime.InteropServices;

namespace Replay.Aeron;

/// <summary>aeronc.h, the client and what it adds.</summary>
internal static unsafe partial class AeronC
{
    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_init(out nint client, AeronContextHandle context);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_start(nint client);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_main_do_work(AeronHandle client);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_close(nint client);

    [LibraryImport(AeronLibrary.Client)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool aeron_is_closed(AeronHandle client);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial long aeron_client_id(AeronHandle client);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial long aeron_next_correlation_id(AeronHandle client);

    [LibraryImport(AeronLibrary.Client, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int aeron_async_add_publication(out nint asyncToken, AeronHandle client, string uri, int streamId);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_async_add_publication_poll(out nint publication, nint asyncToken);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_async_add_publication_cancel(AeronHandle client, nint asyncToken);

    [LibraryImport(AeronLibrary.Client, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int aeron_async_add_exclusive_publication(out nint asyncToken, AeronHandle client, string uri, int streamId);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_async_add_exclusive_publication_poll(out nint publication, nint asyncToken);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_async_add_exclusive_publication_cancel(AeronHandle client, nint asyncToken);

    [LibraryImport(AeronLibrary.Client, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int aeron_async_add_subscription(
        out nint asyncToken, AeronHandle client, string uri, int streamId,
        delegate* unmanaged[Cdecl]<nint, nint, nint, void> onAvailableImageHandler, nint onAvailableImageClientd,
        delegate* unmanaged[Cdecl]<nint, nint, nint, void> onUnavailableImageHandler, nint onUnavailableImageClientd);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_async_add_subscription_poll(out nint subscription, nint asyncToken);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_async_add_subscription_cancel(AeronHandle client, nint asyncToken);

    [LibraryImport(AeronLibrary.Client, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int aeron_async_add_counter(
        out nint asyncToken, AeronHandle client, int typeId, byte* keyBuffer, nuint keyBufferLength, string labelBuffer, nuint labelBufferLength);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_async_add_counter_poll(out nint counter, nint asyncToken);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_async_add_counter_cancel(AeronHandle client, nint asyncToken);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial nint aeron_counters_reader(AeronHandle client);
}
