using System.Runtime.InteropServices;
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

internal abstract class ImageHandle(nint native, NativeHandle? parent) : NativeHandle(native, parent);

/// <summary>Counted by its subscription: stays valid until it is released.</summary>
internal sealed class RetainedImage(nint native, SubscriptionHandle subscription) : ImageHandle(native, subscription)
{
    protected override bool Close(nint native) => aeron_image_release(native) == 0;
}

/// <summary>Somebody else's: valid while its owner says so.</summary>
internal sealed class BorrowedImage(nint native, NativeHandle? owner = null) : ImageHandle(native, owner)
{
    protected override bool Close(nint native) => true;
}

/// <summary>Closed here, or by what took it over: <see cref="TransferOwnership"/>.</summary>
internal sealed unsafe class CounterHandle(nint native, AeronHandle client) : NativeHandle(native, client)
{
    private int _isTransferred;

    /// <summary>Leaves closing to C.</summary>
    /// <returns>False: somebody else has it already.</returns>
    public bool TransferOwnership() => Interlocked.Exchange(ref _isTransferred, 1) == 0;

    protected override bool Close(nint native) => _isTransferred != 0 || aeron_counter_close(native, null, 0) == 0;
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

/// <summary>The reader of messages of several fragments; <see cref="Cell"/> is where it finds the poll that is running.</summary>
internal sealed unsafe class FragmentAssemblerHandle(nint native, nint* cell) : NativeHandle(native)
{
    public nint* Cell => cell;

    protected override bool Close(nint native)
    {
        bool closed = aeron_controlled_fragment_assembler_delete(native) == 0;
        NativeMemory.Free(cell);
        return closed;
    }
}
