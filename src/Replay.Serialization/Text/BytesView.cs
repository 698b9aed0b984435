using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MessagePack;

namespace Replay.Serialization;

/// <summary>Bytes of a message, as a view of the recording: nothing is copied.</summary>
/// <remarks>Valid during the callback only, on the replaying thread or a handler's; copy what must outlive it. REPLAY009 warns where one could.</remarks>
[MessagePackFormatter(typeof(BytesViewFormatter))]
public readonly unsafe struct BytesView
{
    // Invariant: points to memory that does not move (a mapped segment, a native buffer, a constant) and is kept until the callback returns.
    private readonly byte* _bytes;
    private readonly int _length;

    /// <summary>A view of memory that does not move: a <c>u8</c> constant, native or pinned memory, never an array as it is.</summary>
    /// <param name="unmovable">The bytes.</param>
    public BytesView(ReadOnlySpan<byte> unmovable)
    {
        _bytes = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(unmovable));
        _length = unmovable.Length;
    }

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Span => new(_bytes, _length);

    /// <summary>Number of bytes.</summary>
    public int Length => _length;
}
