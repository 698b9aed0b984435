namespace Replay.Serialization.Generators;

/// <summary>MessagePack's code bytes for constant places (specification, "Formats").</summary>
internal static class Wire
{
    public const byte Nil = 0xc0;

    public static byte[] ArrayHeader(int count) => count <= 15 ? [(byte)(0x90 | count)] : [0xdc, (byte)(count >> 8), (byte)count];

    public static byte[] BytesHeader(int length) => length switch
    {
        <= byte.MaxValue => [0xc4, (byte)length],
        <= ushort.MaxValue => [0xc5, (byte)(length >> 8), (byte)length],
        _ => [0xc6, (byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length],
    };

    /// <summary>The bytes before the value in its fixed form; none for a boolean, whose code is its value.</summary>
    public static byte[] Codes(WireType type) => type.Kind switch
    {
        WireKind.Boolean => [],
        WireKind.SByte => [0xd0],
        WireKind.Byte => [0xcc],
        WireKind.Int16 => [0xd1],
        WireKind.UInt16 or WireKind.Char => [0xcd],
        WireKind.Int32 => [0xd2],
        WireKind.UInt32 => [0xce],
        WireKind.Int64 or WireKind.TimeSpan => [0xd3],
        WireKind.UInt64 => [0xcf],
        WireKind.Single => [0xca],
        WireKind.Double => [0xcb],
        WireKind.DateTime => [0xc7, 12, 0xff],
        WireKind.Guid => [0xd9, 36],
        WireKind.Decimal => [0xa0 | 31],
        WireKind.Bytes => BytesHeader(type.Length),
        WireKind.Array => ArrayHeader(type.Length),
        _ => throw new InvalidOperationException($"{type.Kind} has no constant code bytes."),
    };
}
