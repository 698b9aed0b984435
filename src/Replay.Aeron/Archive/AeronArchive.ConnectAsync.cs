namespace Replay.Aeron;

public sealed partial class AeronArchive
{
    /// <summary>Connects to a running archive without blocking the caller's thread.</summary>
    /// <param name="client">A client of the media driver on this side.</param>
    /// <param name="options">Which archive, and how.</param>
    /// <param name="cancellationToken">Stops the wait; a session that comes about afterwards is closed.</param>
    /// <exception cref="AeronTimeoutException">No archive answered within <see cref="AeronArchiveOptions.MessageTimeout"/>.</exception>
    /// <exception cref="AeronArchiveException">The archive refused the credentials.</exception>
    public static async Task<AeronArchive> ConnectAsync(AeronClient client, AeronArchiveOptions options, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        PendingArchive pending = PendingArchive.Ask(client, options);
        try
        {
            while (true)
            {
                if (pending.Poll() is { } archive) return archive;
                await Task.Delay(1, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // C has no way to give a connection up: it is taken to its end, within its timeout, and then closed.
            _ = Task.Run(pending.Discard, CancellationToken.None);
            throw;
        }
    }
}
