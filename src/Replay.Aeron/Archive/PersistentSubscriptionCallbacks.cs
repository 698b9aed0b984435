using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Replay.Aeron;

/// <summary>What a persistent subscription calls back in its polls; what a user's code throws is rethrown when the poll returns.</summary>
internal sealed unsafe class PersistentSubscriptionCallbacks(PersistentSubscriptionOptions options, ArchiveCallbacks archive)
{
    private Exception? _fault;

    private PersistentSubscriptionOptions Options => options;

    public static aeron_archive_persistent_subscription_listener_t Listener(nint clientd) =>
        new() { on_live_joined = &OnLiveJoined, on_live_left = &OnLiveLeft, on_error = &OnError, clientd = clientd };

    public void Rethrow()
    {
        archive.Rethrow();
        if (_fault is not { } fault) return;
        _fault = null;
        throw new AeronException(0, $"A callback of the persistent subscription threw: {fault.Message}", fault);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnLiveJoined(nint clientd)
    {
        if (CallbackTable.Find<PersistentSubscriptionCallbacks>(clientd) is { Options.OnLiveJoined: { } action } callbacks) callbacks.Run(action);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnLiveLeft(nint clientd)
    {
        if (CallbackTable.Find<PersistentSubscriptionCallbacks>(clientd) is { Options.OnLiveLeft: { } action } callbacks) callbacks.Run(action);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnError(nint clientd, int code, byte* message)
    {
        if (CallbackTable.Find<PersistentSubscriptionCallbacks>(clientd) is not { Options.OnError: { } action } callbacks) return;
        AeronException error = Throw.Typed(code, Throw.Text(message), "The persistent subscription");
        callbacks.Run(() => action(error));
    }

    private void Run(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception)
        {
            _fault ??= exception;
        }
    }
}
