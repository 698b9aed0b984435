using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Replay;

/// <summary>Writes a handler's state in the order of the calls: integers little-endian, so that equal states give equal bytes on every machine.</summary>
/// <param name="destination">Takes the bytes.</param>
public readonly ref struct StateWriter(IBufferWriter<byte> destination)
{
    private readonly IBufferWriter<byte> _destination = destination;

    /// <summary>Writes a boolean: 1 byte.</summary>
    /// <param name="value">The value.</param>
    public void WriteBoolean(bool value)
    {
        _destination.GetSpan(1)[0] = value ? (byte)1 : (byte)0;
        _destination.Advance(1);
    }

    /// <summary>Writes an integer: 4 bytes.</summary>
    /// <param name="value">The value.</param>
    public void WriteInt32(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_destination.GetSpan(sizeof(int)), value);
        _destination.Advance(sizeof(int));
    }

    /// <summary>Writes an integer: 8 bytes.</summary>
    /// <param name="value">The value.</param>
    public void WriteInt64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_destination.GetSpan(sizeof(long)), value);
        _destination.Advance(sizeof(long));
    }

    /// <summary>Writes an integer: 16 bytes.</summary>
    /// <param name="value">The value.</param>
    public void WriteInt128(Int128 value)
    {
        BinaryPrimitives.WriteInt128LittleEndian(_destination.GetSpan(16), value);
        _destination.Advance(16);
    }

    /// <summary>Writes a floating-point number bit for bit: 8 bytes.</summary>
    /// <param name="value">The value.</param>
    public void WriteDouble(double value) => WriteInt64(BitConverter.DoubleToInt64Bits(value));

    /// <summary>Writes a decimal with its scale: 16 bytes.</summary>
    /// <param name="value">The value.</param>
    public void WriteDecimal(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        foreach (int part in bits) WriteInt32(part);
    }

    /// <summary>Writes a date and time with its kind: 8 bytes.</summary>
    /// <param name="value">The value; local time is not converted.</param>
    public void WriteDateTime(DateTime value) => WriteInt64(value.Ticks | ((long)value.Kind << 62));

    /// <summary>Writes a GUID: 16 bytes.</summary>
    /// <param name="value">The value.</param>
    public void WriteGuid(Guid value)
    {
        value.TryWriteBytes(_destination.GetSpan(16));
        _destination.Advance(16);
    }

    /// <summary>Writes a text: its length (int32; -1: null) and UTF-8.</summary>
    /// <param name="value">The text.</param>
    public void WriteString(string? value)
    {
        WriteInt32(value is null ? -1 : Encoding.UTF8.GetByteCount(value));
        if (value is not null) Encoding.UTF8.GetBytes(value, _destination);
    }

    /// <summary>Writes the number of entries (int32) and their bytes in memory.</summary>
    /// <param name="entries">The entries, of a type without gaps between its fields, which would hold anything.</param>
    public void WriteEntries<T>(ReadOnlySpan<T> entries) where T : unmanaged
    {
        WriteInt32(entries.Length);
        _destination.Write(MemoryMarshal.AsBytes(entries));
    }

    /// <summary>Writes a part's version, length (int32 each) and state, so that a part can change its own bytes later.</summary>
    /// <param name="part">The part.</param>
    public void WritePart(ISnapshotable part)
    {
        ArgumentNullException.ThrowIfNull(part);
        ArrayBufferWriter<byte> bytes = new();
        part.SaveState(bytes);
        WriteInt32(part.StateVersion);
        WriteInt32(bytes.WrittenCount);
        _destination.Write(bytes.WrittenSpan);
    }
}
