namespace Replay.Aeron;

/// <summary>What both kinds of publication do; nothing on them allocates.</summary>
public abstract unsafe class AeronPublication : IDisposable
{
    private readonly NativeHandle _handle;
    private readonly AeronClient _client;

    private protected AeronPublication(NativeHandle handle, AeronClient client, int result, in aeron_publication_constants_t constants)
    {
        (_handle, _client) = (handle, client);
        Throw.IfFailed(result, "Reading a publication");
        Description = PublicationDescription.From(constants);
    }

    /// <summary>What is known of it.</summary>
    public PublicationDescription Description { get; }

    /// <summary>True: a subscriber or a recording is there.</summary>
    public abstract bool IsConnected { get; }

    /// <summary>True: disposed, or its client was closed.</summary>
    public bool IsClosed => _handle.IsClosed || IsClosedInC;

    /// <summary>Where the next message starts.</summary>
    public abstract long Position { get; }

    /// <summary>Up to where subscribers let it publish.</summary>
    public abstract long PositionLimit { get; }

    /// <summary>1: the channel is active; -1: it failed in the media driver.</summary>
    public abstract long ChannelStatus { get; }

    private protected abstract bool IsClosedInC { get; }

    /// <summary>Publishes a message by copying it.</summary>
    /// <param name="message">Up to <see cref="PublicationDescription.MaxMessageLength"/> bytes; more than <see cref="PublicationDescription.MaxPayloadLength"/> go as several fragments.</param>
    /// <param name="reservedValue">Goes into the header of each fragment; Replay puts the event time there, ns since the Unix epoch.</param>
    /// <returns>The position after it, or why it was not published: then try again, after waiting.</returns>
    public OfferResult Offer(ReadOnlySpan<byte> message, long reservedValue = 0)
    {
        // C takes no null, not even for nothing.
        byte nothing = 0;
        fixed (byte* pointer = message)
        {
            return OfferResult.From(Offer(pointer is null ? &nothing : pointer, (nuint)message.Length, &reservedValue));
        }
    }

    /// <summary>Reserves room for a message, so that it can be written in place.</summary>
    /// <param name="length">Up to <see cref="PublicationDescription.MaxPayloadLength"/> bytes.</param>
    /// <param name="claim">Commit or abort it soon: everything after it waits for it.</param>
    /// <returns>The position after it, or why there was no room: then try again, after waiting.</returns>
    public OfferResult TryClaim(int length, out BufferClaim claim)
    {
        long result = TryClaim((nuint)length, out aeron_buffer_claim_t native);
        claim = result > 0 ? new BufferClaim(native) : default;
        return OfferResult.From(result);
    }

    /// <summary>Adds a destination to a publication of a channel with <c>control-mode=manual</c>.</summary>
    /// <param name="channel">Where the stream also goes to.</param>
    public void AddDestination(string channel) => Await(AskToAdd(_client.Handle, channel, out nint token), token, $"Adding the destination {channel}");

    /// <summary>Removes a destination.</summary>
    /// <param name="channel">As it was added.</param>
    public void RemoveDestination(string channel) => Await(AskToRemove(_client.Handle, channel, out nint token), token, $"Removing the destination {channel}");

    /// <summary>Closes the publication.</summary>
    public void Dispose()
    {
        _handle.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected abstract long Offer(byte* message, nuint length, long* reservedValue);

    private protected abstract long TryClaim(nuint length, out aeron_buffer_claim_t claim);

    private protected abstract int AskToAdd(AeronHandle client, string destination, out nint token);

    private protected abstract int AskToRemove(AeronHandle client, string destination, out nint token);

    private protected abstract int PollDestination(nint token);

    private void Await(int result, nint token, string action)
    {
        Throw.IfFailed(result, action);
        Destinations.Await(_client, action, token, PollDestination);
    }
}
