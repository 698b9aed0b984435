using static Replay.Aeron.AeronArchiveC;

namespace Replay.Aeron;

/// <summary>A subscription that begins in an archive's recording, joins the live stream, and goes back to the archive whenever it loses it.</summary>
/// <remarks>One thread polls it. It keeps its client open until it is disposed, and has an archive session of its own.</remarks>
public sealed unsafe class PersistentSubscription : IDisposable
{
    private readonly PersistentSubscriptionHandle _handle;
    private readonly PersistentSubscriptionCallbacks _callbacks;

    /// <summary>Begins the subscription; connecting, replaying and joining happen in polls.</summary>
    /// <param name="client">A client of the media driver on this side.</param>
    /// <param name="archive">Which archive.</param>
    /// <param name="options">What to take.</param>
    public PersistentSubscription(AeronClient client, AeronArchiveOptions archive, PersistentSubscriptionOptions options)
    {
        client.ThrowIfFaulted();
        ArchiveCallbacks archiveCallbacks = new(archive);
        _callbacks = new PersistentSubscriptionCallbacks(options, archiveCallbacks);
        CallbackTable.Registration registration = CallbackTable.Add(_callbacks);
        using ArchiveContextHandle archiveContext = ArchiveContext.Create(client, archive, archiveCallbacks);
        Throw.IfFailed(aeron_archive_persistent_subscription_context_init(out nint nativeContext), "Creating a persistent subscription's context");
        using PersistentSubscriptionContextHandle context = new(nativeContext);
        try
        {
            Apply(context, client, archiveContext, options, registration.Clientd);
            Throw.IfFailed(aeron_archive_persistent_subscription_create(out nint native, context), $"Creating a persistent subscription of recording {options.RecordingId}");
            _handle = new PersistentSubscriptionHandle(native, archiveContext, context.TransferOwnership(), registration);
        }
        catch
        {
            registration.Dispose();
            throw;
        }
    }

    /// <summary>True: messages come from the live stream alone.</summary>
    public bool IsLive => aeron_archive_persistent_subscription_is_live(_handle);

    /// <summary>True: messages come from the archive.</summary>
    public bool IsReplaying => aeron_archive_persistent_subscription_is_replaying(_handle);

    /// <summary>True: it has given up; <see cref="FailureReason"/> says why.</summary>
    public bool HasFailed => aeron_archive_persistent_subscription_has_failed(_handle);

    /// <summary>Why it has given up; null: it has not.</summary>
    public AeronException? FailureReason => aeron_archive_persistent_subscription_failure_reason(_handle, out int code, out byte* message)
        ? Throw.Typed(code, Throw.Text(message), "The persistent subscription")
        : null;

    /// <summary>Moves the subscription on and hands whole messages to a handler.</summary>
    /// <param name="handler">Called on this thread.</param>
    /// <param name="fragmentLimit">At most so many fragments.</param>
    /// <returns>Above zero: there was work.</returns>
    public int Poll<THandler>(ref THandler handler, int fragmentLimit) where THandler : IFragmentHandler
    {
        FragmentCall<THandler> call = new(ref handler);
        NativeFrame frame = FragmentTrampoline.ForHandler(ref call);
        return Checked(call.Result(aeron_archive_persistent_subscription_controlled_poll(_handle, FragmentTrampoline.Entry, (nint)(&frame), (nuint)fragmentLimit)));
    }

    /// <inheritdoc cref="Poll{THandler}(ref THandler, int)"/>
    public int ControlledPoll<THandler>(ref THandler handler, int fragmentLimit) where THandler : IControlledFragmentHandler
    {
        FragmentCall<THandler> call = new(ref handler);
        NativeFrame frame = FragmentTrampoline.ForControlledHandler(ref call);
        return Checked(call.Result(aeron_archive_persistent_subscription_controlled_poll(_handle, FragmentTrampoline.Entry, (nint)(&frame), (nuint)fragmentLimit)));
    }

    /// <summary>Ends the subscription and its archive session.</summary>
    public void Dispose() => _handle.Dispose();

    private int Checked(int result)
    {
        _callbacks.Rethrow();
        return result;
    }

    private static void Apply(
        PersistentSubscriptionContextHandle context, AeronClient client, ArchiveContextHandle archiveContext, PersistentSubscriptionOptions options, nint clientd)
    {
        const string Action = "Preparing a persistent subscription";
        Throw.IfFailed(aeron_archive_persistent_subscription_context_set_aeron(context, client.Handle), Action);
        Throw.IfFailed(aeron_archive_persistent_subscription_context_set_archive_context(context, archiveContext), Action);
        Throw.IfFailed(aeron_archive_persistent_subscription_context_set_recording_id(context, options.RecordingId), Action);
        Throw.IfFailed(aeron_archive_persistent_subscription_context_set_live_channel(context, options.LiveChannel), Action);
        Throw.IfFailed(aeron_archive_persistent_subscription_context_set_live_stream_id(context, options.LiveStreamId), Action);
        Throw.IfFailed(aeron_archive_persistent_subscription_context_set_replay_channel(context, options.ReplayChannel), Action);
        Throw.IfFailed(aeron_archive_persistent_subscription_context_set_replay_stream_id(context, options.ReplayStreamId), Action);
        Throw.IfFailed(aeron_archive_persistent_subscription_context_set_start_position(context, options.StartPosition), Action);
        aeron_archive_persistent_subscription_listener_t listener = PersistentSubscriptionCallbacks.Listener(clientd);
        Throw.IfFailed(aeron_archive_persistent_subscription_context_set_listener(context, &listener), Action);
        if (Owned(options.StateCounter) is { } state) Throw.IfFailed(aeron_archive_persistent_subscription_context_set_state_counter(context, state), Action);
        if (Owned(options.JoinDifferenceCounter) is { } difference) Throw.IfFailed(aeron_archive_persistent_subscription_context_set_join_difference_counter(context, difference), Action);
        if (Owned(options.LiveLeftCounter) is { } left) Throw.IfFailed(aeron_archive_persistent_subscription_context_set_live_left_counter(context, left), Action);
        if (Owned(options.LiveJoinedCounter) is { } joined) Throw.IfFailed(aeron_archive_persistent_subscription_context_set_live_joined_counter(context, joined), Action);

        CounterHandle? Owned(Counter? counter)
        {
            if (counter is not null) context.Own(counter.Handle);
            return counter?.Handle;
        }
    }
}
