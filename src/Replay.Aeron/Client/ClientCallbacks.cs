using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Replay.Aeron;

/// <summary>What a client's native conductor calls back. Nothing thrown by a user's code may cross into C: it is kept, and rethrown by the client's next control call.</summary>
internal sealed unsafe class ClientCallbacks(AeronClientOptions options)
{
    private const int DriverTimeout = 1000;
    private const int ConductorServiceTimeout = 1002;

    private Exception? _fault;

    /// <summary>The error that closed the client, once there is one; from then on every control call throws it.</summary>
    public AeronDriverException? Terminal { get; private set; }

    /// <summary>The last error that the conductor reported.</summary>
    public AeronException? LastError { get; private set; }

    /// <summary>Throws what a callback has kept.</summary>
    public void Rethrow()
    {
        if (Interlocked.Exchange(ref _fault, null) is { } fault) throw new AeronException(0, $"A callback of the client threw: {fault.Message}", fault);
        if (Terminal is { } terminal) throw new AeronDriverException(terminal.Code, terminal.Message);
    }

    /// <summary>Runs a user's callback.</summary>
    public void Run<TArgument>(Action<TArgument>? callback, TArgument argument)
    {
        try
        {
            callback?.Invoke(argument);
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref _fault, exception, null);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static void OnError(nint clientd, int code, byte* message) =>
        CallbackTable.Find<ClientCallbacks>(clientd)?.OnError(Throw.Typed(code, Throw.Text(message), "Aeron's client conductor"));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static void OnCounterAvailable(nint clientd, nint reader, long registrationId, int counterId)
    {
        if (CallbackTable.Find<ClientCallbacks>(clientd) is { } callbacks) callbacks.Run(callbacks.WhenAvailable, new CounterId(counterId, registrationId));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static void OnCounterUnavailable(nint clientd, nint reader, long registrationId, int counterId)
    {
        if (CallbackTable.Find<ClientCallbacks>(clientd) is { } callbacks) callbacks.Run(callbacks.WhenUnavailable, new CounterId(counterId, registrationId));
    }

    private Action<CounterId>? WhenAvailable => options.OnCounterAvailable;

    private Action<CounterId>? WhenUnavailable => options.OnCounterUnavailable;

    private void OnError(AeronException error)
    {
        LastError = error;
        if (error is AeronDriverException { Code: >= DriverTimeout and <= ConductorServiceTimeout } terminal) Terminal ??= terminal;
        Run(options.OnError, error);
    }
}
