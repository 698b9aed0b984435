using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Replay.Serialization;

/// <summary>Reads every form of a value with every bounds check: what the fast forms leave, and what stands near the end of the message.</summary>
internal static partial class CarefulForm
{
    /// <summary>Kept out of the fast forms, and optimised from the first call: then a damaged message costs a short stack trace, under 1 KB in all.</summary>
    private const MethodImplOptions Careful = MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization;

    [MethodImpl(Careful)]
    public static Found<long> ReadInt64(ReadOnlySpan<byte> source, int offset)
    {
        Found<long> bits = ReadInteger(source, offset);
        if (bits.Value < 0 && source[offset] == Code.UInt64) Throw.OutOfRange(offset, (ulong)bits.Value, "long");
        return bits;
    }

    [MethodImpl(Careful)]
    public static Found<ulong> ReadUInt64(ReadOnlySpan<byte> source, int offset)
    {
        Found<long> bits = ReadInteger(source, offset);
        if (bits.Value < 0 && source[offset] != Code.UInt64) Throw.OutOfRange(offset, bits.Value, "ulong");
        return new Found<ulong>((ulong)bits.Value, bits.Next);
    }

    [MethodImpl(Careful)]
    public static Found<double> ReadDouble(ReadOnlySpan<byte> source, int offset)
    {
        switch (CodeAt(source, offset, "a number"))
        {
            case Code.Float64: return new Found<double>(BinaryPrimitives.ReadDoubleBigEndian(Take(source, offset, 1, 8)), offset + 9);
            case Code.Float32: return new Found<double>(BinaryPrimitives.ReadSingleBigEndian(Take(source, offset, 1, 4)), offset + 5);
            case Code.UInt64: return new Found<double>(BinaryPrimitives.ReadUInt64BigEndian(Take(source, offset, 1, 8)), offset + 9);
            default:
                Found<long> number = ReadInteger(source, offset);
                return new Found<double>(number.Value, number.Next);
        }
    }

    /// <summary>The integer's 64 bits; only <see cref="Code.UInt64"/> gives bits whose sign is not the number's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Found<long> ReadInteger(ReadOnlySpan<byte> source, int offset)
    {
        byte code = CodeAt(source, offset, "an integer");
        if ((sbyte)code >= unchecked((sbyte)Code.MinNegativeFixInt)) return new Found<long>((sbyte)code, offset + 1);
        if (code is < Code.UInt8 or > Code.Int64) Throw.WrongCode(offset, code, "an integer");
        int width = 1 << (code & 3);
        ReadOnlySpan<byte> bytes = Take(source, offset, 1, width);
        long value = code switch
        {
            Code.UInt8 => bytes[0],
            Code.UInt16 => BinaryPrimitives.ReadUInt16BigEndian(bytes),
            Code.UInt32 => BinaryPrimitives.ReadUInt32BigEndian(bytes),
            Code.Int8 => (sbyte)bytes[0],
            Code.Int16 => BinaryPrimitives.ReadInt16BigEndian(bytes),
            Code.Int32 => BinaryPrimitives.ReadInt32BigEndian(bytes),
            _ => BinaryPrimitives.ReadInt64BigEndian(bytes),
        };
        return new Found<long>(value, offset + 1 + width);
    }

    [MethodImpl(Careful)]
    public static Found<DateTime> ReadDateTime(ReadOnlySpan<byte> source, int offset)
    {
        byte code = CodeAt(source, offset, "a timestamp");
        if (code is not (Code.FixExt4 or Code.FixExt8 or Code.Ext8)) return ReadDateTimeBinary(source, offset);
        Extent extension = ReadExtension(source, offset);
        byte type = source[extension.Start - 1];
        if (type != Code.TimestampExtension) Throw.WrongCode(extension.Start - 1, type, "the extension type of a timestamp, 0xff,");
        ReadOnlySpan<byte> bytes = extension.Of(source);
        (long seconds, uint nanoseconds) = bytes.Length switch
        {
            4 => (BinaryPrimitives.ReadUInt32BigEndian(bytes), 0u),
            8 => SplitTimestamp64(BinaryPrimitives.ReadUInt64BigEndian(bytes)),
            12 => (BinaryPrimitives.ReadInt64BigEndian(bytes[4..]), BinaryPrimitives.ReadUInt32BigEndian(bytes)),
            _ => (long.MaxValue, 0u),
        };
        if (!Timestamp.TryJoin(seconds, nanoseconds, out DateTime value)) Throw.InvalidValue(offset, "DateTime");
        return new Found<DateTime>(value, extension.End);
    }

    /// <summary>The upper 30 bits are nanoseconds, the lower 34 seconds.</summary>
    private static (long Seconds, uint Nanoseconds) SplitTimestamp64(ulong bits) => ((long)(bits & 0x3_ffff_ffff), (uint)(bits >> 34));

    private static Found<DateTime> ReadDateTimeBinary(ReadOnlySpan<byte> source, int offset)
    {
        Found<long> binary = ReadInteger(source, offset);
        if (!Timestamp.TryFromBinary(binary.Value, out DateTime value)) Throw.InvalidValue(offset, "DateTime");
        return new Found<DateTime>(value, binary.Next);
    }

    [MethodImpl(Careful)]
    public static Found<Guid> ReadGuid(ReadOnlySpan<byte> source, int offset)
    {
        bool isBinary = CodeAt(source, offset, "a GUID") == Code.Bin8;
        Extent extent = isBinary ? ReadBytes(source, offset) : ReadUtf8(source, offset);
        ReadOnlySpan<byte> bytes = extent.Of(source);
        Guid value = default;
        bool isValid = isBinary ? bytes.Length == 16 : Utf8Parser.TryParse(bytes, out value, out int used, bytes.Length == 32 ? 'N' : 'D') && used == bytes.Length;
        if (!isValid) Throw.InvalidValue(offset, "Guid");
        return new Found<Guid>(isBinary ? new Guid(bytes) : value, extent.End);
    }

    [MethodImpl(Careful)]
    public static Found<decimal> ReadDecimal(ReadOnlySpan<byte> source, int offset)
    {
        Extent extent = ReadUtf8(source, offset);
        bool isValid = Utf8Parser.TryParse(extent.Of(source), out decimal value, out int used) && used == extent.End - extent.Start;
        if (!isValid) Throw.InvalidValue(offset, "decimal");
        return new Found<decimal>(value, extent.End);
    }

    /// <summary>Names what stands at the offset in place of what was expected.</summary>
    [DoesNotReturn]
    public static void ThrowWrong(ReadOnlySpan<byte> source, int offset, string expected) =>
        Throw.WrongCode(offset, CodeAt(source, offset, expected), expected);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte CodeAt(ReadOnlySpan<byte> source, int offset, string expected)
    {
        if ((uint)offset >= (uint)source.Length) Throw.MessageEnds(offset, expected);
        return source[offset];
    }

    /// <summary>So many bytes of the value at the offset, after those that were taken of it already.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ReadOnlySpan<byte> Take(ReadOnlySpan<byte> source, int offset, int taken, int length)
    {
        int left = source.Length - offset - taken;
        if (left < length) Throw.MessageEnds(offset, length, left);
        return source.Slice(offset + taken, length);
    }
}
