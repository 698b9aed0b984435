using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MessagePack;
using MessagePack.Formatters;

namespace Replay.Serialization;

/// <summary>
/// Lets MessagePack-CSharp write and read an <c>[InlineArray]</c> struct as an array (of <see cref="byte"/>: as bytes), as the generated codecs
/// do; put <c>[MessagePackFormatter(typeof(InlineArrayFormatter&lt;TArray, TElement&gt;))]</c> on the struct.
/// </summary>
/// <typeparam name="TArray">The inline array.</typeparam>
/// <typeparam name="TElement">Its element.</typeparam>
public sealed class InlineArrayFormatter<TArray, TElement> : IMessagePackFormatter<TArray> where TArray : unmanaged where TElement : unmanaged
{
    private static int Length => Unsafe.SizeOf<TArray>() / Unsafe.SizeOf<TElement>();

    /// <inheritdoc/>
    public void Serialize(ref MessagePackWriter writer, TArray value, MessagePackSerializerOptions options)
    {
        Span<TElement> items = Items(ref value);
        if (typeof(TElement) == typeof(byte))
        {
            writer.WriteBinHeader(items.Length);
            MemoryMarshal.AsBytes(items).CopyTo(writer.GetSpan(items.Length));
            writer.Advance(items.Length);
            return;
        }

        IMessagePackFormatter<TElement> formatter = options.Resolver.GetFormatterWithVerify<TElement>();
        writer.WriteArrayHeader(items.Length);
        foreach (TElement item in items) formatter.Serialize(ref writer, item, options);
    }

    /// <inheritdoc/>
    /// <remarks>Missing elements are their default, extra ones are skipped.</remarks>
    public TArray Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
    {
        TArray value = default;
        Span<TElement> items = Items(ref value);
        if (typeof(TElement) == typeof(byte))
        {
            ReadBytes(ref reader, MemoryMarshal.AsBytes(items));
            return value;
        }

        if (reader.TryReadNil()) return value;
        IMessagePackFormatter<TElement> formatter = options.Resolver.GetFormatterWithVerify<TElement>();
        int count = reader.ReadArrayHeader();
        for (int i = 0; i < count; i++)
        {
            if (i < items.Length) items[i] = formatter.Deserialize(ref reader, options);
            else reader.Skip();
        }

        return value;
    }

    private static void ReadBytes(ref MessagePackReader reader, scoped Span<byte> destination)
    {
        if (reader.ReadBytes() is not ReadOnlySequence<byte> bytes) return;
        bytes.Slice(0, Math.Min(bytes.Length, destination.Length)).CopyTo(destination);
    }

    private static Span<TElement> Items(ref TArray value) => MemoryMarshal.CreateSpan(ref Unsafe.As<TArray, TElement>(ref value), Length);
}
