namespace Replay;

/// <summary>Feeds the loop from one recording.</summary>
internal sealed unsafe class RecordingDriver<T, TCodec, TTime, TDigest, TSink>(RunContext run, TCodec codec, TTime time, TDigest digest) : ReplayDriver<T, TSink>(run)
    where TCodec : struct, IEventCodec<T>
    where TTime : struct, IEventTime
    where TDigest : struct, IEventDigest
    where TSink : struct, IEventSink<T>
{
    private readonly FrameArena _arena = new();
    private TCodec _codec = codec;
    private FrameCursor? _cursor;

    /// <summary>True when slots on other threads point into the messages, whose memory must then stay.</summary>
    private static bool KeepsViews => !TSink.CallsHandlers && default(TCodec) is IViewCodec;

    protected override void Close()
    {
        _cursor?.Dispose();
        _arena.Dispose();
    }

    protected override void ReplayEvents(ref TSink sink)
    {
        foreach ((PositionRange leg, bool snapshotAtEnd) in Context.Legs)
        {
            if (EndsWithSnapshot) TakeSnapshot(ref sink);
            // The leg before ended with a snapshot, for which all handlers had to be done.
            _cursor?.Dispose();
            Context.State.To = leg.To;
            _cursor = Context.Reader.OpenCursor(leg, releasesAsItGoes: !KeepsViews, Context.CancellationToken);
            ReplayLeg(_cursor, ref sink);
            EndsWithSnapshot = snapshotAtEnd;
        }
    }

    private void ReplayLeg(FrameCursor cursor, ref TSink sink)
    {
        byte* frame = Next(cursor, ref sink);
        Context.Meter.Begin();
        while (frame != null)
        {
            if (IsPaced(frame, Context.Reader.Descriptor.StreamId))
                WaitUntilDue(ReadTime(time, frame, Context.Reader.Descriptor.RecordingId, cursor.MessagePosition), cursor.MessagePosition, ref sink);
            Context.BeginSlice();
            // Blocks are of one kind: history, or live from the first block after the join.
            Context.State.Header.IsLive = cursor.IsLive;
            Deliver(frame, cursor, ref sink);
            EndSlice(ref sink);
            frame = Next(cursor, ref sink);
        }

        // A live stream says where it ends only when it does.
        Context.State.To = Math.Min(Context.State.To, cursor.Block.Position);
    }

    /// <summary>The message where the loop stopped; null at the end of the leg.</summary>
    private byte* Next(FrameCursor cursor, ref TSink sink)
    {
        if (!KeepsViews) return cursor.Advance(cursor.Block.Next);
        if (Context.Reader.IsMapped) cursor.ReleaseBefore(sink.FirstUnhandledPosition(cursor.Block.Position));
        else sink.WaitUntilHandled();
        byte* frame = cursor.Advance(cursor.Block.Next);
        if (frame == null || cursor.FrameCount == 1) return frame;
        if (!_arena.HasRoomFor(frame))
        {
            sink.WaitUntilHandled();
            _arena.Clear();
        }

        return _arena.Keep(frame);
    }

    private void Deliver(byte* frame, FrameCursor cursor, ref TSink sink)
    {
        try
        {
            ReplayLoop.Run<T, TCodec, TTime, TDigest, TSink>(frame, cursor.MessagePosition, ref cursor.Block, Context.State, ref _codec, time, digest, ref sink);
        }
        catch (Exception e) when (Explain(e, ref sink) is { } fault)
        {
            throw fault;
        }
    }
}
