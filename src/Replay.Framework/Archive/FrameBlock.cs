using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Replay;

/// <summary>A run of frames that lies whole in memory and in one term: the fast half of reading a recording.</summary>
/// <remarks>
/// Keep it in a local: then its fields live in registers. <see cref="TryTake"/> handles what nearly every frame is, a message of one frame; for the
/// rest (padding, fragments, the end of the block, damage) call <see cref="FrameCursor.Advance"/> and copy the cursor's block again:
/// <code>
/// FrameBlock block = cursor.Block;
/// while (true)
/// {
///     long position = block.Position;
///     if (!block.TryTake(out byte* frame))
///     {
///         if ((frame = cursor.Advance(block.Next)) == null) break;
///         block = cursor.Block;
///         position = cursor.MessagePosition;
///     }
///     // Frame.Payload(frame), Frame.ReservedValue(frame), block.SessionIdOf(frame); the message is [position, block.Position).
/// }
/// </code>
/// Invariant: [<see cref="Next"/>, <see cref="End"/>) is readable, both multiples of 32 bytes from the term's start and inside the term.
/// </remarks>
internal unsafe struct FrameBlock
{
    // Each frame says where the next one is, and processors look ahead by themselves no further than they can follow that. Both distances, since frames of one
    // length lie at the first, and of several lengths most come by the second: on a Xeon about twice the messages a second, of 32 bytes and of 256.
    private const int FramesAhead = 32;
    private const int BytesAhead = 4096;

    public byte* Next;
    public byte* End;
    public byte* TermStart;
    public ulong StreamAndTerm;
    public uint MaxPayload;
    public long PositionOfZero;

    /// <summary>Up to here the source has events ready: the end of the range, or of the block where the next one may have to be waited for.</summary>
    public long ReadyTo;

    /// <summary>The session of every frame here, whatever its header says; null: its header says it.</summary>
    public int? SessionId;

    /// <summary>Position of the next frame: the end position of the message that was taken last.</summary>
    public readonly long Position
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (long)Next + PositionOfZero;
    }

    /// <summary>The session of a message of this block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly int SessionIdOf(byte* frame) => SessionId ?? Frame.SessionId(frame);

    /// <summary>Takes the next frame if it is a whole message and every field of its header is right.</summary>
    /// <param name="frame">The message's header; its payload follows.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTake(out byte* frame)
    {
        frame = Next;
        if (frame >= End) return false;
        ulong lengthAndKind = *(ulong*)frame;
        uint payload = (uint)lengthAndKind - Frame.HeaderLength;
        byte* next = frame + ((payload + (Frame.HeaderLength + Frame.Alignment - 1)) & ~(nuint)(Frame.Alignment - 1));
        if ((uint)(lengthAndKind >> 32) != Frame.UnfragmentedData
            || payload > MaxPayload
            || *(uint*)(frame + Frame.TermOffsetAt) != (uint)(frame - TermStart)
            || *(ulong*)(frame + Frame.StreamIdAt) != StreamAndTerm
            || next > End)
            return false;
        Next = next;
        if (Sse.IsSupported)
        {
            // Not beyond the end: what lies there may be being written, and its lines be taken from the processor that writes them.
            byte* some = frame + (FramesAhead * (next - frame)), more = frame + BytesAhead;
            Sse.Prefetch0(some < End ? some : frame);
            Sse.Prefetch0(more < End ? more : frame);
        }
        return true;
    }
}
