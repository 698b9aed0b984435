using System.Runtime.InteropServices;

namespace Replay.Aeron;

/// <summary>aeronc.h, client context.</summary>
internal static unsafe partial class AeronC
{
    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_context_init(out nint context);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_context_close(nint context);

    [LibraryImport(AeronLibrary.Client, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int aeron_context_set_dir(AeronContextHandle context, string value);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial byte* aeron_context_get_dir(AeronContextHandle context);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_context_set_driver_timeout_ms(AeronContextHandle context, ulong value);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_context_set_keepalive_interval_ns(AeronContextHandle context, ulong value);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_context_set_resource_linger_duration_ns(AeronContextHandle context, ulong value);

    [LibraryImport(AeronLibrary.Client, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int aeron_context_set_idle_strategy_init_args(AeronContextHandle context, string value);

    [LibraryImport(AeronLibrary.Client, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int aeron_context_set_idle_strategy(AeronContextHandle context, string value);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_context_set_pre_touch_mapped_memory(AeronContextHandle context, [MarshalAs(UnmanagedType.U1)] bool value);

    [LibraryImport(AeronLibrary.Client, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int aeron_context_set_client_name(AeronContextHandle context, string value);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_context_set_error_handler(
        AeronContextHandle context, delegate* unmanaged[Cdecl]<nint, int, byte*, void> handler, nint clientd);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_context_set_on_available_counter(
        AeronContextHandle context, delegate* unmanaged[Cdecl]<nint, nint, long, int, void> handler, nint clientd);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_context_set_on_unavailable_counter(
        AeronContextHandle context, delegate* unmanaged[Cdecl]<nint, nint, long, int, void> handler, nint clientd);

    [LibraryImport(AeronLibrary.Client)]
    internal static partial int aeron_context_set_use_conductor_agent_invoker(AeronContextHandle context, [MarshalAs(UnmanagedType.U1)] bool value);
}
