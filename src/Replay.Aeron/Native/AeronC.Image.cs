using System.Runtime.InteropServices;

namespace Replay.Aeron;

/// <summary>aeronc.h, images and frame headers.</summary>
internal static unsafe partial class AeronC
{
    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_image_release(nint image);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_image_constants(ImageHandle image, out aeron_image_constants_t constants);

    [LibraryImport(AeronLibrary.Client)]
    [SuppressGCTransition]
    internal static partial long aeron_image_position(ImageHandle image);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_image_set_position(ImageHandle image, long position);

    [LibraryImport(AeronLibrary.Client)]
    [SuppressGCTransition]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool aeron_image_is_end_of_stream(ImageHandle image);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial long aeron_image_end_of_stream_position(ImageHandle image);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_image_active_transport_count(ImageHandle image);

    [LibraryImport(AeronLibrary.Client)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool aeron_image_is_publication_revoked(ImageHandle image);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_image_controlled_poll(
        ImageHandle image, delegate* unmanaged[Cdecl]<nint, byte*, nuint, nint, int> handler, nint clientd, nuint fragmentLimit);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_image_bounded_controlled_poll(
        ImageHandle image, delegate* unmanaged[Cdecl]<nint, byte*, nuint, nint, int> handler, nint clientd, long limitPosition,
        nuint fragmentLimit);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial long aeron_image_controlled_peek(
        ImageHandle image, long initialPosition, delegate* unmanaged[Cdecl]<nint, byte*, nuint, nint, int> handler, nint clientd,
        long limitPosition);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_image_block_poll(
        ImageHandle image, delegate* unmanaged[Cdecl]<nint, byte*, nuint, int, int, void> handler, nint clientd, nuint blockLengthLimit);

    [LibraryImport(AeronLibrary.Client)]
    [SuppressGCTransition]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool aeron_image_is_closed(ImageHandle image);

    [LibraryImport(AeronLibrary.Client, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int aeron_image_reject(ImageHandle image, string reason);

    [LibraryImport(AeronLibrary.Client)]
    [SuppressGCTransition]
    internal static partial int aeron_header_values(nint header, out aeron_header_values_t values);

    [LibraryImport(AeronLibrary.Client)]
    [SuppressGCTransition]
    internal static partial long aeron_header_position(nint header);
}
