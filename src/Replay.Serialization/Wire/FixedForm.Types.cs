using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Replay.Serialization;

/// <content>Types that take more than one number: date and time, GUID, decimal, text, bytes.</content>
public static partial class FixedForm
{
    private const int GuidLength = 36;

    /// <summary>Characters of the longest decimal: a sign, 29 digits and the point; also the longest text whose length fits its code byte.</summary>
    private const int DecimalLength = 31;

    /// <summary>Writes a timestamp of 96 bits, 15 bytes: MessagePack's only form that holds every <see cref="DateTime"/>. Local time is converted to UTC.</summary>
    /// <param name="p">Where it goes.</param>
    /// <param name="value">The time; an unspecified kind counts as UTC.</param>
    public static void WriteDateTime(ref byte p, DateTime value)
    {
        long ticks = Timestamp.UtcTicks(value);
        (long seconds, uint nanoseconds) = Timestamp.Split(ticks);
        p = Code.Ext8;
        Unsafe.Add(ref p, 1) = 12;
        Unsafe.Add(ref p, 2) = Code.TimestampExtension;
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref p, 3), BinaryPrimitives.ReverseEndianness(nanoseconds));
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref p, 7), BinaryPrimitives.ReverseEndianness(seconds));
    }

    /// <summary>Reads a timestamp of 96 bits after its three code bytes; false: out of <see cref="DateTime"/>'s range.</summary>
    /// <param name="p">The place after the code bytes.</param>
    /// <param name="value">The time, of kind UTC.</param>
    public static bool TryReadDateTime(ref byte p, out DateTime value) =>
        Timestamp.TryJoin(ReadInt64(ref Unsafe.Add(ref p, 4)), ReadUInt32(ref p), out value);

    /// <summary>Writes a GUID as 36 characters, as MessagePack-CSharp does, 38 bytes.</summary>
    /// <param name="p">Where it goes.</param>
    /// <param name="value">The GUID.</param>
    public static void WriteGuid(ref byte p, Guid value)
    {
        p = Code.Str8;
        Unsafe.Add(ref p, 1) = GuidLength;
        value.TryFormat(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref p, 2), GuidLength), out _);
    }

    /// <summary>Reads a GUID of 36 characters after its two code bytes; false: not a GUID.</summary>
    /// <param name="p">The place after the code bytes.</param>
    /// <param name="value">The GUID.</param>
    public static bool TryReadGuid(ref byte p, out Guid value) =>
        Utf8Parser.TryParse(MemoryMarshal.CreateReadOnlySpan(ref p, GuidLength), out value, out int used) && used == GuidLength;

    /// <summary>Writes a decimal as text, as MessagePack-CSharp does, with leading zeros to the longest decimal's 31 characters: 32 bytes.</summary>
    /// <param name="p">Where it goes.</param>
    /// <param name="value">The number.</param>
    public static void WriteDecimal(ref byte p, decimal value)
    {
        p = Code.FixStr | DecimalLength;
        Span<byte> text = MemoryMarshal.CreateSpan(ref Unsafe.Add(ref p, 1), DecimalLength);
        value.TryFormat(text, out int length, default, CultureInfo.InvariantCulture);
        bool negative = text[0] == '-';
        Span<byte> digits = text[(negative ? 1 : 0)..length];
        digits.CopyTo(text[^digits.Length..]);
        text[..^digits.Length].Fill((byte)'0');
        if (negative) text[0] = (byte)'-';
    }

    /// <summary>Reads a decimal of 31 characters after its code byte; false: not a decimal.</summary>
    /// <param name="p">The place after the code byte.</param>
    /// <param name="value">The number.</param>
    public static bool TryReadDecimal(ref byte p, out decimal value) =>
        Utf8Parser.TryParse(MemoryMarshal.CreateReadOnlySpan(ref p, DecimalLength), out value, out int used) && used == DecimalLength;

    /// <summary>Writes a text after a header of 2 bytes and gives the place after it.</summary>
    /// <param name="p">Where it goes.</param>
    /// <typeparam name="TBytes">The text's room.</typeparam>
    /// <param name="text">The text.</param>
    public static ref byte WriteText<TBytes>(ref byte p, scoped in FixedText<TBytes> text) where TBytes : unmanaged
    {
        p = Code.Str8;
        Unsafe.Add(ref p, 1) = (byte)text.Length;
        return ref WriteBytes(ref Unsafe.Add(ref p, 2), text.Span);
    }

    /// <summary>Reads a text after its header of 2 bytes; false: it is cut, or longer than its room.</summary>
    /// <typeparam name="TBytes">The text's room.</typeparam>
    /// <param name="source">The message.</param>
    /// <param name="length">Length of the text, from its header.</param>
    /// <param name="at">Where the text starts; moved behind it.</param>
    /// <param name="text">The text.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryReadText<TBytes>(ReadOnlySpan<byte> source, ref byte length, ref int at, out FixedText<TBytes> text) where TBytes : unmanaged
    {
        int start = at;
        Unsafe.SkipInit(out text); // TrySet fills it whole; after false another form is tried, or the slot is unspecified.
        if (source.Length - start < length || !text.TrySet(source, start, length)) return false;
        at = start + length;
        return true;
    }

    /// <summary>Reads a text as a view, after its header of 5 bytes; false: it is cut.</summary>
    /// <param name="source">The message.</param>
    /// <param name="length">Length of the text, from its header.</param>
    /// <param name="at">Where the text starts; moved behind it.</param>
    /// <param name="view">The text.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryReadView(ReadOnlySpan<byte> source, ref byte length, ref int at, out Utf8View view)
    {
        bool isWhole = TryReadView(source, ref length, ref at, out BytesView bytes);
        view = new Utf8View(bytes.Span);
        return isWhole;
    }

    /// <summary>Reads bytes as a view, after their header of 5 bytes; false: they are cut.</summary>
    /// <param name="source">The message.</param>
    /// <param name="length">Number of bytes, from their header.</param>
    /// <param name="at">Where they start; moved behind them.</param>
    /// <param name="view">The bytes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryReadView(ReadOnlySpan<byte> source, ref byte length, ref int at, out BytesView view)
    {
        int start = at;
        uint count = ReadUInt32(ref length);
        view = default;
        if ((uint)(source.Length - start) < count) return false;
        view = new BytesView(source.Slice(start, (int)count));
        at = start + (int)count;
        return true;
    }

    /// <summary>Writes the text of a view after a header of 5 bytes and gives the place after it.</summary>
    /// <param name="p">Where it goes.</param>
    /// <param name="view">The text.</param>
    public static ref byte WriteView(ref byte p, Utf8View view)
    {
        WriteHeader(ref p, Code.Str32, view.Length);
        return ref WriteBytes(ref Unsafe.Add(ref p, 5), view.Span);
    }

    /// <summary>Writes the bytes of a view after a header of 5 bytes and gives the place after them.</summary>
    /// <param name="p">Where they go.</param>
    /// <param name="view">The bytes.</param>
    public static ref byte WriteView(ref byte p, BytesView view)
    {
        WriteHeader(ref p, Code.Bin32, view.Length);
        return ref WriteBytes(ref Unsafe.Add(ref p, 5), view.Span);
    }

    private static void WriteHeader(ref byte p, byte code, int length)
    {
        p = code;
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref p, 1), BinaryPrimitives.ReverseEndianness(length));
    }

    /// <summary>Writes bytes without a header and gives the place after them.</summary>
    /// <param name="p">Where they go.</param>
    /// <param name="bytes">The bytes.</param>
    public static ref byte WriteBytes(ref byte p, scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(MemoryMarshal.CreateSpan(ref p, bytes.Length));
        return ref Unsafe.Add(ref p, bytes.Length);
    }
}
