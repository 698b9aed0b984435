using System.Diagnostics;

namespace Replay.Aeron;

/// <summary>One replay by the archive: its subscription, its image, and its end.</summary>
internal sealed class ReplayImage : IDisposable
{
    private readonly Subscription _subscription;

    private ReplayImage(Subscription subscription, Image image) => (_subscription, Image) = (subscription, image);

    public Image Image { get; }

    /// <summary>Starts a replay and waits for its image.</summary>
    public static ReplayImage Start(ArchiveConnection connection, long recordingId, long position, long length, CancellationToken cancellationToken)
    {
        AeronSourceOptions options = connection.Options;
        // A session of our own: an image that nobody polls would hold up whoever replays into the same stream.
        int sessionId = Random.Shared.Next(1, int.MaxValue);
        string channel = $"{options.ReplayChannel}{(options.ReplayChannel.Contains('?', StringComparison.Ordinal) ? '|' : '?')}session-id={sessionId}";
        Subscription subscription = connection.Client.AddSubscription(channel, options.ReplayStreamId);
        try
        {
            string target = options.ReplayChannel.StartsWith("aeron:udp", StringComparison.Ordinal) ? Resolved(subscription, connection) : channel;
            _ = connection.Archive.StartReplay(recordingId, target, options.ReplayStreamId, new ReplayRequest { Position = position, Length = length });
            return new ReplayImage(subscription, Await(connection, subscription, sessionId, recordingId, cancellationToken));
        }
        catch
        {
            subscription.Dispose();
            throw;
        }
    }

    /// <summary>Goes: an archive ends a replay whose subscriber has gone, so nothing is asked of it, which may be lost.</summary>
    public void Dispose()
    {
        Image.Dispose();
        _subscription.Dispose();
    }

    private static string Resolved(Subscription subscription, ArchiveConnection connection)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            if (subscription.ResolvedChannel is { } channel) return channel;
            if (Stopwatch.GetElapsedTime(start) > connection.Options.Archive.MessageTimeout)
                throw new AeronTimeoutException($"The media driver did not say which port it uses for {connection.Options.ReplayChannel}. Is the endpoint an address of this machine?");
            connection.Client.RunInvoker();
            connection.Client.WaitForConductor();
        }
    }

    private static Image Await(ArchiveConnection connection, Subscription subscription, int sessionId, long recordingId, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        TimeSpan timeout = connection.Options.Archive.MessageTimeout;
        while (true)
        {
            if (subscription.FindImage(sessionId) is { } image) return image;
            cancellationToken.ThrowIfCancellationRequested();
            connection.Client.ThrowIfFaulted();
            connection.Archive.CheckForError();
            if (Stopwatch.GetElapsedTime(start) > timeout)
            {
                throw new AeronTimeoutException($"The replay of recording {recordingId} did not arrive on {connection.Options.ReplayChannel} within {timeout.TotalSeconds:0.###} s. " +
                    "Can the archive reach this channel?");
            }
            connection.Client.RunInvoker();
            connection.Client.WaitForConductor();
        }
    }
}
