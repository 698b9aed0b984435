using static Replay.Aeron.AeronC;

namespace Replay.Aeron;

/// <summary>A publication of one thread, with a session of its own: the faster of the two; nothing on it allocates.</summary>
public sealed unsafe class ExclusivePublication : IPublication, IDisposable
{
    private readonly ExclusivePublicationHandle _handle;
    private readonly AeronClient _client;

    internal ExclusivePublication(ExclusivePublicationHandle handle, AeronClient client)
    {
        (_handle, _client) = (handle, client);
        Throw.IfFailed(aeron_exclusive_publication_constants(handle, out aeron_publication_constants_t constants), "Reading a publication");
        Description = PublicationDescription.From(constants);
    }

    /// <inheritdoc/>
    public PublicationDescription Description { get; }

    /// <inheritdoc/>
    public bool IsConnected => aeron_exclusive_publication_is_connected(_handle);

    /// <inheritdoc/>
    public bool IsClosed => _handle.IsClosed || aeron_exclusive_publication_is_closed(_handle);

    /// <inheritdoc/>
    public long Position => aeron_exclusive_publication_position(_handle);

    /// <inheritdoc/>
    public long PositionLimit => aeron_exclusive_publication_position_limit(_handle);

    /// <inheritdoc/>
    public long ChannelStatus => aeron_exclusive_publication_channel_status(_handle);

    internal ExclusivePublicationHandle Handle => _handle;

    /// <inheritdoc/>
    public OfferResult Offer(ReadOnlySpan<byte> message, long reservedValue = 0)
    {
        // C takes no null, not even for nothing.
        byte nothing = 0;
        fixed (byte* pointer = message)
        {
            return OfferResult.From(aeron_exclusive_publication_offer(_handle, pointer is null ? &nothing : pointer, (nuint)message.Length, ReservedValue.Supplier, (nint)(&reservedValue)));
        }
    }

    /// <inheritdoc/>
    public OfferResult TryClaim(int length, out BufferClaim claim)
    {
        long result = aeron_exclusive_publication_try_claim(_handle, (nuint)length, out aeron_buffer_claim_t native);
        claim = result > 0 ? new BufferClaim(native) : default;
        return OfferResult.From(result);
    }

    /// <summary>Publishes padding: bytes of the stream that no subscriber sees.</summary>
    /// <param name="length">Length of the padding, without its header.</param>
    public OfferResult AppendPadding(int length) => OfferResult.From(aeron_exclusive_publication_append_padding(_handle, (nuint)length));

    /// <summary>Publishes frames that are made already, headers included, as those of a recording.</summary>
    /// <param name="frames">Whole frames of this session, stream and term, which fit into the rest of the term.</param>
    public OfferResult OfferBlock(ReadOnlySpan<byte> frames)
    {
        fixed (byte* pointer = frames)
        {
            return OfferResult.From(aeron_exclusive_publication_offer_block(_handle, pointer, (nuint)frames.Length));
        }
    }

    /// <summary>Makes <see cref="Dispose"/> withdraw the stream: subscribers drop what they have not taken.</summary>
    public void RevokeOnClose() => aeron_exclusive_publication_revoke_on_close(_handle);

    /// <inheritdoc/>
    public void AddDestination(string channel) => Await(
        aeron_exclusive_publication_async_add_destination(out nint token, _client.Handle, _handle, channel), token, $"Adding the destination {channel}");

    /// <inheritdoc/>
    public void RemoveDestination(string channel) => Await(
        aeron_exclusive_publication_async_remove_destination(out nint token, _client.Handle, _handle, channel), token, $"Removing the destination {channel}");

    /// <summary>Closes the publication.</summary>
    public void Dispose() => _handle.Dispose();

    private void Await(int result, nint token, string action)
    {
        Throw.IfFailed(result, action);
        Destinations.Await(_client, action, token, aeron_exclusive_publication_async_destination_poll);
    }
}
