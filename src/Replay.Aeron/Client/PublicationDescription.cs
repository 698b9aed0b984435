namespace Replay.Aeron;

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
