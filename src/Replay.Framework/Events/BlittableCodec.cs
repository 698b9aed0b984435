using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Replay;

/// <summary>Stores a struct as its own bytes in memory, in the machine's byte order (little-endian on all supported platforms).</summary>
/// <typeparam name="T">A struct without references. Its layout is the format: fix it with <see cref="StructLayoutAttribute"/> and never reorder fields.</typeparam>
public readonly struct BlittableCodec<T> : IEventCodec<T> where T : unmanaged
{
    /// <summary>Whether bytes behind an event are an error; otherwise they are left out.</summary>
    public bool Strict { get; init; }

    /// <inheritdoc/>
    public int GetMaxEncodedLength(in T value) => Unsafe.SizeOf<T>();

    /// <inheritdoc/>
    public int Encode(in T value, Span<byte> destination)
    {
        if (destination.Length < Unsafe.SizeOf<T>()) Throw.DestinationTooShort(Unsafe.SizeOf<T>(), destination.Length);
        Unsafe.WriteUnaligned(ref MemoryMarshal.GetReference(destination), value);
        return Unsafe.SizeOf<T>();
    }

    /// <inheritdoc/>
    public int Decode(ReadOnlySpan<byte> source, ref T slot)
    {
        if (source.Length < Unsafe.SizeOf<T>()) Throw.MessageTooShort(Unsafe.SizeOf<T>(), source.Length);
        if (Strict && source.Length > Unsafe.SizeOf<T>()) Throw.TrailingBytes(Unsafe.SizeOf<T>(), source.Length);
        slot = Unsafe.ReadUnaligned<T>(ref MemoryMarshal.GetReference(source));
        return Unsafe.SizeOf<T>();
    }
}
