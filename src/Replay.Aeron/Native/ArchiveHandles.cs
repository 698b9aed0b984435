using static Replay.Aeron.AeronArchiveC;

namespace Replay.Aeron;

// One handle a type of aeron_archive.h.

/// <summary>C's archive contexts share the idle state with what is connected through them, hence the context outlives the archive.</summary>
internal sealed class ArchiveContextHandle(nint native, AeronHandle client, CallbackTable.Registration callbacks) : NativeHandle(native, client)
{
    protected override bool Close(nint native)
    {
        bool closed = aeron_archive_context_close(native) == 0;
        callbacks.Dispose();
        return closed;
    }
}

internal sealed class ArchiveHandle(nint native, ArchiveContextHandle context) : NativeHandle(native, context)
{
    protected override bool Close(nint native) => aeron_archive_close(native) == 0;
}

internal sealed class ReplayMergeHandle(nint native, ArchiveHandle archive, SubscriptionHandle subscription) : NativeHandle(native, archive, subscription)
{
    // Closing waits for destinations to be removed and can fail having freed nothing: then it is tried again.
    private const int Attempts = 3;

    protected override bool Close(nint native)
    {
        for (int i = 0; i < Attempts; i++)
        {
            if (aeron_archive_replay_merge_close(native) == 0) return true;
        }
        return false;
    }
}

/// <summary>Owned by the persistent subscription once that is created; <see cref="TransferOwnership"/> says so.</summary>
internal sealed class PersistentSubscriptionContextHandle(nint native) : NativeHandle(native)
{
    private bool _transferred;

    public void TransferOwnership() => _transferred = true;

    protected override bool Close(nint native) => _transferred || aeron_archive_persistent_subscription_context_close(native) == 0;
}

/// <summary>The archive context is borrowed by C, so it is kept open here.</summary>
internal sealed class PersistentSubscriptionHandle(nint native, ArchiveContextHandle archiveContext, CallbackTable.Registration callbacks)
    : NativeHandle(native, archiveContext)
{
    protected override bool Close(nint native)
    {
        bool closed = aeron_archive_persistent_subscription_close(native) == 0;
        callbacks.Dispose();
        return closed;
    }
}
