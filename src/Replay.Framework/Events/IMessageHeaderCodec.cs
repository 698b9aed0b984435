using System.Buffers.Binary;

namespace Replay;

/// <summary>Beside <see cref="IEventCodec{T}"/>, on the same struct: every message begins with SBE's 8-byte message header.</summary>
/// <remarks>
/// blockLength, templateId, schemaId and version, each uint16 little-endian (FIX Simple Binary Encoding 1.0). The engine then fills
/// <see cref="EventHeader.TemplateId"/>.
/// </remarks>
#pragma warning disable CA1040 // A fact about the stream that the compiler sees: the loop of any other codec has no trace of it.
public interface IMessageHeaderCodec;
#pragma warning restore CA1040

/// <summary>SBE's message header.</summary>
internal static class MessageHeader
{
    public const int Size = 8;

    private const int TemplateIdAt = 2;

    /// <summary>The template id; 0 when the message is too short to have one, which its codec then refuses.</summary>
    public static int TemplateId(ReadOnlySpan<byte> message) =>
        message.Length < Size ? 0 : BinaryPrimitives.ReadUInt16LittleEndian(message[TemplateIdAt..]);
}
