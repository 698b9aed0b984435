using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Replay;

/// <summary>Any message, undecoded: a view of its bytes in the recording.</summary>
/// <remarks>The bytes are valid during the callback only; copy what must outlive it.</remarks>
public readonly unsafe struct RawEvent
{
    // Invariant: points to memory that does not move (a mapped segment or a native buffer) and that the engine keeps until the callback returns.
    private readonly byte* _payload;
    private readonly int _length;

    internal RawEvent(ReadOnlySpan<byte> unmovable)
    {
        _payload = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(unmovable));
        _length = unmovable.Length;
    }

    /// <summary>The message's bytes: reassembled, message header included where the stream has one.</summary>
    public ReadOnlySpan<byte> Payload => new(_payload, _length);
}
