using System.Runtime.CompilerServices;

namespace Replay;

/// <summary>The loop that everything else is for.</summary>
internal static unsafe class ReplayLoop
{
    /// <summary>Delivers a message and those behind it in the block, until the block's fast path ends or the run is to stop.</summary>
    /// <param name="frame">The message to begin with: checked, whole, taken from the block.</param>
    /// <param name="position">Its start.</param>
    /// <param name="shared">The block behind it; left at the first message that was not delivered.</param>
    /// <param name="state">Takes each event's header.</param>
    /// <param name="codec">Decodes.</param>
    /// <param name="time">Tells the event time.</param>
    /// <param name="digest">Takes each event before any handler, and says which are skipped: they count, but are not decoded.</param>
    /// <param name="sink">Takes the events.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Run<T, TCodec, TTime, TDigest, TSink>(
        byte* frame, long position, ref FrameBlock shared, RunState state, ref TCodec codec, TTime time, TDigest digest, ref TSink sink)
        where TCodec : struct, IEventCodec<T>
        where TTime : struct, IEventTime
        where TDigest : struct, IEventDigest
        where TSink : struct, IEventSink<T>
    {
        FrameBlock block = shared;
        ref HeaderFields header = ref state.Header;
        long sequence = header.Sequence + 1;
        while (true)
        {
            // Looking at the next frame first tells whether this is the last one, and has its header on the way from memory.
            long end = block.Position;
            bool more = block.TryTake(out byte* next);

            ref T slot = ref sink.NextSlot();
            header.Position = position;
            ReadOnlySpan<byte> payload = Frame.Payload(frame);
            long timestampNs = time.Read(frame);
            header.TimestampNs = timestampNs;
            header.SessionId = block.SessionIdOf(frame);
            if (codec is IMessageHeaderCodec) header.TemplateId = MessageHeader.TemplateId(payload);
            bool isWanted = digest.Append(timestampNs, header.StreamId, payload);
            if (isWanted) codec.Decode(payload, ref slot);

            // From here on a fault is the handler's: see RunState.IsDecoding.
            header.EndPosition = end;
            header.Sequence = sequence++;
            if (isWanted) sink.Deliver(ref slot, in header.AsHeader, endOfBatch: !more && IsEnd(block.Next, block.End, end, block.ReadyTo));
            else if (!more) sink.Flush();

            if (!more) break;
            if (sequence >= Volatile.Read(ref state.StopBefore))
            {
                block.Next = next;
                break;
            }

            frame = next;
            position = end;
        }

        shared = block;
    }

    /// <summary>True when nothing but padding stands between a frame and the end of what is ready.</summary>
    /// <remarks>Takes the block apart, because a block whose address is taken no longer lives in registers.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool IsEnd(byte* next, byte* blockEnd, long position, long to)
    {
        while (position < to && next < blockEnd && Frame.Type(next) == Frame.Padding && Frame.Length(next) > 0)
        {
            // Nobody has checked this header yet: whatever it says, the steps go forward.
            long length = ((long)Frame.Length(next) + (Frame.Alignment - 1)) & -Frame.Alignment;
            position += length;
            next += length;
        }

        return position >= to;
    }
}
