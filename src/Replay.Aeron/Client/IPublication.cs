namespace Replay.Aeron;

/// <summary>What both kinds of publication do.</summary>
public interface IPublication
{
    /// <summary>What is known of it.</summary>
    PublicationDescription Description { get; }

    /// <summary>True: a subscriber or a recording is there.</summary>
    bool IsConnected { get; }

    /// <summary>True: disposed, or its client was closed.</summary>
    bool IsClosed { get; }

    /// <summary>Where the next message starts.</summary>
    long Position { get; }

    /// <summary>Up to where subscribers let it publish.</summary>
    long PositionLimit { get; }

    /// <summary>1: the channel is active; -1: it failed in the media driver.</summary>
    long ChannelStatus { get; }

    /// <summary>Publishes a message by copying it.</summary>
    /// <param name="message">Up to <see cref="PublicationDescription.MaxMessageLength"/> bytes; more than <see cref="PublicationDescription.MaxPayloadLength"/> go as several fragments.</param>
    /// <param name="reservedValue">Goes into the header of each fragment; Replay puts the event time there, ns since the Unix epoch.</param>
    /// <returns>The position after it, or why it was not published: then try again, after waiting.</returns>
    OfferResult Offer(ReadOnlySpan<byte> message, long reservedValue = 0);

    /// <summary>Reserves room for a message, so that it can be written in place.</summary>
    /// <param name="length">Up to <see cref="PublicationDescription.MaxPayloadLength"/> bytes.</param>
    /// <param name="claim">Commit or abort it soon: everything after it waits for it.</param>
    /// <returns>The position after it, or why there was no room: then try again, after waiting.</returns>
    OfferResult TryClaim(int length, out BufferClaim claim);

    /// <summary>Adds a destination to a publication of a channel with <c>control-mode=manual</c>.</summary>
    /// <param name="channel">Where the stream also goes to.</param>
    void AddDestination(string channel);

    /// <summary>Removes a destination.</summary>
    /// <param name="channel">As it was added.</param>
    void RemoveDestination(string channel);
}

/// <summary>What is known of a publication.</summary>
/// <param name="Channel">The channel as it was asked for.</param>
/// <param name="StreamId">The stream.</param>
/// <param name="SessionId">The publication's session.</param>
/// <param name="RegistrationId">Its registration in the media driver.</param>
/// <param name="TermBufferLength">Length of a term, in bytes.</param>
/// <param name="MaxMessageLength">Longest message, in bytes.</param>
/// <param name="MaxPayloadLength">Longest message that goes as one fragment, in bytes.</param>
/// <param name="InitialTermId">Term id of position 0.</param>
public sealed record PublicationDescription(
    string Channel, int StreamId, int SessionId, long RegistrationId, int TermBufferLength, int MaxMessageLength, int MaxPayloadLength, int InitialTermId)
{
    internal static unsafe PublicationDescription From(in aeron_publication_constants_t c) => new(
        Throw.Text(c.channel), c.stream_id, c.session_id, c.registration_id, (int)c.term_buffer_length, (int)c.max_message_length, (int)c.max_payload_length, c.initial_term_id);
}
