using System.Buffers;
using MessagePack;
using MessagePack.Formatters;

namespace Replay.Serialization;

/// <summary>Lets MessagePack-CSharp write and read a <see cref="FixedText{TBytes}"/> as a string; nil is read as the empty text.</summary>
/// <typeparam name="TBytes">The room of the text.</typeparam>
public sealed class FixedTextFormatter<TBytes> : IMessagePackFormatter<FixedText<TBytes>> where TBytes : unmanaged
{
    /// <inheritdoc/>
    public void Serialize(ref MessagePackWriter writer, FixedText<TBytes> value, MessagePackSerializerOptions options)
    {
        writer.WriteStringHeader(value.Length);
        value.Span.CopyTo(writer.GetSpan(value.Length));
        writer.Advance(value.Length);
    }

    /// <inheritdoc/>
    /// <exception cref="MessagePackSerializationException">The text is longer than the type holds.</exception>
    public FixedText<TBytes> Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
    {
        if (reader.ReadStringSequence() is not ReadOnlySequence<byte> sequence) return default;
        if (sequence.Length > FixedText<TBytes>.Capacity)
        {
            throw new MessagePackSerializationException(
                $"A text of {sequence.Length} bytes does not fit {FixedText<TBytes>.Capacity}; choose a larger FixedText.");
        }

        Span<byte> room = stackalloc byte[byte.MaxValue];
        sequence.CopyTo(room);
        return new FixedText<TBytes>(room[..(int)sequence.Length]);
    }
}
