using static Replay.Aeron.AeronC;

namespace Replay.Aeron;

/// <summary>A connection to a media driver: where publications, subscriptions, counters and archive clients come from.</summary>
/// <remarks>
/// Thread safe, as are its control calls; what it gives out says of itself which threads may use it. What was made from a client keeps the native client
/// open until it is disposed too, in whatever order. A client whose driver has died stays closed: make a new one.
/// </remarks>
public sealed partial class AeronClient : IDisposable
{
    private readonly AeronHandle _handle;
    private readonly ClientCallbacks _callbacks;

    private AeronClient(AeronClientOptions options, ClientCallbacks callbacks, AeronHandle handle, string directory)
    {
        (Options, _callbacks, _handle, Directory) = (options, callbacks, handle, directory);
        Counters = new CountersReader(new CountersReaderHandle(aeron_counters_reader(handle), handle));
    }

    /// <summary>How the client was connected.</summary>
    public AeronClientOptions Options { get; }

    /// <summary>The media driver's directory.</summary>
    public string Directory { get; }

    /// <summary>The media driver's counters.</summary>
    public CountersReader Counters { get; }

    /// <summary>The client's id in the media driver.</summary>
    public long ClientId => aeron_client_id(_handle);

    /// <summary>True: disposed, or closed because the media driver died or this process was not scheduled for too long.</summary>
    public bool IsClosed => _handle.IsClosed || aeron_is_closed(_handle);

    /// <summary>The last error that the client's conductor reported; null: none.</summary>
    public AeronException? LastError => _callbacks.LastError;

    internal AeronHandle Handle => _handle;

    /// <summary>Connects to a running media driver.</summary>
    /// <param name="options">Which driver, and how; null: the defaults.</param>
    /// <exception cref="AeronLibraryException">Aeron's libraries are not here, or in another version.</exception>
    /// <exception cref="AeronDriverException">No media driver lives in the directory.</exception>
    public static AeronClient Connect(AeronClientOptions? options = null)
    {
        AeronLibrary.EnsureAvailable();
        options ??= new AeronClientOptions();
        ClientCallbacks callbacks = new(options);
        using AeronContextHandle context = ClientContext.Create(options, callbacks, out string directory);
        AeronHandle handle = new(Start(context, directory, options), context);
        return new AeronClient(options, callbacks, handle, directory);
    }

    /// <summary>Connects to a running media driver without blocking the caller's thread.</summary>
    /// <param name="options">Which driver, and how; null: the defaults.</param>
    /// <param name="cancellationToken">Stops the wait; a connection that comes about afterwards is closed.</param>
    public static async Task<AeronClient> ConnectAsync(AeronClientOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Task<AeronClient> connecting = Task.Run(() => Connect(options), CancellationToken.None);
        try
        {
            return await connecting.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _ = connecting.ContinueWith(late => late.Result.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            throw;
        }
    }

    /// <summary>A number that no other request to this media driver has.</summary>
    public long NextCorrelationId() => aeron_next_correlation_id(_handle);

    /// <summary>Does the conductor's work on this thread; only for a client with <see cref="AeronClientOptions.UseInvoker"/>, and from one thread at a time.</summary>
    /// <returns>How much there was to do.</returns>
    public int DoWork() => Options.UseInvoker
        ? aeron_main_do_work(_handle)
        : throw new InvalidOperationException("The client has a conductor of its own; set AeronClientOptions.UseInvoker to run it yourself.");

    /// <summary>Throws the error that closed this client, or what a callback of the user's threw.</summary>
    /// <exception cref="AeronDriverException">The media driver died, or this process was not scheduled for too long.</exception>
    public void ThrowIfFaulted()
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        _callbacks.Rethrow();
        if (aeron_is_closed(_handle)) throw new AeronDriverException(0, $"The client of {Directory} was closed. Connect a new client.");
    }

    /// <summary>Closes the client once everything that was made from it is closed too.</summary>
    public void Dispose()
    {
        Counters.Dispose();
        _handle.Dispose();
    }

    internal void RunInvoker()
    {
        if (Options.UseInvoker) _ = aeron_main_do_work(_handle);
    }

    internal void WaitForConductor()
    {
        if (!Options.UseInvoker) IdleStrategy.Shortest.Idle(0);
    }

    private static nint Start(AeronContextHandle context, string directory, AeronClientOptions options)
    {
        if (aeron_init(out nint native, context) < 0)
        {
            AeronException error = Throw.LastError($"Connecting to the media driver in {directory}");
            throw new AeronDriverException(error.Code, $"{error.Message}. No media driver lives in {directory} (waited {options.DriverTimeout.TotalSeconds:0.###} s): " +
                "start one there, or name its directory in AeronClientOptions.Directory or AERON_DIR.");
        }
        if (aeron_start(native) == 0) return native;
        AeronException failed = Throw.LastError("Starting the client's conductor");
        _ = aeron_close(native);
        throw failed;
    }
}
