using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Replay;

/// <summary>Reads what <see cref="StateWriter"/> wrote, in the same order; bytes that end too early are an <see cref="InvalidDataException"/>.</summary>
/// <param name="source">The state.</param>
public ref struct StateReader(ReadOnlySpan<byte> source)
{
    private ReadOnlySpan<byte> _rest = source;

    /// <summary>Reads a boolean.</summary>
    public bool ReadBoolean() => Take(1)[0] switch
    {
        0 => false,
        1 => true,
        byte other => throw new InvalidDataException($"The state holds {other} where a boolean should be; it is damaged or foreign."),
    };

    /// <summary>Reads an integer of 4 bytes.</summary>
    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    /// <summary>Reads an integer of 8 bytes.</summary>
    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    /// <summary>Reads an integer of 16 bytes.</summary>
    public Int128 ReadInt128() => BinaryPrimitives.ReadInt128LittleEndian(Take(16));

    /// <summary>Reads a floating-point number.</summary>
    public double ReadDouble() => BitConverter.Int64BitsToDouble(ReadInt64());

    /// <summary>Reads a decimal.</summary>
    public decimal ReadDecimal()
    {
        Span<int> bits = [ReadInt32(), ReadInt32(), ReadInt32(), ReadInt32()];
        try
        {
            return new decimal(bits);
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException("The state holds no decimal where one should be; it is damaged or foreign.", e);
        }
    }

    /// <summary>Reads a date and time with its kind.</summary>
    public DateTime ReadDateTime()
    {
        long bits = ReadInt64();
        long ticks = bits & ~(3L << 62);
        var kind = (DateTimeKind)((ulong)bits >> 62);
        if (ticks > DateTime.MaxValue.Ticks || kind > DateTimeKind.Local) throw new InvalidDataException($"The state holds 0x{bits:x16} where a time should be; it is damaged or foreign.");
        return new DateTime(ticks, kind);
    }

    /// <summary>Reads a GUID.</summary>
    public Guid ReadGuid() => new(Take(16));

    /// <summary>Reads a text, or null.</summary>
    public string? ReadString()
    {
        int length = ReadInt32();
        return length == -1 ? null : Encoding.UTF8.GetString(Take(length));
    }

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
    /// <param name="destination">Takes them.</param>
    /// <returns>Their number.</returns>
    public int ReadEntries<T>(scoped Span<T> destination) where T : unmanaged
    {
        int count = ReadCount(Unsafe.SizeOf<T>());
        if (count > destination.Length)
            throw new InvalidDataException($"The state holds {count} entries, there is room for {destination.Length}; build the run as it was saved.");
        Take(count * Unsafe.SizeOf<T>()).CopyTo(MemoryMarshal.AsBytes(destination));
        return count;
    }

    /// <summary>Loads a part that <see cref="StateWriter.WritePart"/> wrote.</summary>
    /// <param name="part">The part; replaced by the state.</param>
    public void ReadPart(ISnapshotable part)
    {
        ArgumentNullException.ThrowIfNull(part);
        int version = ReadInt32();
        part.LoadState(Take(ReadCount(1)), version);
    }

    /// <summary>Throws unless everything was read.</summary>
    public readonly void ExpectEnd()
    {
        if (!_rest.IsEmpty) throw new InvalidDataException($"{_rest.Length} bytes are left over after the state; it is damaged or foreign.");
    }

    /// <summary>Throws unless a version is the one that is known.</summary>
    /// <param name="version">The state's.</param>
    /// <param name="known">The handler's.</param>
    /// <exception cref="NotSupportedException">It is another.</exception>
    public static void ExpectVersion(int version, int known) => ExpectVersion(version, known, known);

    /// <summary>Throws unless a version is one of those that are known.</summary>
    /// <param name="version">The state's.</param>
    /// <param name="oldest">The oldest that can be read.</param>
    /// <param name="newest">The handler's.</param>
    /// <exception cref="NotSupportedException">It is another.</exception>
    public static void ExpectVersion(int version, int oldest, int newest)
    {
        if (version >= oldest && version <= newest) return;
        string known = oldest == newest ? $"{newest}" : $"{oldest} to {newest}";
        throw new NotSupportedException($"State version {version} found, this build reads {known}; run from the start, or with the build that wrote it.");
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length < 0 || length > _rest.Length) throw new InvalidDataException($"The state claims {length} bytes where {_rest.Length} are left; it is damaged or foreign.");
        ReadOnlySpan<byte> bytes = _rest[..length];
        _rest = _rest[length..];
        return bytes;
    }
}
