using System.Diagnostics;

namespace Replay.Aeron;

/// <summary>Something that was asked of the media driver and is waited for.</summary>
/// <param name="action">What was asked for, for messages.</param>
/// <param name="token">The native operation; it is gone once <paramref name="poll"/> has returned anything but 0.</param>
/// <param name="poll">0: not yet; 1: here it is; negative: refused.</param>
/// <param name="cancel">Gives the operation up.</param>
internal sealed class Registration(string action, nint token, Registration.PollFunction poll, Func<nint, int> cancel)
{
    internal delegate int PollFunction(nint token, out nint native);

    /// <summary>Waits on this thread.</summary>
    public nint Await(AeronClient client, TimeSpan timeout)
    {
        long start = Stopwatch.GetTimestamp();
        nint native;
        while (!TryTake(client, out native))
        {
            if (Stopwatch.GetElapsedTime(start) > timeout) throw Abandon(timeout);
            client.WaitForConductor();
        }
        return native;
    }

    /// <summary>Waits without a thread.</summary>
    public async Task<nint> AwaitAsync(AeronClient client, TimeSpan timeout, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                _ = cancel(token);
                cancellationToken.ThrowIfCancellationRequested();
            }
            if (TryTake(client, out nint native)) return native;
            if (Stopwatch.GetElapsedTime(start) > timeout) throw Abandon(timeout);
            await Task.Delay(1, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private bool TryTake(AeronClient client, out nint native)
    {
        client.RunInvoker();
        int result = poll(token, out native);
        // A client that has lost its driver refuses what waits; its own error says more.
        if (result < 0)
        {
            AeronException refused = Throw.LastError(action);
            client.ThrowIfFaulted();
            throw refused;
        }
        return result > 0;
    }

    private AeronTimeoutException Abandon(TimeSpan timeout)
    {
        _ = cancel(token);
        return new AeronTimeoutException($"{action}: the media driver did not answer within {timeout.TotalSeconds:0.###} s. Is it running and not overloaded?");
    }
}
