using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Replay.Serialization;

/// <summary>Reads every form of a value with every bounds check: what the fast forms leave, and what stands near the end of the message.</summary>
internal static partial class CarefulForm
{
    /// <summary>The integer's 64 bits; only <see cref="Code.UInt64"/> gives bits whose sign is not the number's.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static long ReadInteger(ReadOnlySpan<byte> source, int offset, out byte code, out int next)
    {
        code = CodeAt(source, offset, "an integer");
        next = offset + 1;
        if ((sbyte)code >= unchecked((sbyte)Code.MinNegativeFixInt)) return (sbyte)code;
        if (code is < Code.UInt8 or > Code.Int64) Throw.WrongCode(offset, code, "an integer");
        ReadOnlySpan<byte> bytes = Take(source, offset, next, 1 << (code & 3), out next);
        return code switch
        {
            Code.UInt8 => bytes[0],
            Code.UInt16 => BinaryPrimitives.ReadUInt16BigEndian(bytes),
            Code.UInt32 => BinaryPrimitives.ReadUInt32BigEndian(bytes),
            Code.Int8 => (sbyte)bytes[0],
            Code.Int16 => BinaryPrimitives.ReadInt16BigEndian(bytes),
            Code.Int32 => BinaryPrimitives.ReadInt32BigEndian(bytes),
            _ => BinaryPrimitives.ReadInt64BigEndian(bytes),
        };
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static double ReadDouble(ReadOnlySpan<byte> source, int offset, out int next)
    {
        byte code = CodeAt(source, offset, "a number");
        if (code == Code.Float64) return BinaryPrimitives.ReadDoubleBigEndian(Take(source, offset, offset + 1, 8, out next));
        if (code == Code.Float32) return BinaryPrimitives.ReadSingleBigEndian(Take(source, offset, offset + 1, 4, out next));
        long bits = ReadInteger(source, offset, out code, out next);
        return code == Code.UInt64 ? (ulong)bits : bits;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static DateTime ReadDateTime(ReadOnlySpan<byte> source, int offset, out int next)
    {
        byte code = CodeAt(source, offset, "a timestamp");
        if (code is not (Code.FixExt4 or Code.FixExt8 or Code.Ext8)) return ReadDateTimeBinary(source, offset, out next);
        uint length = ReadExtensionHeader(source, offset, out next);
        if (source[next - 1] != Code.TimestampExtension) Throw.WrongCode(next - 1, source[next - 1], "the extension type of a timestamp, 0xff,");
        ReadOnlySpan<byte> bytes = Take(source, offset, next, (int)length, out next);
        (long seconds, uint nanoseconds) = length switch
        {
            4 => (BinaryPrimitives.ReadUInt32BigEndian(bytes), 0u),
            8 => SplitTimestamp64(BinaryPrimitives.ReadUInt64BigEndian(bytes)),
            12 => (BinaryPrimitives.ReadInt64BigEndian(bytes[4..]), BinaryPrimitives.ReadUInt32BigEndian(bytes)),
            _ => (long.MaxValue, 0u),
        };
        if (!Timestamp.TryJoin(seconds, nanoseconds, out DateTime value)) Throw.InvalidValue(offset, "DateTime");
        return value;
    }

    /// <summary>The upper 30 bits are nanoseconds, the lower 34 seconds.</summary>
    private static (long Seconds, uint Nanoseconds) SplitTimestamp64(ulong bits) => ((long)(bits & 0x3_ffff_ffff), (uint)(bits >> 34));

    private static DateTime ReadDateTimeBinary(ReadOnlySpan<byte> source, int offset, out int next)
    {
        long binary = ReadInteger(source, offset, out _, out next);
        if (!Timestamp.TryFromBinary(binary, out DateTime value)) Throw.InvalidValue(offset, "DateTime");
        return value;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Guid ReadGuid(ReadOnlySpan<byte> source, int offset, out int next)
    {
        if (CodeAt(source, offset, "a GUID") == Code.Bin8)
        {
            ReadOnlySpan<byte> bytes = ReadBytes(source, offset, out next);
            if (bytes.Length != 16) Throw.InvalidValue(offset, "Guid");
            return new Guid(bytes);
        }

        ReadOnlySpan<byte> text = ReadUtf8(source, offset, out next);
        bool valid = Utf8Parser.TryParse(text, out Guid value, out int used, text.Length == 32 ? 'N' : 'D') && used == text.Length;
        if (!valid) Throw.InvalidValue(offset, "Guid");
        return value;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static decimal ReadDecimal(ReadOnlySpan<byte> source, int offset, out int next)
    {
        ReadOnlySpan<byte> text = ReadUtf8(source, offset, out next);
        if (!Utf8Parser.TryParse(text, out decimal value, out int used) || used != text.Length) Throw.InvalidValue(offset, "decimal");
        return value;
    }

    /// <summary>Names what stands at the offset in place of what was expected.</summary>
    [DoesNotReturn]
    public static void ThrowWrong(ReadOnlySpan<byte> source, int offset, string expected) =>
        Throw.WrongCode(offset, CodeAt(source, offset, expected), expected);

    private static byte CodeAt(ReadOnlySpan<byte> source, int offset, string expected)
    {
        if ((uint)offset >= (uint)source.Length) Throw.MessageEnds(offset, expected);
        return source[offset];
    }

    private static ReadOnlySpan<byte> Take(ReadOnlySpan<byte> source, int valueOffset, int offset, int length, out int next)
    {
        if (source.Length - offset < length) Throw.MessageEnds(valueOffset, length, source.Length - offset);
        next = offset + length;
        return source.Slice(offset, length);
    }
}
