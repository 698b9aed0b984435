using static Replay.Aeron.AeronArchiveC;

namespace Replay.Aeron;

/// <summary>Turns options into a native archive context.</summary>
internal static unsafe class ArchiveContext
{
    public static ArchiveContextHandle Create(AeronClient client, AeronArchiveOptions options, ArchiveCallbacks callbacks)
    {
        Throw.IfFailed(aeron_archive_context_init(out nint native), "Creating an archive context");
        CallbackTable.Registration registration = CallbackTable.Add(callbacks);
        ArchiveContextHandle context = new(native, client.Handle, registration);
        try
        {
            Throw.IfFailed(aeron_archive_context_set_aeron(context, client.Handle), "Setting the client");
            Throw.IfFailed(aeron_archive_context_set_owns_aeron_client(context, false), "Setting the client's owner");
            Throw.IfFailed(aeron_archive_context_set_aeron_directory_name(context, client.Directory), "Setting the directory");
            ApplyChannels(context, options);
            ApplyLimits(context, options);
            ApplyCallbacks(context, options, registration.Clientd);
            return context;
        }
        catch
        {
            context.Dispose();
            throw;
        }
    }

    private static void ApplyChannels(ArchiveContextHandle context, AeronArchiveOptions options)
    {
        Throw.IfFailed(aeron_archive_context_set_control_request_channel(context, options.ControlRequestChannel), "Setting the control request channel");
        Throw.IfFailed(aeron_archive_context_set_control_request_stream_id(context, options.ControlRequestStreamId), "Setting the control request stream");
        Throw.IfFailed(aeron_archive_context_set_control_response_channel(context, options.ControlResponseChannel), "Setting the control response channel");
        Throw.IfFailed(aeron_archive_context_set_control_response_stream_id(context, options.ControlResponseStreamId), "Setting the control response stream");
        if (options.RecordingEventsChannel is { } events) Throw.IfFailed(aeron_archive_context_set_recording_events_channel(context, events), "Setting the events channel");
        Throw.IfFailed(aeron_archive_context_set_recording_events_stream_id(context, options.RecordingEventsStreamId), "Setting the events stream");
    }

    private static void ApplyLimits(ArchiveContextHandle context, AeronArchiveOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.MessageTimeout, TimeSpan.Zero);
        Throw.IfFailed(aeron_archive_context_set_message_timeout_ns(context, (ulong)options.MessageTimeout.TotalNanoseconds), "Setting the message timeout");
        Throw.IfFailed(aeron_archive_context_set_message_retry_attempts(context, (uint)options.MessageRetryAttempts), "Setting the retry attempts");
        Throw.IfFailed(aeron_archive_context_set_control_term_buffer_length(context, (nuint)options.ControlTermBufferLength), "Setting the control term length");
        Throw.IfFailed(aeron_archive_context_set_control_mtu_length(context, (nuint)options.ControlMtuLength), "Setting the control MTU");
        Throw.IfFailed(aeron_archive_context_set_control_term_buffer_sparse(context, options.ControlTermBufferSparse), "Setting sparse control terms");
        Throw.IfFailed(aeron_archive_context_set_client_name(context, options.ClientName), "Setting the client name");
    }

    private static void ApplyCallbacks(ArchiveContextHandle context, AeronArchiveOptions options, nint clientd)
    {
        // C's own idle strategy is shared between contexts and freed with the first of them; ours belongs to nobody.
        Throw.IfFailed(aeron_archive_context_set_idle_strategy(context, &ArchiveCallbacks.OnIdle, clientd), "Setting the idle strategy");
        Throw.IfFailed(aeron_archive_context_set_recording_signal_consumer(context, &ArchiveCallbacks.OnRecordingSignal, clientd), "Setting the signal consumer");
        if (options.OnError is not null) Throw.IfFailed(aeron_archive_context_set_error_handler(context, &ArchiveCallbacks.OnError, clientd), "Setting the error handler");
        if (options.DelegatingInvoker is not null) Throw.IfFailed(aeron_archive_context_set_delegating_invoker(context, &ArchiveCallbacks.OnInvoke, clientd), "Setting the invoker");
        if (options.Credentials is not null)
        {
            Throw.IfFailed(aeron_archive_context_set_credentials_supplier(
                context, &ArchiveCallbacks.OnCredentials, &ArchiveCallbacks.OnChallenge, &ArchiveCallbacks.OnFree, clientd), "Setting the credentials supplier");
        }
    }
}
