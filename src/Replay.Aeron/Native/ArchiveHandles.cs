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

/// <summary>Owned by the persistent subscription once that is created; <see cref="TransferOwnership"/> says so. C closes counters that it was given with it.</summary>
internal sealed class PersistentSubscriptionContextHandle(nint native) : NativeHandle(native)
{
    private readonly List<CounterHandle> _counters = [];
    private bool _transferred;

    /// <summary>Hands a counter to C.</summary>
    public void Own(CounterHandle counter)
    {
        if (!counter.TransferOwnership()) throw new ArgumentException("The counter belongs to a persistent subscription already: each needs counters of its own, one for each purpose.");
        _counters.Add(counter);
    }

    /// <returns>The counters that C now closes with the subscription.</returns>
    public IReadOnlyList<CounterHandle> TransferOwnership()
    {
        _transferred = true;
        return _counters;
    }

    protected override bool Close(nint native)
    {
        if (_transferred) return true;
        bool closed = aeron_archive_persistent_subscription_context_close(native) == 0;
        _counters.ForEach(counter => counter.Dispose());
        return closed;
    }
}

/// <summary>The archive context is borrowed by C, so it is kept open here.</summary>
internal sealed class PersistentSubscriptionHandle(nint native, ArchiveContextHandle archiveContext, IReadOnlyList<CounterHandle> counters, CallbackTable.Registration callbacks)
    : NativeHandle(native, archiveContext)
{
    protected override bool Close(nint native)
    {
        bool closed = aeron_archive_persistent_subscription_close(native) == 0;
        foreach (CounterHandle counter in counters) counter.Dispose();
        callbacks.Dispose();
        return closed;
    }
}
