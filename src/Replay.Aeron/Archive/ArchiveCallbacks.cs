using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Replay.Aeron;

/// <summary>What the native archive client calls back, on whichever thread is in one of its calls. What a user's code throws is kept, and rethrown when that call returns.</summary>
internal sealed unsafe class ArchiveCallbacks(AeronArchiveOptions options)
{
    private Exception? _fault;

    /// <summary>Throws what a callback has kept.</summary>
    public void Rethrow()
    {
        if (Interlocked.Exchange(ref _fault, null) is { } fault) throw new AeronException(0, $"A callback of the archive client threw: {fault.Message}", fault);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static void OnError(nint clientd, int code, byte* message)
    {
        if (CallbackTable.Find<ArchiveCallbacks>(clientd) is { } callbacks) callbacks.Run(() => callbacks.Options.OnError?.Invoke(Throw.Typed(code, Throw.Text(message), "A request to the archive")));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static void OnRecordingSignal(aeron_archive_recording_signal_t* signal, nint clientd)
    {
        if (CallbackTable.Find<ArchiveCallbacks>(clientd) is not { Options.OnRecordingSignal: { } consumer } callbacks) return;
        RecordingSignal copy = new((RecordingSignalKind)signal->recording_signal_code, signal->recording_id, signal->subscription_id, signal->position);
        callbacks.Run(() => consumer(copy));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static void OnIdle(nint clientd, int workCount)
    {
        if (CallbackTable.Find<ArchiveCallbacks>(clientd) is not { } callbacks) return;
        try
        {
            callbacks.Options.Idle.Idle(workCount);
        }
        catch (Exception exception)
        {
            callbacks.Keep(exception);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static void OnInvoke(nint clientd)
    {
        if (CallbackTable.Find<ArchiveCallbacks>(clientd) is { Options.DelegatingInvoker: { } invoker } callbacks) callbacks.Run(invoker);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static aeron_archive_encoded_credentials_t* OnCredentials(nint clientd)
    {
        ArchiveCallbacks callbacks = CallbackTable.Find<ArchiveCallbacks>(clientd)!;
        try
        {
            return Copy(callbacks.Options.Credentials!.EncodedCredentials());
        }
        catch (Exception exception)
        {
            return callbacks.Without(exception);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static aeron_archive_encoded_credentials_t* OnChallenge(aeron_archive_encoded_credentials_t* challenge, nint clientd)
    {
        ArchiveCallbacks callbacks = CallbackTable.Find<ArchiveCallbacks>(clientd)!;
        try
        {
            return Copy(callbacks.Options.Credentials!.OnChallenge(new ReadOnlySpan<byte>(challenge->data, (int)challenge->length)));
        }
        catch (Exception exception)
        {
            return callbacks.Without(exception);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static void OnFree(aeron_archive_encoded_credentials_t* credentials, nint clientd) => NativeMemory.Free(credentials);

    private AeronArchiveOptions Options => options;

    private void Run(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception)
        {
            Keep(exception);
        }
    }

    private void Keep(Exception exception) => Interlocked.CompareExchange(ref _fault, exception, null);

    private aeron_archive_encoded_credentials_t* Without(Exception exception)
    {
        Keep(exception);
        return Copy([]);
    }

    /// <summary>One block of native memory: the struct with its bytes behind it. C hands it to <see cref="OnFree"/> once it is sent.</summary>
    private static aeron_archive_encoded_credentials_t* Copy(ReadOnlySpan<byte> bytes)
    {
        int header = sizeof(aeron_archive_encoded_credentials_t);
        aeron_archive_encoded_credentials_t* credentials = (aeron_archive_encoded_credentials_t*)NativeMemory.Alloc((nuint)(header + bytes.Length));
        credentials->data = (byte*)credentials + header;
        credentials->length = (uint)bytes.Length;
        bytes.CopyTo(new Span<byte>(credentials->data, bytes.Length));
        return credentials;
    }
}
