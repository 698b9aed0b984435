using System.Runtime.InteropServices;

namespace Replay;

/// <summary>Memory that never moves and that the garbage collector does not count.</summary>
internal sealed unsafe class NativeBuffer : IDisposable
{
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
        _pointer = (byte*)NativeMemory.Realloc(_pointer, (nuint)grown);
        Length = grown;
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.Free(_pointer);
        _pointer = null;
        Length = 0;
    }
}
