namespace Replay.Aeron;

/// <summary>The live stream of a recording, joined where the replay stands.</summary>
/// <remarks>
/// Subscribed to only once the replay has caught up, since an image that is not polled holds up its publisher. The image then begins at a position that the
/// replay has yet to reach, or has just passed: the replay is taken exactly up to there, or the image catches up.
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
        limit = ImageFrames.MaxBlock;
        if (Image is not { IsClosed: false } image) return false;
        Discard discard = default;
        if (image.Position < position) _ = image.BlockPoll(ref discard, (int)Math.Min(limit, position - image.Position));
        long ahead = image.Position - position;
        // Behind: what the replay has brought already is taken and dropped, and the replay waits.
        limit = (int)Math.Clamp(ahead, 0, limit);
        return ahead == 0;
    }

    public void Dispose()
    {
        _image?.Dispose();
        _subscription.Dispose();
    }

    private readonly struct Discard : IBlockHandler
    {
        public void OnBlock(ReadOnlySpan<byte> frames, int sessionId, int termId) { }
    }
}
