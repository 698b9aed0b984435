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
        WriteBigEndian(ref Unsafe.Add(ref p, 3), nanoseconds);
        WriteBigEndian(ref Unsafe.Add(ref p, 7), seconds);
    }

    /// <summary>Reads a timestamp of 96 bits after its three code bytes; false: out of <see cref="DateTime"/>'s range.</summary>
    /// <param name="p">The place after the code bytes.</param>
    /// <param name="value">The time, of kind UTC.</param>
    public static bool TryReadDateTime(ref byte p, out DateTime value) =>
        Timestamp.TryJoin(Read<long>(ref Unsafe.Add(ref p, 4)), Read<uint>(ref p), out value);

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
    /// <param name="text">UTF-8, at most 255 bytes.</param>
    public static ref byte WriteText(ref byte p, scoped ReadOnlySpan<byte> text)
    {
        p = Code.Str8;
        Unsafe.Add(ref p, 1) = (byte)text.Length;
        return ref WriteBytes(ref Unsafe.Add(ref p, 2), text);
    }

    /// <summary>Writes the text of a view after a header of 5 bytes and gives the place after it.</summary>
    /// <param name="p">Where it goes.</param>
    /// <param name="view">The text.</param>
    public static ref byte WriteView(ref byte p, Utf8View view)
    {
        Write(ref p, Code.Str32, view.Length);
        return ref WriteBytes(ref Unsafe.Add(ref p, 5), view.Span);
    }

    /// <summary>Writes the bytes of a view after a header of 5 bytes and gives the place after them.</summary>
    /// <param name="p">Where they go.</param>
    /// <param name="view">The bytes.</param>
    public static ref byte WriteView(ref byte p, BytesView view)
    {
        Write(ref p, Code.Bin32, view.Length);
        return ref WriteBytes(ref Unsafe.Add(ref p, 5), view.Span);
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
