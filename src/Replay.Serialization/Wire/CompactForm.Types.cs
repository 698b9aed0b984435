using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Replay.Serialization;

/// <content>Types that take more than one number.</content>
public static partial class CompactForm
{
    private const int LongestDecimal = 31;

    /// <summary>Bytes that <see cref="WriteDateTime"/> takes.</summary>
    /// <param name="value">The time.</param>
    public static int LengthOfDateTime(DateTime value)
    {
        (long seconds, uint nanoseconds) = Timestamp.Split(Timestamp.UtcTicks(value));
        if (seconds >> 34 != 0) return 15;
        return nanoseconds == 0 && seconds <= uint.MaxValue ? 6 : 10;
    }

    /// <summary>Writes a timestamp of 32, 64 or 96 bits. Local time is converted to UTC.</summary>
    /// <param name="p">Where it goes.</param>
    /// <param name="value">The time; an unspecified kind counts as UTC.</param>
    public static ref byte WriteDateTime(ref byte p, DateTime value)
    {
        (long seconds, uint nanoseconds) = Timestamp.Split(Timestamp.UtcTicks(value));
        if (seconds >> 34 != 0)
        {
            FixedForm.WriteDateTime(ref p, value);
            return ref Unsafe.Add(ref p, 15);
        }

        bool hasSecondsOnly = nanoseconds == 0 && seconds <= uint.MaxValue;
        p = hasSecondsOnly ? Code.FixExt4 : Code.FixExt8;
        Unsafe.Add(ref p, 1) = Code.TimestampExtension;
        if (hasSecondsOnly)
        {
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref p, 2), BinaryPrimitives.ReverseEndianness((uint)seconds));
            return ref Unsafe.Add(ref p, 6);
        }

        Unsafe.WriteUnaligned(ref Unsafe.Add(ref p, 2), BinaryPrimitives.ReverseEndianness(((ulong)nanoseconds << 34) | (ulong)seconds));
        return ref Unsafe.Add(ref p, 10);
    }

    /// <summary>Bytes that <see cref="WriteDecimal"/> takes.</summary>
    /// <param name="value">The number.</param>
    public static int LengthOfDecimal(decimal value)
    {
        Span<byte> text = stackalloc byte[LongestDecimal];
        value.TryFormat(text, out int length, default, CultureInfo.InvariantCulture);
        return 1 + length;
    }

    /// <summary>Writes a decimal as text; the room of the longest one, 32 bytes, is not needed.</summary>
    /// <param name="p">Where it goes.</param>
    /// <param name="value">The number.</param>
    public static ref byte WriteDecimal(ref byte p, decimal value)
    {
        Span<byte> text = stackalloc byte[LongestDecimal];
        value.TryFormat(text, out int length, default, CultureInfo.InvariantCulture);
        p = (byte)(Code.FixStr | length);
        return ref FixedForm.WriteBytes(ref Unsafe.Add(ref p, 1), text[..length]);
    }

    /// <summary>Writes a GUID as 36 characters: 38 bytes.</summary>
    /// <param name="p">Where it goes.</param>
    /// <param name="value">The GUID.</param>
    public static ref byte WriteGuid(ref byte p, Guid value)
    {
        FixedForm.WriteGuid(ref p, value);
        return ref Unsafe.Add(ref p, 38);
    }

    /// <summary>Bytes that a text of this length takes with its header.</summary>
    /// <param name="length">UTF-8 bytes.</param>
    public static int LengthOfText(int length) => length + length switch { <= 31 => 1, <= byte.MaxValue => 2, <= ushort.MaxValue => 3, _ => 5 };

    /// <summary>Writes a text.</summary>
    /// <typeparam name="TBytes">The text's room.</typeparam>
    /// <param name="p">Where it goes.</param>
    /// <param name="text">The text.</param>
    public static ref byte WriteText<TBytes>(ref byte p, scoped in FixedText<TBytes> text) where TBytes : unmanaged => ref WriteText(ref p, text.Span);

    /// <summary>Writes a text.</summary>
    /// <param name="p">Where it goes.</param>
    /// <param name="text">UTF-8.</param>
    public static ref byte WriteText(ref byte p, scoped ReadOnlySpan<byte> text)
    {
        p = ref WriteTextHeader(ref p, text.Length);
        return ref FixedForm.WriteBytes(ref p, text);
    }

    private static ref byte WriteTextHeader(ref byte p, int length)
    {
        switch (length)
        {
            case <= 31: return ref WriteCode(ref p, (byte)(Code.FixStr | length));
            case <= byte.MaxValue: return ref Write8(ref p, Code.Str8, (byte)length);
            case <= ushort.MaxValue: return ref Write16(ref p, Code.Str16, (ushort)length);
            default: return ref Write32(ref p, Code.Str32, (uint)length);
        }
    }

    /// <summary>Bytes that <see cref="WriteBytes"/> takes for so many bytes.</summary>
    /// <param name="length">The bytes without header.</param>
    public static int LengthOfBytes(int length) => length + length switch { <= byte.MaxValue => 2, <= ushort.MaxValue => 3, _ => 5 };

    /// <summary>Writes bytes.</summary>
    /// <param name="p">Where they go.</param>
    /// <param name="bytes">The bytes.</param>
    public static ref byte WriteBytes(ref byte p, scoped ReadOnlySpan<byte> bytes)
    {
        p = ref WriteBytesHeader(ref p, bytes.Length);
        return ref FixedForm.WriteBytes(ref p, bytes);
    }

    private static ref byte WriteBytesHeader(ref byte p, int length)
    {
        switch (length)
        {
            case <= byte.MaxValue: return ref Write8(ref p, Code.Bin8, (byte)length);
            case <= ushort.MaxValue: return ref Write16(ref p, Code.Bin16, (ushort)length);
            default: return ref Write32(ref p, Code.Bin32, (uint)length);
        }
    }
}
