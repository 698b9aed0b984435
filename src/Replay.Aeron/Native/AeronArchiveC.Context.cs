using System.Runtime.InteropServices;

namespace Replay.Aeron;

/// <summary>aeron_archive.h, archive context.</summary>
internal static unsafe partial class AeronArchiveC
{
    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_context_init(out nint ctx);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_context_close(nint ctx);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_context_set_aeron(ArchiveContextHandle ctx, AeronHandle aeron);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial nint aeron_archive_context_get_aeron(ArchiveContextHandle ctx);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_context_set_owns_aeron_client(
        ArchiveContextHandle ctx, [MarshalAs(UnmanagedType.U1)] bool ownsAeronClient);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool aeron_archive_context_get_owns_aeron_client(ArchiveContextHandle ctx);

    [LibraryImport(AeronLibrary.ArchiveClient, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int aeron_archive_context_set_aeron_directory_name(ArchiveContextHandle ctx, string aeronDirectoryName);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial byte* aeron_archive_context_get_aeron_directory_name(ArchiveContextHandle ctx);

    [LibraryImport(AeronLibrary.ArchiveClient, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int aeron_archive_context_set_control_request_channel(ArchiveContextHandle ctx, string controlRequestChannel);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial byte* aeron_archive_context_get_control_request_channel(ArchiveContextHandle ctx);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_context_set_control_request_stream_id(ArchiveContextHandle ctx, int controlRequestStreamId);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_context_get_control_request_stream_id(ArchiveContextHandle ctx);

    [LibraryImport(AeronLibrary.ArchiveClient, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int aeron_archive_context_set_control_response_channel(ArchiveContextHandle ctx, string controlResponseChannel);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial byte* aeron_archive_context_get_control_response_channel(ArchiveContextHandle ctx);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_context_set_control_response_stream_id(ArchiveContextHandle ctx, int controlResponseStreamId);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_context_get_control_response_stream_id(ArchiveContextHandle ctx);

    [LibraryImport(AeronLibrary.ArchiveClient, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int aeron_archive_context_set_recording_events_channel(ArchiveContextHandle ctx, string recordingEventsChannel);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial byte* aeron_archive_context_get_recording_events_channel(ArchiveContextHandle ctx);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_context_set_recording_events_stream_id(ArchiveContextHandle ctx, int recordingEventsStreamId);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_context_get_recording_events_stream_id(ArchiveContextHandle ctx);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_context_set_message_timeout_ns(ArchiveContextHandle ctx, ulong messageTimeoutNs);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial ulong aeron_archive_context_get_message_timeout_ns(ArchiveContextHandle ctx);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_context_set_message_retry_attempts(ArchiveContextHandle ctx, uint messageRetryAttempts);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial uint aeron_archive_context_get_message_retry_attempts(ArchiveContextHandle ctx);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_context_set_control_term_buffer_length(ArchiveContextHandle ctx, nuint controlTermBufferLength);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial nuint aeron_archive_context_get_control_term_buffer_length(ArchiveContextHandle ctx);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_context_set_control_mtu_length(ArchiveContextHandle ctx, nuint controlMtuLength);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial nuint aeron_archive_context_get_control_mtu_length(ArchiveContextHandle ctx);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_context_set_control_term_buffer_sparse(
        ArchiveContextHandle ctx, [MarshalAs(UnmanagedType.U1)] bool controlTermBufferSparse);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool aeron_archive_context_get_control_term_buffer_sparse(ArchiveContextHandle ctx);

    [LibraryImport(AeronLibrary.ArchiveClient, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int aeron_archive_context_set_client_name(ArchiveContextHandle context, string value);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial byte* aeron_archive_context_get_client_name(ArchiveContextHandle context);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_context_set_idle_strategy(
        ArchiveContextHandle ctx, delegate* unmanaged[Cdecl]<nint, int, void> idleStrategyFunc, nint idleStrategyState);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_context_set_credentials_supplier(
        ArchiveContextHandle ctx, delegate* unmanaged[Cdecl]<nint, aeron_archive_encoded_credentials_t*> encodedCredentials,
        delegate* unmanaged[Cdecl]<aeron_archive_encoded_credentials_t*, nint, aeron_archive_encoded_credentials_t*> onChallenge,
        delegate* unmanaged[Cdecl]<aeron_archive_encoded_credentials_t*, nint, void> onFree, nint clientd);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_context_set_recording_signal_consumer(
        ArchiveContextHandle ctx, delegate* unmanaged[Cdecl]<aeron_archive_recording_signal_t*, nint, void> onRecordingSignal, nint clientd);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_context_set_error_handler(
        ArchiveContextHandle ctx, delegate* unmanaged[Cdecl]<nint, int, byte*, void> errorHandler, nint clientd);

    [LibraryImport(AeronLibrary.ArchiveClient)]
    internal static partial int aeron_archive_context_set_delegating_invoker(
        ArchiveContextHandle ctx, delegate* unmanaged[Cdecl]<nint, void> delegatingInvokerFunc, nint clientd);
}
