using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Replay.Backtesting;

/// <summary>Reads what <see cref="StateWriter"/> wrote; bytes that end too early are an <see cref="InvalidDataException"/>.</summary>
internal ref struct StateReader(ReadOnlySpan<byte> source)
{
    private ReadOnlySpan<byte> _rest = source;

    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    public Int128 ReadInt128() => BinaryPrimitives.ReadInt128LittleEndian(Take(16));

    public double ReadDouble() => BitConverter.Int64BitsToDouble(ReadInt64());

    /// <summary>Reads the number of entries that follow.</summary>
    /// <param name="entrySize">Least size of an entry in bytes, so that a damaged count is found before anything is allocated for it.</param>
    public int ReadCount(int entrySize)
    {
        int count = ReadInt32();
        if (count < 0 || count > _rest.Length / entrySize)
            throw new InvalidDataException($"The state claims {count} entries of {entrySize} bytes where {_rest.Length} bytes are left; it is damaged or foreign.");
        return count;
    }

    /// <summary>The number that comes next, without reading it.</summary>
    public readonly int PeekCount()
    {
        StateReader copy = this;
        return copy.ReadCount(1);
    }

    /// <summary>Reads entries that <see cref="StateWriter.WriteEntries"/> wrote.</summary>
    /// <returns>Their number.</returns>
    public int ReadEntries<T>(scoped Span<T> destination) where T : unmanaged
    {
        int count = ReadCount(Unsafe.SizeOf<T>());
        if (count > destination.Length)
            throw new InvalidDataException($"The state holds {count} entries, there is room for {destination.Length}; build the run as it was saved.");
        Take(count * Unsafe.SizeOf<T>()).CopyTo(MemoryMarshal.AsBytes(destination));
        return count;
    }

    public void ReadPart(ISnapshotable part)
    {
        int version = ReadInt32();
        part.LoadState(Take(ReadCount(1)), version);
    }

    public readonly void ExpectEnd()
    {
        if (!_rest.IsEmpty) throw new InvalidDataException($"{_rest.Length} bytes are left over after the state; it is damaged or foreign.");
    }

    public static void ExpectVersion(int version, int known)
    {
        if (version != known) throw new NotSupportedException($"State version {version} found, this build reads {known}; run from the start, or with the build that wrote it.");
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _rest.Length) throw new InvalidDataException($"The state ends {length - _rest.Length} bytes too early; it is damaged or foreign.");
        ReadOnlySpan<byte> bytes = _rest[..length];
        _rest = _rest[length..];
        return bytes;
    }
}
