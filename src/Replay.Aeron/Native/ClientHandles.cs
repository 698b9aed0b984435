using static Replay.Aeron.AeronC;

namespace Replay.Aeron;

// One handle a type of aeronc.h. Closing is asynchronous in C for what a client owns: the conductor frees it.

internal sealed class AeronContextHandle(nint native, CallbackTable.Registration callbacks) : NativeHandle(native)
{
    protected override bool Close(nint native)
    {
        bool closed = aeron_context_close(native) == 0;
        callbacks.Dispose();
        return closed;
    }
}

internal sealed class AeronHandle(nint native, AeronContextHandle context) : NativeHandle(native, context)
{
    protected override bool Close(nint native) => aeron_close(native) == 0;
}

internal sealed unsafe class PublicationHandle(nint native, AeronHandle client) : NativeHandle(native, client)
{
    protected override bool Close(nint native) => aeron_publication_close(native, null, 0) == 0;
}

internal sealed unsafe class ExclusivePublicationHandle(nint native, AeronHandle client) : NativeHandle(native, client)
{
    protected override bool Close(nint native) => aeron_exclusive_publication_close(native, null, 0) == 0;
}

internal sealed unsafe class SubscriptionHandle(nint native, AeronHandle client, CallbackTable.Registration? callbacks = null) : NativeHandle(native, client)
{
    protected override bool Close(nint native)
    {
        bool closed = aeron_subscription_close(native, null, 0) == 0;
        callbacks?.Dispose();
        return closed;
    }
}

internal sealed class ImageHandle(nint native, SubscriptionHandle subscription) : NativeHandle(native, subscription)
{
    protected override bool Close(nint native) => aeron_image_release(native) == 0;
}

internal sealed unsafe class CounterHandle(nint native, AeronHandle client) : NativeHandle(native, client)
{
    protected override bool Close(nint native) => aeron_counter_close(native, null, 0) == 0;
}

/// <summary>Borrowed from a client or from a driver's command and counters file, whichever it keeps open.</summary>
internal sealed class CountersReaderHandle(nint native, NativeHandle owner) : NativeHandle(native, owner)
{
    protected override bool Close(nint native) => true;
}

internal sealed class CncHandle(nint native) : NativeHandle(native)
{
    protected override bool Close(nint native)
    {
        aeron_cnc_close(native);
        return true;
    }
}
