using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Replay.Backtesting;

/// <summary>Writes state as little-endian integers, in the order of the calls.</summary>
internal readonly ref struct StateWriter(IBufferWriter<byte> destination)
{
    private readonly IBufferWriter<byte> _destination = destination;

    public void WriteInt32(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_destination.GetSpan(sizeof(int)), value);
        _destination.Advance(sizeof(int));
    }

    public void WriteInt64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_destination.GetSpan(sizeof(long)), value);
        _destination.Advance(sizeof(long));
    }

    public void WriteInt128(Int128 value)
    {
        BinaryPrimitives.WriteInt128LittleEndian(_destination.GetSpan(16), value);
        _destination.Advance(16);
    }

    public void WriteDouble(double value) => WriteInt64(BitConverter.DoubleToInt64Bits(value));

    /// <summary>Writes the number of entries and their bytes in memory; entries must have no gaps.</summary>
    public void WriteEntries<T>(ReadOnlySpan<T> entries) where T : unmanaged
    {
        WriteInt32(entries.Length);
        _destination.Write(MemoryMarshal.AsBytes(entries));
    }

    /// <summary>Writes a part's version, length and state, so that a part can change its own bytes later.</summary>
    public void WritePart(ISnapshotable part)
    {
        ArrayBufferWriter<byte> bytes = new();
        part.SaveState(bytes);
        WriteInt32(part.StateVersion);
        WriteInt32(bytes.WrittenCount);
        _destination.Write(bytes.WrittenSpan);
    }
}
