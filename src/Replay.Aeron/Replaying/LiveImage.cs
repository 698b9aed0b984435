namespace Replay.Aeron;

/// <summary>The live stream of a recording, joined where the replay stands.</summary>
/// <remarks>
/// Subscribed to only once the replay has caught up, since an image that is not polled holds up its publisher. The image then begins at a position that the
/// replay has yet to reach, or has just passed: the replay is taken exactly up to there, or the image is moved on.
/// </remarks>
internal sealed class LiveImage : IDisposable
{
    private readonly Subscription _subscription;
    private readonly int _sessionId;
    private Image? _image;

    public LiveImage(AeronClient client, string channel, RecordingDescriptor recording)
    {
        _subscription = client.AddSubscription(channel, recording.StreamId);
        _sessionId = recording.SessionId;
    }

    /// <summary>The image of the recorded session, once it is there.</summary>
    public Image? Image => _image ??= _subscription.FindImage(_sessionId);

    /// <summary>Tries to take over from a replay.</summary>
    /// <param name="position">Where the replay stands.</param>
    /// <param name="limit">How many more bytes the replay may take before the join.</param>
    /// <returns>True: the live image stands at the position, and goes on from it.</returns>
    public bool TryJoin(long position, out int limit)
    {
        limit = BlockCopier.Capacity;
        if (Image is not { IsClosed: false } image) return false;
        long ahead = image.Position - position;
        if (ahead < 0)
        {
            image.SetPosition(position);
            return true;
        }
        if (ahead == 0) return true;
        limit = (int)Math.Min(limit, ahead);
        return false;
    }

    public void Dispose()
    {
        _image?.Dispose();
        _subscription.Dispose();
    }
}
