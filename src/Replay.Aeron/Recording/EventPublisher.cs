using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Replay.Aeron;

/// <summary>Publishes events: encodes each straight into the publication's own buffer, with its event time in the frame's header.</summary>
/// <remarks>
/// For one thread; allocates nothing after start. A codec that turns out to write less than it reserves, or a message longer than one fragment, is encoded
/// into a buffer of our own and copied.
/// </remarks>
/// <typeparam name="T">The event type.</typeparam>
/// <typeparam name="TCodec">Encodes events.</typeparam>
/// <param name="publication">Where to.</param>
/// <param name="codec">The codec, where it has settings.</param>
public sealed class EventPublisher<T, TCodec>(AeronPublication publication, TCodec codec = default) where TCodec : struct, IEventCodec<T>
{
    private readonly int _maxPayloadLength = publication.Description.MaxPayloadLength;
    private readonly int _maxMessageLength = publication.Description.MaxMessageLength;
    private readonly TCodec _codec = codec;
    private bool _isExact = true;
    private byte[] _buffer = [];

    /// <summary>What a publisher does while subscribers are behind.</summary>
    public IdleStrategy Idle { get; init; } = IdleStrategy.Yielding;

    /// <summary>Publishes an event, or does not wait.</summary>
    /// <param name="value">The event.</param>
    /// <param name="timestampNs">Event time in nanoseconds since the Unix epoch; 0 = unknown.</param>
    /// <exception cref="CodecException">The codec cannot encode the event.</exception>
    public OfferResult TryPublish(in T value, long timestampNs)
    {
        int length = _codec.GetMaxEncodedLength(in value);
        return _isExact && length <= _maxPayloadLength ? Claim(in value, length, timestampNs) : Copy(in value, length, timestampNs);
    }

    /// <summary>Publishes an event, waiting for subscribers that are behind.</summary>
    /// <param name="value">The event.</param>
    /// <param name="timestampNs">Event time in nanoseconds since the Unix epoch; 0 = unknown.</param>
    /// <param name="timeout">How long to wait at most.</param>
    /// <returns>The position after it.</returns>
    /// <exception cref="AeronTimeoutException">Nobody took it within the timeout.</exception>
    public long Publish(in T value, long timestampNs, TimeSpan timeout)
    {
        OfferResult result = TryPublish(in value, timestampNs);
        return result.IsPublished ? result.Value : PublishSlowly(in value, timestampNs, timeout);
    }

    private OfferResult Claim(in T value, int length, long timestampNs)
    {
        OfferResult result = publication.TryClaim(length, out BufferClaim claim);
        if (!result.IsPublished) return result;
        bool isWritten = false;
        try
        {
            isWritten = _isExact = _codec.Encode(in value, claim.Buffer) == length;
        }
        finally
        {
            if (!isWritten) claim.Abort();
        }
        if (!isWritten) return Copy(in value, length, timestampNs);
        claim.SetReservedValue(timestampNs);
        claim.Commit();
        return result;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private OfferResult Copy(in T value, int maxLength, long timestampNs)
    {
        if (_buffer.Length < maxLength) _buffer = GC.AllocateUninitializedArray<byte>(Math.Max(maxLength, 2 * _buffer.Length), pinned: true);
        int length = _codec.Encode(in value, _buffer);
        if (length > _maxMessageLength) Throw.MessageTooLong(length, _maxMessageLength);
        return publication.Offer(_buffer.AsSpan(0, length), timestampNs);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private long PublishSlowly(in T value, long timestampNs, TimeSpan timeout)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            OfferResult result = TryPublish(in value, timestampNs);
            if (result.IsPublished) return result.Value;
            if (result.IsClosed) throw new AeronDriverException(0, "The publication is closed: it was disposed, or its media driver died. Add it again with a new client.");
            if (Stopwatch.GetElapsedTime(start) > timeout)
            {
                string cause = result.IsNotConnected ? "nobody subscribes to or records it" : "its subscribers are behind";
                throw new AeronTimeoutException($"The publication of {publication.Description.Channel} stream {publication.Description.StreamId} took no event for {timeout.TotalSeconds:0.###} s: {cause}.");
            }
            Idle.Idle(0);
        }
    }
}
