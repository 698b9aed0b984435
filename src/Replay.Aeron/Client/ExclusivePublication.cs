using static Replay.Aeron.AeronC;

namespace Replay.Aeron;

/// <summary>A publication of one thread, with a session of its own: the faster of the two.</summary>
public sealed unsafe class ExclusivePublication : AeronPublication
{
    private readonly ExclusivePublicationHandle _handle;

    internal ExclusivePublication(ExclusivePublicationHandle handle, AeronClient client)
        : base(handle, client, aeron_exclusive_publication_constants(handle, out aeron_publication_constants_t constants), constants) => _handle = handle;

    /// <inheritdoc/>
    public override bool IsConnected => aeron_exclusive_publication_is_connected(_handle);

    /// <inheritdoc/>
    public override long Position => aeron_exclusive_publication_position(_handle);

    /// <inheritdoc/>
    public override long PositionLimit => aeron_exclusive_publication_position_limit(_handle);

    /// <inheritdoc/>
    public override long ChannelStatus => aeron_exclusive_publication_channel_status(_handle);

    internal ExclusivePublicationHandle Handle => _handle;

    private protected override bool IsClosedInC => aeron_exclusive_publication_is_closed(_handle);

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

    /// <summary>Makes <see cref="AeronPublication.Dispose"/> withdraw the stream: subscribers drop what they have not taken.</summary>
    public void RevokeOnClose() => aeron_exclusive_publication_revoke_on_close(_handle);

    private protected override long Offer(byte* message, nuint length, long* reservedValue) =>
        aeron_exclusive_publication_offer(_handle, message, length, ReservedValue.Supplier, (nint)reservedValue);

    private protected override long TryClaim(nuint length, out aeron_buffer_claim_t claim) => aeron_exclusive_publication_try_claim(_handle, length, out claim);

    private protected override int AskToAdd(AeronHandle client, string destination, out nint token) =>
        aeron_exclusive_publication_async_add_destination(out token, client, _handle, destination);

    private protected override int AskToRemove(AeronHandle client, string destination, out nint token) =>
        aeron_exclusive_publication_async_remove_destination(out token, client, _handle, destination);

    private protected override int PollDestination(nint token) => aeron_exclusive_publication_async_destination_poll(token);
}
