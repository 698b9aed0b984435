using System.Buffers;

namespace Replay.Serialization;

/// <summary>Shows unmovable bytes as <see cref="Memory{T}"/>, which MessagePackReader asks for; one object for each thread, moved from message to message.</summary>
/// <remarks>
/// Invariant: points to memory that does not move during one decoding, and to nothing outside of it: memory that a formatter kept reads as
/// empty afterwards, not as somebody else's bytes.
/// </remarks>
internal sealed unsafe class MovableMemory : MemoryManager<byte>
{
    [ThreadStatic]
    private static MovableMemory? _instance;

    private byte* _pointer;
    private int _length;

    /// <summary>This thread's object.</summary>
    public static MovableMemory OfThisThread => _instance ??= new();

    /// <summary>Points to other bytes.</summary>
    /// <returns>What it pointed to: of a decoding that this one runs inside of, if any.</returns>
    public (nint Pointer, int Length) MoveTo(nint pointer, int length)
    {
        (nint, int) before = ((nint)_pointer, _length);
        _pointer = (byte*)pointer;
        _length = length;
        return before;
    }

    public override Span<byte> GetSpan() => new(_pointer, _length);

    public override MemoryHandle Pin(int elementIndex = 0) => new(_pointer + elementIndex);

    public override void Unpin() { }

    protected override void Dispose(bool disposing) { }
}
