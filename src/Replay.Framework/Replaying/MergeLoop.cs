using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Replay;

/// <summary><see cref="ReplayLoop"/> for several recordings, whose events are delivered by time, then in the order of the sources, then by position.</summary>
internal static unsafe class MergeLoop
{
    /// <summary>Delivers events until a source's block ends or the run is to stop.</summary>
    /// <param name="heads">The next message of each source.</param>
    /// <param name="tree">The tournament among them; not empty.</param>
    /// <param name="others">True when more than one source has not ended yet.</param>
    /// <param name="state">Takes each event's header.</param>
    /// <param name="codec">Decodes.</param>
    /// <param name="time">Tells the event time.</param>
    /// <param name="digest">Takes each event before any handler.</param>
    /// <param name="sink">Takes the events.</param>
    /// <returns>True: the winner's block has ended (or a message has no time), and its cursor must go on from <see cref="MergeHead.Block"/>. False: stopped.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool Run<T, TCodec, TTime, TDigest, TSink>(
        MergeHead[] heads, MergeTree tree, bool others, RunState state, ref TCodec codec, TTime time, TDigest digest, ref TSink sink)
        where TCodec : struct, IEventCodec<T>
        where TTime : struct, IEventTime
        where TDigest : struct, IEventDigest
        where TSink : struct, IEventSink<T>
    {
        ref HeaderFields header = ref state.Header;
        long sequence = header.Sequence + 1;
        int source = tree.Winner;
        while (true)
        {
            ref MergeHead head = ref heads[source];
            byte* frame = head.Frame;
            long end = head.Block.Position;
            bool more = head.Block.TryTake(out byte* next);

            ref T slot = ref sink.NextSlot();
            // The end still at the start: see RunState.IsDecoding.
            header.Position = head.Position;
            header.EndPosition = head.Position;
            header.RecordingId = head.RecordingId;
            header.StreamId = head.StreamId;
            header.IsLive = head.IsLive;
            header.SessionId = head.Block.SessionIdOf(frame);
            header.TimestampNs = head.TimestampNs;
            ReadOnlySpan<byte> payload = Frame.Payload(frame);
            if (codec is IMessageHeaderCodec) header.TemplateId = MessageHeader.TemplateId(payload);
            bool isWanted = digest.Append(head.TimestampNs, head.StreamId, payload);
            if (isWanted) codec.Decode(payload, ref slot);

            header.EndPosition = end;
            header.Sequence = sequence++;
            state.MergedTimeNs = head.KeyNs;
            // Of others nothing is delivered before this source's next event is there, be it ready or waited for.
            bool mayEnd = !more && (!others || head.Block.ReadyTo < head.To);
            if (isWanted) sink.Deliver(ref slot, in header.AsHeader, endOfBatch: mayEnd && ReplayLoop.IsEnd(head.Block.Next, head.Block.End, end, head.Block.ReadyTo));
            else if (!more) sink.Flush();

            if (!more) return true;
            // A reader that throws does so at the message it reads.
            header.Position = end;
            long timestampNs = time.Read(next);
            header.Position = head.Position;
            if (typeof(TTime) == typeof(FrameTime) && timestampNs == 0)
            {
                head.Block.Next = next;
                return true;
            }

            head.Put(next, end, timestampNs);
            // The frame behind it decides the next tournament of this source, which waits for nothing else: have it on the way from memory by then.
            if (Sse.IsSupported) Sse.Prefetch0(head.Block.Next);
            source = tree.Advance(head.KeyNs);
            if (sequence >= Volatile.Read(ref state.StopBefore)) return false;
        }
    }
}
