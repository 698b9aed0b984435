using static Replay.Aeron.AeronC;

namespace Replay.Aeron;

/// <summary>Turns options into a native client context.</summary>
internal static unsafe class ClientContext
{
    public static AeronContextHandle Create(AeronClientOptions options, ClientCallbacks callbacks, out string directory)
    {
        Throw.IfFailed(aeron_context_init(out nint native), "Creating a client context");
        CallbackTable.Registration registration = CallbackTable.Add(callbacks);
        AeronContextHandle context = new(native, registration);
        try
        {
            // First of all: C's own handler ends the process.
            Throw.IfFailed(aeron_context_set_error_handler(context, &ClientCallbacks.OnError, registration.Clientd), "Setting the error handler");
            Throw.IfFailed(aeron_context_set_on_available_counter(context, &ClientCallbacks.OnCounterAvailable, registration.Clientd), "Setting a counter handler");
            Throw.IfFailed(aeron_context_set_on_unavailable_counter(context, &ClientCallbacks.OnCounterUnavailable, registration.Clientd), "Setting a counter handler");
            Apply(context, options);
            directory = Throw.Text(aeron_context_get_dir(context));
            return context;
        }
        catch
        {
            context.Dispose();
            throw;
        }
    }

    private static void Apply(AeronContextHandle context, AeronClientOptions options)
    {
        if (options.Directory is { } directory) Throw.IfFailed(aeron_context_set_dir(context, directory), $"Setting the directory {directory}");
        Throw.IfFailed(aeron_context_set_driver_timeout_ms(context, (ulong)Positive(options.DriverTimeout).TotalMilliseconds), "Setting the driver timeout");
        Throw.IfFailed(aeron_context_set_keepalive_interval_ns(context, (ulong)Positive(options.KeepAliveInterval).TotalNanoseconds), "Setting the keep-alive interval");
        Throw.IfFailed(aeron_context_set_resource_linger_duration_ns(context, (ulong)Positive(options.ResourceLinger).TotalNanoseconds), "Setting the resource linger");
        Throw.IfFailed(aeron_context_set_pre_touch_mapped_memory(context, options.PreTouchMappedMemory), "Setting pre-touch");
        Throw.IfFailed(aeron_context_set_client_name(context, options.ClientName), $"Setting the client name {options.ClientName}");
        Throw.IfFailed(aeron_context_set_use_conductor_agent_invoker(context, options.UseInvoker), "Setting the invoker");
        ApplyIdle(context, options.ConductorIdle);
    }

    /// <summary>The arguments come first: C makes the strategy when its name is set, and its setter of the sleep alone changes nothing after that.</summary>
    private static void ApplyIdle(AeronContextHandle context, IdleStrategy idle)
    {
        string name = idle.NativeName
            ?? throw new ArgumentException("The conductor is a native thread and takes only the idle strategies that IdleStrategy gives.", nameof(idle));
        if (idle.NativeArguments is { } arguments)
            Throw.IfFailed(aeron_context_set_idle_strategy_init_args(context, arguments), $"Setting the conductor's idle arguments {arguments}");
        Throw.IfFailed(aeron_context_set_idle_strategy(context, name), $"Setting the conductor's idle strategy {name}");
    }

    private static TimeSpan Positive(TimeSpan value) => value > TimeSpan.Zero
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, "Timeouts and intervals of a client are above zero.");
}
