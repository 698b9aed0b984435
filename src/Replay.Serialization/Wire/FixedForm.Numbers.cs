using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Replay.Serialization;

/// <content>
/// Numbers. One small method for each type, not a generic one: the JIT's budget for inlining is what limits events of many fields.
/// </content>
public static partial class FixedForm
{
    /// <summary>Writes a signed byte: 2 bytes.</summary>
    /// <param name="p">Where it goes.</param>
    /// <param name="value">The value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteSByte(ref byte p, sbyte value)
    {
        p = Code.Int8;
        Unsafe.Add(ref p, 1) = (byte)value;
    }

    /// <summary>Writes a byte: 2 bytes.</summary>
    /// <param name="p">Where it goes.</param>
    /// <param name="value">The value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteByte(ref byte p, byte value)
    {
        p = Code.UInt8;
        Unsafe.Add(ref p, 1) = value;
    }

    /// <summary>Writes an integer of 16 bits with sign: 3 bytes.</summary>
    /// <param name="p">Where it goes.</param>
    /// <param name="value">The value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteInt16(ref byte p, short value)
    {
        p = Code.Int16;
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref p, 1), BinaryPrimitives.ReverseEndianness((ushort)value));
    }

    /// <summary>Writes an integer of 16 bits without sign: 3 bytes.</summary>
    /// <param name="p">Where it goes.</param>
    /// <param name="value">The value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteUInt16(ref byte p, ushort value)
    {
        p = Code.UInt16;
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref p, 1), BinaryPrimitives.ReverseEndianness(value));
    }

    /// <summary>Writes a UTF-16 code unit, as MessagePack-CSharp does, as a number: 3 bytes.</summary>
    /// <param name="p">Where it goes.</param>
    /// <param name="value">The value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteChar(ref byte p, char value)
    {
        p = Code.UInt16;
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref p, 1), BinaryPrimitives.ReverseEndianness((ushort)value));
    }

    /// <summary>Writes an integer of 32 bits with sign: 5 bytes.</summary>
    /// <param name="p">Where it goes.</param>
    /// <param name="value">The value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteInt32(ref byte p, int value)
    {
        p = Code.Int32;
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref p, 1), BinaryPrimitives.ReverseEndianness((uint)value));
    }

    /// <summary>Writes an integer of 32 bits without sign: 5 bytes.</summary>
    /// <param name="p">Where it goes.</param>
    /// <param name="value">The value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteUInt32(ref byte p, uint value)
    {
        p = Code.UInt32;
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref p, 1), BinaryPrimitives.ReverseEndianness(value));
    }

    /// <summary>Writes an integer of 64 bits with sign: 9 bytes.</summary>
    /// <param name="p">Where it goes.</param>
    /// <param name="value">The value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteInt64(ref byte p, long value)
    {
        p = Code.Int64;
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref p, 1), BinaryPrimitives.ReverseEndianness((ulong)value));
    }

    /// <summary>Writes an integer of 64 bits without sign: 9 bytes.</summary>
    /// <param name="p">Where it goes.</param>
    /// <param name="value">The value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteUInt64(ref byte p, ulong value)
    {
        p = Code.UInt64;
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref p, 1), BinaryPrimitives.ReverseEndianness(value));
    }

    /// <summary>Writes a float of 32 bits: 5 bytes.</summary>
    /// <param name="p">Where it goes.</param>
    /// <param name="value">The value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteSingle(ref byte p, float value)
    {
        p = Code.Float32;
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref p, 1), BinaryPrimitives.ReverseEndianness(BitConverter.SingleToUInt32Bits(value)));
    }

    /// <summary>Writes a float of 64 bits: 9 bytes.</summary>
    /// <param name="p">Where it goes.</param>
    /// <param name="value">The value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteDouble(ref byte p, double value)
    {
        p = Code.Float64;
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref p, 1), BinaryPrimitives.ReverseEndianness(BitConverter.DoubleToUInt64Bits(value)));
    }

    /// <summary>Writes a time span, as MessagePack-CSharp does, as its ticks: 9 bytes.</summary>
    /// <param name="p">Where it goes.</param>
    /// <param name="value">The value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteTimeSpan(ref byte p, TimeSpan value)
    {
        p = Code.Int64;
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref p, 1), BinaryPrimitives.ReverseEndianness((ulong)value.Ticks));
    }

    /// <summary>Reads a signed byte, after its code byte.</summary>
    /// <param name="p">The place after the code byte.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static sbyte ReadSByte(ref byte p) => (sbyte)p;

    /// <summary>Reads a byte, after its code byte.</summary>
    /// <param name="p">The place after the code byte.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte ReadByte(ref byte p) => p;

    /// <summary>Reads an integer of 16 bits with sign, after its code byte.</summary>
    /// <param name="p">The place after the code byte.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static short ReadInt16(ref byte p) => (short)BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ushort>(ref p));

    /// <summary>Reads an integer of 16 bits without sign, after its code byte.</summary>
    /// <param name="p">The place after the code byte.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort ReadUInt16(ref byte p) => BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ushort>(ref p));

    /// <summary>Reads a UTF-16 code unit, as MessagePack-CSharp does, as a number, after its code byte.</summary>
    /// <param name="p">The place after the code byte.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static char ReadChar(ref byte p) => (char)BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ushort>(ref p));

    /// <summary>Reads an integer of 32 bits with sign, after its code byte.</summary>
    /// <param name="p">The place after the code byte.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ReadInt32(ref byte p) => (int)BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<uint>(ref p));

    /// <summary>Reads an integer of 32 bits without sign, after its code byte.</summary>
    /// <param name="p">The place after the code byte.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint ReadUInt32(ref byte p) => BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<uint>(ref p));

    /// <summary>Reads an integer of 64 bits with sign, after its code byte.</summary>
    /// <param name="p">The place after the code byte.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long ReadInt64(ref byte p) => (long)BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ulong>(ref p));

    /// <summary>Reads an integer of 64 bits without sign, after its code byte.</summary>
    /// <param name="p">The place after the code byte.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong ReadUInt64(ref byte p) => BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ulong>(ref p));

    /// <summary>Reads a float of 32 bits, after its code byte.</summary>
    /// <param name="p">The place after the code byte.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ReadSingle(ref byte p) => BitConverter.UInt32BitsToSingle(BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<uint>(ref p)));

    /// <summary>Reads a float of 64 bits, after its code byte.</summary>
    /// <param name="p">The place after the code byte.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double ReadDouble(ref byte p) => BitConverter.UInt64BitsToDouble(BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ulong>(ref p)));

    /// <summary>Reads a time span, as MessagePack-CSharp does, as its ticks, after its code byte.</summary>
    /// <param name="p">The place after the code byte.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TimeSpan ReadTimeSpan(ref byte p) => new(ReadInt64(ref p));
}
