using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Replay.Serialization;

/// <content>Everything that announces a length: it is believed only as far as the message's own bytes reach.</content>
internal static partial class CarefulForm
{
    [MethodImpl(Careful)]
    public static Found<int> ReadArrayHeader(ReadOnlySpan<byte> source, int offset)
    {
        byte code = CodeAt(source, offset, "an array");
        int width = code switch { Code.Array16 => 2, Code.Array32 => 4, _ => 0 };
        if (width == 0 && (code & 0xf0) != Code.FixArray) Throw.WrongCode(offset, code, "an array");
        uint count = width == 0 ? code & 0x0fu : ReadLength(source, offset, width);
        int next = offset + 1 + width;
        if (count > source.Length - next) Throw.TooLong(offset, count, source.Length - next, "array elements");
        return new Found<int>((int)count, next);
    }

    [MethodImpl(Careful)]
    public static Extent ReadUtf8(ReadOnlySpan<byte> source, int offset)
    {
        byte code = CodeAt(source, offset, "a string");
        switch (code)
        {
            case Code.Nil: return new Extent(offset + 1, 0);
            case >= Code.FixStr and < Code.Nil: return Announced(source, offset, 1, code & 0x1fu);
            case Code.Str8 or Code.Str16 or Code.Str32: return Announced(source, offset, 1 << (code - Code.Str8));
            default:
                Throw.WrongCode(offset, code, "a string");
                return default;
        }
    }

    /// <summary>Accepts strings too: MessagePack's first specification had no binary type.</summary>
    [MethodImpl(Careful)]
    public static Extent ReadBytes(ReadOnlySpan<byte> source, int offset)
    {
        byte code = CodeAt(source, offset, "bytes");
        return code is Code.Bin8 or Code.Bin16 or Code.Bin32 ? Announced(source, offset, 1 << (code - Code.Bin8)) : ReadUtf8(source, offset);
    }

    /// <summary>The data of an extension, whose type is the byte before them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Extent ReadExtension(ReadOnlySpan<byte> source, int offset)
    {
        byte code = source[offset];
        if (code is >= Code.FixExt1 and <= Code.FixExt16) return Announced(source, offset, 2, 1u << (code - Code.FixExt1));
        int width = 1 << (code - Code.Ext8);
        return Announced(source, offset, 2 + width, ReadLength(source, offset, width));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Extent Announced(ReadOnlySpan<byte> source, int offset, int widthOfLength) =>
        Announced(source, offset, 1 + widthOfLength, ReadLength(source, offset, widthOfLength));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Extent Announced(ReadOnlySpan<byte> source, int offset, int header, uint length)
    {
        int left = source.Length - offset - header;
        if (length > left) Throw.TooLong(offset, length, Math.Max(left, 0), "bytes");
        return new Extent(offset + header, (int)length);
    }

    /// <summary>The length of 1, 2 or 4 bytes that follows a code byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint ReadLength(ReadOnlySpan<byte> source, int offset, int width)
    {
        ReadOnlySpan<byte> bytes = Take(source, offset, 1, width);
        return width switch
        {
            1 => bytes[0],
            2 => BinaryPrimitives.ReadUInt16BigEndian(bytes),
            _ => BinaryPrimitives.ReadUInt32BigEndian(bytes),
        };
    }
}
