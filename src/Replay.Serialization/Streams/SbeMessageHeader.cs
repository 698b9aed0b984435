using System.Buffers.Binary;

namespace Replay.Serialization;

/// <summary>SBE's message header: four unsigned 16-bit numbers, little-endian (FIX Simple Binary Encoding 1.0, "Message header").</summary>
/// <param name="BlockLength">Bytes of the body's fixed part, 0 to 65,535; 0 also where a body of another encoding is longer.</param>
/// <param name="TemplateId">Which event type the body is of, 1 to 65,535.</param>
/// <param name="SchemaId">Which schema the template ids are of.</param>
/// <param name="Version">Version of the schema that wrote the body.</param>
public readonly record struct SbeMessageHeader(ushort BlockLength, ushort TemplateId, ushort SchemaId, ushort Version)
{
    /// <summary>Length of the header, in bytes.</summary>
    public const int Size = 8;

    /// <summary>Reads the header at the start of a message.</summary>
    /// <param name="message">The message.</param>
    /// <exception cref="CodecException">It is too short.</exception>
    public static SbeMessageHeader Read(ReadOnlySpan<byte> message)
    {
        if (message.Length < Size) Throw.MessageEnds(0, Size, message.Length);
        ulong bits = BinaryPrimitives.ReadUInt64LittleEndian(message);
        return new SbeMessageHeader((ushort)bits, (ushort)(bits >> 16), (ushort)(bits >> 32), (ushort)(bits >> 48));
    }

    /// <summary>Writes the header at the start of a message.</summary>
    /// <param name="message">The message.</param>
    /// <exception cref="CodecException">It is too short.</exception>
    public void Write(Span<byte> message)
    {
        if (message.Length < Size) Throw.DestinationTooShort(Size, message.Length);
        ulong bits = BlockLength | ((ulong)TemplateId << 16) | ((ulong)SchemaId << 32) | ((ulong)Version << 48);
        BinaryPrimitives.WriteUInt64LittleEndian(message, bits);
    }
}
