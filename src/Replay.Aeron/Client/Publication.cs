using static Replay.Aeron.AeronC;

namespace Replay.Aeron;

/// <summary>A publication that many threads may use at once; nothing on it allocates.</summary>
public sealed unsafe class Publication : IPublication, IDisposable
{
    private readonly PublicationHandle _handle;
    private readonly AeronClient _client;

    internal Publication(PublicationHandle handle, AeronClient client)
    {
        (_handle, _client) = (handle, client);
        Throw.IfFailed(aeron_publication_constants(handle, out aeron_publication_constants_t constants), "Reading a publication");
        Description = PublicationDescription.From(constants);
    }

    /// <inheritdoc/>
    public PublicationDescription Description { get; }

    /// <inheritdoc/>
    public bool IsConnected => aeron_publication_is_connected(_handle);

    /// <inheritdoc/>
    public bool IsClosed => _handle.IsClosed || aeron_publication_is_closed(_handle);

    /// <inheritdoc/>
    public long Position => aeron_publication_position(_handle);

    /// <inheritdoc/>
    public long PositionLimit => aeron_publication_position_limit(_handle);

    /// <inheritdoc/>
    public long ChannelStatus => aeron_publication_channel_status(_handle);

    internal PublicationHandle Handle => _handle;

    /// <inheritdoc/>
    public OfferResult Offer(ReadOnlySpan<byte> message, long reservedValue = 0)
    {
        // C takes no null, not even for nothing.
        byte nothing = 0;
        fixed (byte* pointer = message)
        {
            return OfferResult.From(aeron_publication_offer(_handle, pointer is null ? &nothing : pointer, (nuint)message.Length, ReservedValue.Supplier, (nint)(&reservedValue)));
        }
    }

    /// <inheritdoc/>
    public OfferResult TryClaim(int length, out BufferClaim claim)
    {
        long result = aeron_publication_try_claim(_handle, (nuint)length, out aeron_buffer_claim_t native);
        claim = result > 0 ? new BufferClaim(native) : default;
        return OfferResult.From(result);
    }

    /// <inheritdoc/>
    public void AddDestination(string channel) => Await(
        aeron_publication_async_add_destination(out nint token, _client.Handle, _handle, channel), token, $"Adding the destination {channel}");

    /// <inheritdoc/>
    public void RemoveDestination(string channel) => Await(
        aeron_publication_async_remove_destination(out nint token, _client.Handle, _handle, channel), token, $"Removing the destination {channel}");

    /// <summary>Closes the publication.</summary>
    public void Dispose() => _handle.Dispose();

    private void Await(int result, nint token, string action)
    {
        Throw.IfFailed(result, action);
        Destinations.Await(_client, action, token, aeron_publication_async_destination_poll);
    }
}
