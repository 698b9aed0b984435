using static Replay.Aeron.AeronArchiveC;

namespace Replay.Aeron;

/// <summary>A connection to an archive that is coming about.</summary>
internal sealed class PendingArchive : IDisposable
{
    private const string Rejected = "authentication";

    private readonly AeronClient _client;
    private readonly AeronArchiveOptions _options;
    private readonly ArchiveCallbacks _callbacks;
    private readonly ArchiveContextHandle _context;
    private nint _token;

    private PendingArchive(AeronClient client, AeronArchiveOptions options)
    {
        (_client, _options, _callbacks) = (client, options, new ArchiveCallbacks(options));
        _context = ArchiveContext.Create(client, options, _callbacks);
    }

    public static PendingArchive Ask(AeronClient client, AeronArchiveOptions options)
    {
        client.ThrowIfFaulted();
        PendingArchive pending = new(client, options);
        try
        {
            Throw.IfFailed(aeron_archive_async_connect(out pending._token, pending._context), pending.Action);
            return pending;
        }
        catch
        {
            pending.Dispose();
            throw;
        }
    }

    private string Action => $"Connecting to the archive at {_options.ControlRequestChannel} stream {_options.ControlRequestStreamId}";

    /// <summary>The session; null: not yet.</summary>
    public AeronArchive? Poll()
    {
        _client.RunInvoker();
        _options.DelegatingInvoker?.Invoke();
        int result = aeron_archive_async_connect_poll(out nint native, _token);
        if (result == 0) return null;
        // Whatever the outcome, C has freed the operation.
        _token = 0;
        if (result < 0) throw Failure(Throw.LastError(Action));
        // From here on the session keeps the context open, and with it the client.
        AeronArchive archive = new(_client, _options, _callbacks, new ArchiveHandle(native, _context));
        _context.Dispose();
        return archive;
    }

    /// <summary>Takes the connection to its end and closes it.</summary>
    public void Discard()
    {
        try
        {
            AeronArchive? archive;
            while ((archive = Poll()) is null) Thread.Sleep(1);
            archive.Dispose();
        }
        catch (AeronException)
        {
            // Nobody waits for it any more.
        }
        finally
        {
            Dispose();
        }
    }

    public void Dispose() => _context.Dispose();

    private AeronException Failure(AeronException error)
    {
        try
        {
            _callbacks.Rethrow();
            _client.ThrowIfFaulted();
        }
        catch (AeronException cause)
        {
            return cause;
        }
        if (error.Message.Contains(Rejected, StringComparison.OrdinalIgnoreCase))
            return new AeronArchiveException(ArchiveErrorCode.AuthenticationRejected, $"{error.Message}. Give credentials that the archive accepts in AeronArchiveOptions.Credentials.");
        return error.Message.Contains("timeout", StringComparison.OrdinalIgnoreCase)
            ? new AeronTimeoutException($"{error.Message} after {_options.MessageTimeout.TotalSeconds:0.###} s. Is an archive running, does it listen on this channel and stream, " +
                $"and can it reach {_options.ControlResponseChannel}?", error.Code)
            : error;
    }
}
