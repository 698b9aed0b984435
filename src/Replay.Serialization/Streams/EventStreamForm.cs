using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Replay.Serialization;

/// <summary>Messages of a stream of several types: SBE's header, then a body by the type's own codec; for generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class EventStreamForm
{
    /// <summary>The template id of a message of this schema.</summary>
    /// <param name="message">The message.</param>
    /// <param name="schemaId">The stream's schema.</param>
    /// <exception cref="CodecException">The message is too short for a header, or of another schema.</exception>
    public static int TemplateId(ReadOnlySpan<byte> message, int schemaId)
    {
        SbeMessageHeader header = SbeMessageHeader.Read(message);
        if (header.SchemaId != schemaId) Throw.ForeignSchema(header.SchemaId, schemaId);
        return header.TemplateId;
    }

    /// <summary>Decodes what follows the header.</summary>
    /// <typeparam name="T">The event type.</typeparam>
    /// <typeparam name="TCodec">Its codec, of the body alone.</typeparam>
    /// <param name="message">The message with its header.</param>
    /// <param name="slot">Filled in place.</param>
    /// <returns>Bytes read, with the header.</returns>
    /// <exception cref="CodecException">The body is damaged; the offset is that in the message.</exception>
    public static int DecodeBody<T, TCodec>(ReadOnlySpan<byte> message, ref T slot) where TCodec : struct, IEventCodec<T>
    {
        try
        {
            return SbeMessageHeader.Size + default(TCodec).Decode(message[SbeMessageHeader.Size..], ref slot);
        }
        catch (CodecException e)
        {
            throw new CodecException(
                SbeMessageHeader.Size + e.Offset, e.Message.Replace($" (at byte {e.Offset} of the message)", "", StringComparison.Ordinal));
        }
    }

    /// <summary>Writes the header and the body.</summary>
    /// <typeparam name="T">The event type.</typeparam>
    /// <typeparam name="TCodec">Its codec, of the body alone.</typeparam>
    /// <param name="header">The header; its block length is set to the body's length, or 0 where that does not fit.</param>
    /// <param name="value">The event.</param>
    /// <param name="destination">Takes the message.</param>
    /// <returns>Bytes written, with the header.</returns>
    /// <exception cref="CodecException">The destination is too short.</exception>
    public static int EncodeBody<T, TCodec>(SbeMessageHeader header, in T value, Span<byte> destination) where TCodec : struct, IEventCodec<T>
    {
        if (destination.Length < SbeMessageHeader.Size) Throw.DestinationTooShort(SbeMessageHeader.Size, destination.Length);
        int length = default(TCodec).Encode(in value, destination[SbeMessageHeader.Size..]);
        (header with { BlockLength = length <= ushort.MaxValue ? (ushort)length : (ushort)0 }).Write(destination);
        return SbeMessageHeader.Size + length;
    }

    /// <summary>Throws unless all of the message was read.</summary>
    /// <param name="read">Bytes read.</param>
    /// <param name="message">The message.</param>
    /// <returns>Bytes read.</returns>
    /// <exception cref="CodecException">Bytes are left.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int RequireWhole(int read, ReadOnlySpan<byte> message)
    {
        if (read != message.Length) Throw.TrailingBytes(read, message.Length);
        return read;
    }

    /// <summary>Refuses a template id that the stream does not list.</summary>
    /// <param name="templateId">The id.</param>
    /// <exception cref="CodecException">Always.</exception>
    public static void RefuseUnknown(int templateId) => Throw.UnknownTemplate(templateId);

    /// <summary>Refuses an empty slot that is to be encoded, or one that is read as another type than it holds.</summary>
    /// <param name="templateId">What the slot holds; 0: nothing.</param>
    /// <param name="type">What it was taken for.</param>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public static void RefuseType(int templateId, string type) => Throw.OtherType(templateId, type);
}
