using MessagePack;
using MessagePack.Formatters;

namespace Replay.Serialization;

/// <summary>Lets MessagePack-CSharp write a <see cref="Utf8View"/> as a string; it cannot read one, because a view points into a recording.</summary>
public sealed class Utf8ViewFormatter : IMessagePackFormatter<Utf8View>
{
    /// <inheritdoc/>
    public void Serialize(ref MessagePackWriter writer, Utf8View value, MessagePackSerializerOptions options) => writer.WriteString(value.Span);

    /// <inheritdoc/>
    /// <exception cref="MessagePackSerializationException">Always.</exception>
    public Utf8View Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options) =>
        throw new MessagePackSerializationException("A Utf8View points into a recording; read it with the type's generated Codec, or declare a string.");
}

/// <summary>Lets MessagePack-CSharp write a <see cref="BytesView"/> as bytes; it cannot read one, because a view points into a recording.</summary>
public sealed class BytesViewFormatter : IMessagePackFormatter<BytesView>
{
    /// <inheritdoc/>
    public void Serialize(ref MessagePackWriter writer, BytesView value, MessagePackSerializerOptions options) => writer.Write(value.Span);

    /// <inheritdoc/>
    /// <exception cref="MessagePackSerializationException">Always.</exception>
    public BytesView Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options) =>
        throw new MessagePackSerializationException("A BytesView points into a recording; read it with the type's generated Codec, or declare a byte[].");
}
