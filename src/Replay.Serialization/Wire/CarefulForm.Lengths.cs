using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Replay.Serialization;

/// <content>Everything that announces a length: it is believed only as far as the message's own bytes reach.</content>
internal static partial class CarefulForm
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int ReadArrayHeader(ReadOnlySpan<byte> source, int offset, out int next)
    {
        byte code = CodeAt(source, offset, "an array");
        uint count = code switch
        {
            Code.Array16 => BinaryPrimitives.ReadUInt16BigEndian(Take(source, offset, offset + 1, 2, out next)),
            Code.Array32 => BinaryPrimitives.ReadUInt32BigEndian(Take(source, offset, offset + 1, 4, out next)),
            _ => ReadFixArrayHeader(code, offset, out next),
        };
        if (count > source.Length - next) Throw.TooLong(offset, count, source.Length - next, "array elements");
        return (int)count;
    }

    private static uint ReadFixArrayHeader(byte code, int offset, out int next)
    {
        if ((code & 0xf0) != Code.FixArray) Throw.WrongCode(offset, code, "an array");
        next = offset + 1;
        return code & 0x0fu;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ReadOnlySpan<byte> ReadUtf8(ReadOnlySpan<byte> source, int offset, out int next)
    {
        byte code = CodeAt(source, offset, "a string");
        if (code == Code.Nil) return Take(source, offset, offset + 1, 0, out next);
        uint length = code switch
        {
            >= Code.FixStr and < Code.Nil => FixStrLength(code, offset, out next),
            Code.Str8 => Take(source, offset, offset + 1, 1, out next)[0],
            Code.Str16 => BinaryPrimitives.ReadUInt16BigEndian(Take(source, offset, offset + 1, 2, out next)),
            Code.Str32 => BinaryPrimitives.ReadUInt32BigEndian(Take(source, offset, offset + 1, 4, out next)),
            _ => WrongLength(offset, code, "a string", out next),
        };
        return TakeAnnounced(source, offset, length, ref next);
    }

    /// <summary>Accepts strings too: MessagePack's first specification had no binary type.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ReadOnlySpan<byte> ReadBytes(ReadOnlySpan<byte> source, int offset, out int next)
    {
        byte code = CodeAt(source, offset, "bytes");
        if (code is not (Code.Bin8 or Code.Bin16 or Code.Bin32)) return ReadUtf8(source, offset, out next);
        uint length = code switch
        {
            Code.Bin8 => Take(source, offset, offset + 1, 1, out next)[0],
            Code.Bin16 => BinaryPrimitives.ReadUInt16BigEndian(Take(source, offset, offset + 1, 2, out next)),
            _ => BinaryPrimitives.ReadUInt32BigEndian(Take(source, offset, offset + 1, 4, out next)),
        };
        return TakeAnnounced(source, offset, length, ref next);
    }

    private static uint FixStrLength(byte code, int offset, out int next)
    {
        next = offset + 1;
        return code & 0x1fu;
    }

    private static uint WrongLength(int offset, byte code, string expected, out int next)
    {
        Throw.WrongCode(offset, code, expected);
        next = offset;
        return 0;
    }

    private static ReadOnlySpan<byte> TakeAnnounced(ReadOnlySpan<byte> source, int offset, uint length, scoped ref int next)
    {
        if (length > source.Length - next) Throw.TooLong(offset, length, source.Length - next, "bytes");
        return Take(source, offset, next, (int)length, out next);
    }

    /// <summary>Length of an extension's data; <paramref name="next"/> is the place after its type byte.</summary>
    private static uint ReadExtensionHeader(ReadOnlySpan<byte> source, int offset, out int next)
    {
        byte code = source[offset];
        uint length = code switch
        {
            Code.Ext8 => Take(source, offset, offset + 1, 1, out next)[0],
            Code.Ext16 => BinaryPrimitives.ReadUInt16BigEndian(Take(source, offset, offset + 1, 2, out next)),
            Code.Ext32 => BinaryPrimitives.ReadUInt32BigEndian(Take(source, offset, offset + 1, 4, out next)),
            _ => FixExtLength(code, offset, out next),
        };
        Take(source, offset, next, 1, out next);
        if (length > source.Length - next) Throw.TooLong(offset, length, source.Length - next, "bytes");
        return length;
    }

    private static uint FixExtLength(byte code, int offset, out int next)
    {
        next = offset + 1;
        return 1u << (code - Code.FixExt1);
    }
}
