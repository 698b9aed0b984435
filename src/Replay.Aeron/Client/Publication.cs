using static Replay.Aeron.AeronC;

namespace Replay.Aeron;

/// <summary>A publication that many threads may use at once.</summary>
public sealed unsafe class Publication : AeronPublication
{
    private readonly PublicationHandle _handle;

    internal Publication(PublicationHandle handle, AeronClient client)
        : base(handle, client, aeron_publication_constants(handle, out aeron_publication_constants_t constants), constants) => _handle = handle;

    /// <inheritdoc/>
    public override bool IsConnected => aeron_publication_is_connected(_handle);

    /// <inheritdoc/>
    public override long Position => aeron_publication_position(_handle);

    /// <inheritdoc/>
    public override long PositionLimit => aeron_publication_position_limit(_handle);

    /// <inheritdoc/>
    public override long ChannelStatus => aeron_publication_channel_status(_handle);

    internal PublicationHandle Handle => _handle;

    private protected override bool IsClosedInC => aeron_publication_is_closed(_handle);

    private protected override long Offer(byte* message, nuint length, long* reservedValue) =>
        aeron_publication_offer(_handle, message, length, ReservedValue.Supplier, (nint)reservedValue);

    private protected override long TryClaim(nuint length, out aeron_buffer_claim_t claim) => aeron_publication_try_claim(_handle, length, out claim);

    private protected override int AskToAdd(AeronHandle client, string destination, out nint token) =>
        aeron_publication_async_add_destination(out token, client, _handle, destination);

    private protected override int AskToRemove(AeronHandle client, string destination, out nint token) =>
        aeron_publication_async_remove_destination(out token, client, _handle, destination);

    private protected override int PollDestination(nint token) => aeron_publication_async_destination_poll(token);
}
