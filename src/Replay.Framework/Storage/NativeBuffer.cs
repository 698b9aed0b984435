using System.Runtime.InteropServices;

namespace Replay;

/// <summary>Memory that never moves and that the garbage collector does not count.</summary>
internal sealed unsafe class NativeBuffer : IDisposable
{
    // Lines of the cache: no store of a vector, and no frame of 64 bytes, lies on two.
    private const int Alignment = 64;

    private byte* _pointer;

    public NativeBuffer(int length) => EnsureLength(length);

    ~NativeBuffer() => Free();

    public byte* Pointer => _pointer;
    public int Length { get; private set; }
    public Span<byte> Span => new(_pointer, Length);

    /// <summary>Grows the buffer; its contents are kept, its address may change.</summary>
    public void EnsureLength(int length)
    {
        if (length <= Length) return;
        int grown = (int)Math.Min(Array.MaxLength, Math.Max(length, 2L * Length));
        _pointer = (byte*)NativeMemory.AlignedRealloc(_pointer, (nuint)grown, Alignment);
        Length = grown;
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_pointer);
        _pointer = null;
        Length = 0;
    }
}
