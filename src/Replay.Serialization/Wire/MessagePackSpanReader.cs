using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Replay.Serialization;

/// <summary>Reads any MessagePack from a span, in whatever width it was written, without allocating; for generated code.</summary>
/// <remarks>
/// Every method reads one value and throws <see cref="CodecException"/> with its offset when it is damaged, cut or of another type. The common
/// forms are read inline under one bounds check for each value; the rest, and values near the end, by <see cref="CarefulForm"/>. The reader
/// itself is never passed on by reference, so that its fields stay in registers.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref partial struct MessagePackSpanReader
{
    private const int WidestNumber = 9;

    private readonly ref byte _start;
    private readonly int _length;
    private readonly nint _lastWide;
    private nint _offset;

    /// <summary>Begins to read.</summary>
    /// <param name="source">The message, from its first byte.</param>
    /// <param name="offset">Where to begin in it, in bytes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public MessagePackSpanReader(ReadOnlySpan<byte> source, int offset)
    {
        _start = ref MemoryMarshal.GetReference(source);
        _length = source.Length;
        _lastWide = source.Length - WidestNumber;
        _offset = offset;
    }

    /// <summary>Where the next value starts in the message, in bytes; set to go on behind a value that was read otherwise.</summary>
    public int Offset
    {
        readonly get => (int)_offset;
        set => _offset = value;
    }

    private readonly ReadOnlySpan<byte> Source
    {
        // Also where the JIT takes the call for rare: it would need the reader's address, and the reader would leave its registers.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => MemoryMarshal.CreateReadOnlySpan(ref _start, _length);
    }

    /// <summary>Reads an array header; the count is at most the number of bytes that are left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ReadArrayHeader()
    {
        nint offset = _offset;
        int count = offset < _length ? Unsafe.Add(ref _start, offset) - Code.FixArray : -1;
        if ((uint)count <= 15 && _length - offset > count)
        {
            _offset = offset + 1;
            return count;
        }

        return Take(CarefulForm.ReadArrayHeader(Source, (int)offset));
    }

    /// <summary>Reads a nil if one is next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadNil()
    {
        if (_offset >= _length || Unsafe.Add(ref _start, _offset) != Code.Nil) return false;
        _offset++;
        return true;
    }

    /// <summary>Steps over values of any type, whatever their depth.</summary>
    /// <param name="count">How many; none when it is not positive.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Skip(int count)
    {
        if (count > 0) _offset = CarefulForm.Skip(Source, Offset, count);
    }

    /// <summary>Reads false or true.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool ReadBoolean()
    {
        nint offset = _offset;
        if (offset >= _length || (Unsafe.Add(ref _start, offset) & 0xfe) != Code.False) CarefulForm.ThrowWrong(Source, (int)offset, "a boolean");
        _offset = offset + 1;
        return Unsafe.Add(ref _start, offset) == Code.True;
    }

    /// <summary>Reads an integer of any width and sign that fits 64 bits with sign.</summary>
    /// <remarks>
    /// Every width takes one path, eight bytes read and shifted down, and both signs: numbers of changing form cost no mispredicted branch.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long ReadInt64()
    {
        nint offset = _offset;
        if (offset <= _lastWide)
        {
            ref byte p = ref Unsafe.Add(ref _start, offset);
            int code = p;
            if ((sbyte)code >= -32)
            {
                _offset = offset + 1;
                return (sbyte)code;
            }

            uint form = (uint)(code - Code.UInt8); // Bit 2: has a sign.
            if (form <= 7)
            {
                ulong bytes = BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref p, 1)));
                if ((code & 3) == 3)
                {
                    // Times and ids are always this wide: a branch that is always taken lets the next value be read before this one's width is known.
                    if ((long)bytes >= 0 || code == Code.Int64)
                    {
                        _offset = offset + WidestNumber;
                        return (long)bytes;
                    }
                }
                else
                {
                    // The shortest way from the code to the next offset, which everything after waits for: its low bits are those of the form.
                    int width = 1 << (code & 3);
                    _offset = offset + 1 + width;
                    int shift = -8 * width;
                    return form <= 3 ? (long)(bytes >> shift) : (long)bytes >> shift;
                }
            }
        }
        else if (offset < _length && (sbyte)Unsafe.Add(ref _start, offset) >= -32)
        {
            _offset = offset + 1;
            return (sbyte)Unsafe.Add(ref _start, offset);
        }

        return Take(CarefulForm.ReadInt64(Source, (int)offset));
    }

    /// <summary>Reads an integer of any width that is not negative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong ReadUInt64()
    {
        nint offset = _offset;
        if (offset <= _lastWide)
        {
            ref byte p = ref Unsafe.Add(ref _start, offset);
            uint code = p;
            if (code <= Code.MaxPositiveFixInt)
            {
                _offset = offset + 1;
                return code;
            }

            if (code - Code.UInt8 <= 3)
            {
                int width = 1 << (int)(code & 3);
                _offset = offset + 1 + width;
                return BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref p, 1))) >> (-8 * width);
            }
        }

        return Take(CarefulForm.ReadUInt64(Source, (int)offset));
    }

    /// <summary>Reads an integer that fits 32 bits with sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ReadInt32()
    {
        nint start = _offset;
        long value = ReadInt64();
        if (value != (int)value) Throw.OutOfRange((int)start, value, "int");
        return (int)value;
    }

    /// <summary>Reads an integer that fits 32 bits without sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint ReadUInt32()
    {
        nint start = _offset;
        long value = ReadInt64();
        if (value != (uint)value) Throw.OutOfRange((int)start, value, "uint");
        return (uint)value;
    }

    /// <summary>Reads an integer that fits 16 bits with sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public short ReadInt16()
    {
        nint start = _offset;
        long value = ReadInt64();
        if (value != (short)value) Throw.OutOfRange((int)start, value, "short");
        return (short)value;
    }

    /// <summary>Reads an integer that fits 16 bits without sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ushort ReadUInt16()
    {
        nint start = _offset;
        long value = ReadInt64();
        if (value != (ushort)value) Throw.OutOfRange((int)start, value, "ushort");
        return (ushort)value;
    }

    /// <summary>Reads an integer that fits 8 bits with sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public sbyte ReadSByte()
    {
        nint start = _offset;
        long value = ReadInt64();
        if (value != (sbyte)value) Throw.OutOfRange((int)start, value, "sbyte");
        return (sbyte)value;
    }

    /// <summary>Reads an integer that fits 8 bits without sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte ReadByte()
    {
        nint start = _offset;
        long value = ReadInt64();
        if (value != (byte)value) Throw.OutOfRange((int)start, value, "byte");
        return (byte)value;
    }

    /// <summary>Reads a float of 64 bits, or another number, as MessagePack-CSharp does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double ReadDouble()
    {
        nint offset = _offset;
        if (offset <= _lastWide && Unsafe.Add(ref _start, offset) == Code.Float64)
        {
            _offset = offset + 9;
            return FixedForm.ReadDouble(ref Unsafe.Add(ref _start, offset + 1));
        }

        return Take(CarefulForm.ReadDouble(Source, (int)offset));
    }

    /// <summary>Reads a float of 32 bits, or another number, as MessagePack-CSharp does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float ReadSingle()
    {
        nint offset = _offset;
        if (_length - offset >= 5 && Unsafe.Add(ref _start, offset) == Code.Float32)
        {
            _offset = offset + 5;
            return FixedForm.ReadSingle(ref Unsafe.Add(ref _start, offset + 1));
        }

        return (float)Take(CarefulForm.ReadDouble(Source, (int)offset));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private T Take<T>(Found<T> found)
    {
        _offset = found.Next;
        return found.Value;
    }
}
