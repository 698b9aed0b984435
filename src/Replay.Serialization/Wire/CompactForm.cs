using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Replay.Serialization;

/// <summary>MessagePack values in their shortest form, byte for byte as MessagePack-CSharp writes them.</summary>
/// <remarks>For generated code, which has checked the bounds: no method here checks them. Every <c>Write</c> gives the place after the value.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class CompactForm
{
    /// <summary>Bytes that <see cref="WriteInt64"/> takes.</summary>
    /// <param name="value">The number.</param>
    public static int LengthOfInt64(long value) => value switch
    {
        >= 0 => LengthOfUInt64((ulong)value),
        >= -32 => 1,
        >= sbyte.MinValue => 2,
        >= short.MinValue => 3,
        >= int.MinValue => 5,
        _ => 9,
    };

    /// <summary>Bytes that <see cref="WriteUInt64"/> takes.</summary>
    /// <param name="value">The number.</param>
    public static int LengthOfUInt64(ulong value) => value switch
    {
        <= Code.MaxPositiveFixInt => 1,
        <= byte.MaxValue => 2,
        <= ushort.MaxValue => 3,
        <= uint.MaxValue => 5,
        _ => 9,
    };

    /// <summary>Writes an integer with sign.</summary>
    /// <param name="p">Where it goes.</param>
    /// <param name="value">The number.</param>
    public static ref byte WriteInt64(ref byte p, long value)
    {
        switch (value)
        {
            case >= 0: return ref WriteUInt64(ref p, (ulong)value);
            case >= -32: return ref WriteCode(ref p, (byte)value);
            case >= sbyte.MinValue: return ref Write8(ref p, Code.Int8, (byte)value);
            case >= short.MinValue: return ref Write16(ref p, Code.Int16, (ushort)value);
            case >= int.MinValue: return ref Write32(ref p, Code.Int32, (uint)value);
            default: return ref Write64(ref p, Code.Int64, (ulong)value);
        }
    }

    /// <summary>Writes an integer without sign.</summary>
    /// <param name="p">Where it goes.</param>
    /// <param name="value">The number.</param>
    public static ref byte WriteUInt64(ref byte p, ulong value)
    {
        switch (value)
        {
            case <= Code.MaxPositiveFixInt: return ref WriteCode(ref p, (byte)value);
            case <= byte.MaxValue: return ref Write8(ref p, Code.UInt8, (byte)value);
            case <= ushort.MaxValue: return ref Write16(ref p, Code.UInt16, (ushort)value);
            case <= uint.MaxValue: return ref Write32(ref p, Code.UInt32, (uint)value);
            default: return ref Write64(ref p, Code.UInt64, value);
        }
    }

    /// <summary>Writes a code byte that is a value by itself: nil, false, true, the header of a short array.</summary>
    /// <param name="p">Where it goes.</param>
    /// <param name="code">The byte.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref byte WriteCode(ref byte p, byte code)
    {
        p = code;
        return ref Unsafe.Add(ref p, 1);
    }

    /// <summary>Writes a float of 32 bits, which has one form only.</summary>
    /// <param name="p">Where it goes.</param>
    /// <param name="value">The value.</param>
    public static ref byte WriteSingle(ref byte p, float value)
    {
        FixedForm.WriteSingle(ref p, value);
        return ref Unsafe.Add(ref p, 5);
    }

    /// <summary>Writes a float of 64 bits, which has one form only.</summary>
    /// <param name="p">Where it goes.</param>
    /// <param name="value">The value.</param>
    public static ref byte WriteDouble(ref byte p, double value)
    {
        FixedForm.WriteDouble(ref p, value);
        return ref Unsafe.Add(ref p, 9);
    }

    private static ref byte Write8(ref byte p, byte code, byte value)
    {
        p = code;
        Unsafe.Add(ref p, 1) = value;
        return ref Unsafe.Add(ref p, 2);
    }

    private static ref byte Write16(ref byte p, byte code, ushort value)
    {
        p = code;
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref p, 1), BinaryPrimitives.ReverseEndianness(value));
        return ref Unsafe.Add(ref p, 3);
    }

    private static ref byte Write32(ref byte p, byte code, uint value)
    {
        p = code;
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref p, 1), BinaryPrimitives.ReverseEndianness(value));
        return ref Unsafe.Add(ref p, 5);
    }

    private static ref byte Write64(ref byte p, byte code, ulong value)
    {
        p = code;
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref p, 1), BinaryPrimitives.ReverseEndianness(value));
        return ref Unsafe.Add(ref p, 9);
    }
}
