using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Replay.Serialization;

/// <summary>Reads any MessagePack from a span, in whatever width it was written, without allocating; for generated code.</summary>
/// <remarks>
/// Every method reads one value and throws <see cref="CodecException"/> with its offset when it is damaged, cut or of another type. The common
/// forms are read inline under one bounds check for each value; the rest, and values near the end, by <see cref="CarefulForm"/>, which is
/// never handed the reader itself: so it can live in registers.
/// </remarks>
/// <param name="source">The message, from its first byte.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref partial struct MessagePackSpanReader(ReadOnlySpan<byte> source)
{
    private const int WidestNumber = 9;

    private readonly ReadOnlySpan<byte> _source = source;
    private int _offset;

    /// <summary>Bytes read so far.</summary>
    public readonly int Offset => _offset;

    private readonly ref byte Next => ref Unsafe.Add(ref MemoryMarshal.GetReference(_source), _offset);

    /// <summary>Reads an array header; the count is at most the number of bytes that are left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ReadArrayHeader()
    {
        if (_offset < _source.Length && (Next & 0xf0) == Code.FixArray) return _source[_offset++] & 0x0f;
        int count = CarefulForm.ReadArrayHeader(_source, _offset, out int next);
        _offset = next;
        return count;
    }

    /// <summary>Reads a nil if one is next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadNil()
    {
        if (_offset >= _source.Length || Next != Code.Nil) return false;
        _offset++;
        return true;
    }

    /// <summary>Steps over values of any type, whatever their depth.</summary>
    /// <param name="count">How many; none when it is not positive.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Skip(int count)
    {
        if (count > 0) _offset = CarefulForm.Skip(_source, _offset, count);
    }

    /// <summary>Reads false or true.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool ReadBoolean()
    {
        if (_offset >= _source.Length || !FixedForm.IsBoolean(ref Next)) CarefulForm.ThrowWrong(_source, _offset, "a boolean");
        return _source[_offset++] == Code.True;
    }

    /// <summary>Reads an integer of any width and sign that fits 64 bits with sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long ReadInt64()
    {
        int start = _offset;
        long bits = ReadInteger(out byte code);
        if (bits < 0 && code == Code.UInt64) Throw.OutOfRange(start, (ulong)bits, "long");
        return bits;
    }

    /// <summary>Reads an integer of any width that is not negative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong ReadUInt64()
    {
        int start = _offset;
        long bits = ReadInteger(out byte code);
        if (bits < 0 && code != Code.UInt64) Throw.OutOfRange(start, bits, "ulong");
        return (ulong)bits;
    }

    /// <summary>Reads an integer that fits 32 bits with sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ReadInt32()
    {
        int start = _offset;
        long value = ReadInt64();
        if (value != (int)value) Throw.OutOfRange(start, value, "int");
        return (int)value;
    }

    /// <summary>Reads an integer that fits 32 bits without sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint ReadUInt32()
    {
        int start = _offset;
        long value = ReadInt64();
        if (value != (uint)value) Throw.OutOfRange(start, value, "uint");
        return (uint)value;
    }

    /// <summary>Reads an integer that fits 16 bits with sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public short ReadInt16()
    {
        int start = _offset;
        long value = ReadInt64();
        if (value != (short)value) Throw.OutOfRange(start, value, "short");
        return (short)value;
    }

    /// <summary>Reads an integer that fits 16 bits without sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ushort ReadUInt16()
    {
        int start = _offset;
        long value = ReadInt64();
        if (value != (ushort)value) Throw.OutOfRange(start, value, "ushort");
        return (ushort)value;
    }

    /// <summary>Reads an integer that fits 8 bits with sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public sbyte ReadSByte()
    {
        int start = _offset;
        long value = ReadInt64();
        if (value != (sbyte)value) Throw.OutOfRange(start, value, "sbyte");
        return (sbyte)value;
    }

    /// <summary>Reads an integer that fits 8 bits without sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte ReadByte()
    {
        int start = _offset;
        long value = ReadInt64();
        if (value != (byte)value) Throw.OutOfRange(start, value, "byte");
        return (byte)value;
    }

    /// <summary>Reads a float of 64 bits, or a narrower number, as MessagePack-CSharp does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double ReadDouble()
    {
        if (_source.Length - _offset >= 9 && Next == Code.Float64)
        {
            double value = FixedForm.Read<double>(ref Unsafe.Add(ref Next, 1));
            _offset += 9;
            return value;
        }

        double number = CarefulForm.ReadDouble(_source, _offset, out int next);
        _offset = next;
        return number;
    }

    /// <summary>Reads a float of 32 bits, or another number, as MessagePack-CSharp does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float ReadSingle()
    {
        if (_source.Length - _offset >= 5 && Next == Code.Float32)
        {
            float value = FixedForm.Read<float>(ref Unsafe.Add(ref Next, 1));
            _offset += 5;
            return value;
        }

        float number = (float)CarefulForm.ReadDouble(_source, _offset, out int next);
        _offset = next;
        return number;
    }

    /// <summary>
    /// The number's 64 bits and the code byte that it had. Every width takes one path: eight bytes are read and shifted down, so that numbers
    /// of changing width cost no mispredicted branch.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long ReadInteger(out byte code)
    {
        if (_source.Length - _offset >= WidestNumber)
        {
            code = Next;
            if ((sbyte)code >= unchecked((sbyte)Code.MinNegativeFixInt))
            {
                _offset++;
                return (sbyte)code;
            }

            if ((uint)(code - Code.UInt8) <= Code.Int64 - Code.UInt8)
            {
                int width = 1 << (code & 3);
                int shift = 64 - 8 * width;
                long bits = FixedForm.Read<long>(ref Unsafe.Add(ref Next, 1));
                _offset += 1 + width;
                return code >= Code.Int8 ? bits >> shift : (long)((ulong)bits >> shift);
            }
        }

        long value = CarefulForm.ReadInteger(_source, _offset, out code, out int next);
        _offset = next;
        return value;
    }
}
