namespace Replay;

/// <summary>Hands every message out as it is, without a copy.</summary>
public readonly struct RawCodec : IEventCodec<RawEvent>, IViewCodec
{
    /// <inheritdoc/>
    public int GetMaxEncodedLength(in RawEvent value) => value.Payload.Length;

    /// <inheritdoc/>
    public int Encode(in RawEvent value, Span<byte> destination)
    {
        ReadOnlySpan<byte> payload = value.Payload;
        if (!payload.TryCopyTo(destination)) Throw.DestinationTooShort(payload.Length, destination.Length);
        return payload.Length;
    }

    /// <inheritdoc/>
    /// <remarks>The slot points into <paramref name="source"/>, which must not move: the engine passes mapped or native memory only.</remarks>
    public int Decode(ReadOnlySpan<byte> source, ref RawEvent slot)
    {
        slot = new RawEvent(source);
        return source.Length;
    }
}
