namespace Replay;

/// <summary>Feeds the loop from several recordings, merged by event time.</summary>
internal sealed unsafe class MergeDriver<T, TCodec, TTime, TDigest, TSink>(RunContext run, TCodec codec, TTime time, TDigest digest) : ReplayDriver<T, TSink>(run)
    where TCodec : struct, IEventCodec<T>
    where TTime : struct, IEventTime
    where TDigest : struct, IEventDigest
    where TSink : struct, IEventSink<T>
{
    private readonly FrameCursor?[] _cursors = new FrameCursor?[run.Sources.Length];
    private readonly MergeHead[] _heads = new MergeHead[run.Sources.Length];
    private TCodec _codec = codec;

    protected override void Close()
    {
        foreach (FrameCursor? cursor in _cursors) cursor?.Dispose();
    }

    protected override void ReplayEvents(ref TSink sink)
    {
        MergeTree tree = Open(out int left);
        Context.Meter.Begin();
        while (!tree.IsEmpty)
        {
            ref MergeHead next = ref _heads[tree.Winner];
            if (IsPaced(next.Frame, next.StreamId)) WaitUntilDue(next.TimestampNs, next.Position, ref sink);
            Context.BeginSlice();
            bool blockEnded = Deliver(tree, others: left > 1, ref sink);
            if (blockEnded && !Refill(tree, ref sink)) left--;
            UpdatePositions();
            EndSlice(ref sink);
        }

        Context.State.To = Math.Min(Context.Range.To, _heads[0].Position);
        EndsWithSnapshot = Context.Snapshots is { AtEnd: true };
    }

    /// <summary>Opens all recordings at their first message.</summary>
    private MergeTree Open(out int left)
    {
        Context.State.MergedTimeNs = Context.ResumeFrom?.Cursor.LastTimestampNs ?? 0;
        Span<long?> keysNs = new long?[_heads.Length];
        left = 0;
        for (int i = 0; i < _heads.Length; i++)
        {
            (RecordingReader reader, PositionRange range, long timeOffsetNs) = Context.Sources[i];
            _heads[i] = new()
            {
                RecordingId = reader.Descriptor.RecordingId,
                StreamId = reader.Descriptor.StreamId,
                TimeOffsetNs = timeOffsetNs,
                To = range.To,
                // Where a source's own highest time was below it, the merge had waited for the source: the same order as without the snapshot.
                KeyNs = Context.ResumeFrom?.Cursor.LastTimestampNs ?? long.MinValue,
            };
            _cursors[i] = reader.OpenCursor(range with { From = Context.FirstPositionOf(i) }, releasesAsItGoes: true, Context.CancellationToken);
            if (!Advance(i)) continue;
            keysNs[i] = _heads[i].KeyNs;
            left++;
        }

        Context.MergedPositions = new long[_heads.Length];
        UpdatePositions();
        return new MergeTree(keysNs);
    }

    private bool Deliver(MergeTree tree, bool others, ref TSink sink)
    {
        try
        {
            return MergeLoop.Run<T, TCodec, TTime, TDigest, TSink>(_heads, tree, others, Context.State, ref _codec, time, digest, ref sink);
        }
        catch (Exception e) when (Explain(e, ref sink) is { } fault)
        {
            throw fault;
        }
    }

    /// <summary>Goes on in the source whose block has ended; false: the source has ended.</summary>
    private bool Refill(MergeTree tree, ref TSink sink)
    {
        // Slots on other threads may point into the memory that the cursor lets go.
        if (!TSink.CallsHandlers && default(TCodec) is IViewCodec) sink.WaitUntilHandled();
        int source = tree.Winner;
        if (Advance(source))
        {
            tree.Advance(_heads[source].KeyNs);
            return true;
        }

        tree.End();
        return false;
    }

    private bool Advance(int source)
    {
        FrameCursor cursor = _cursors[source]!;
        ref MergeHead head = ref _heads[source];
        byte* frame = cursor.Advance(head.Block.Next);
        head.Block = cursor.Block;
        head.IsLive = cursor.IsLive;
        head.Position = frame == null ? cursor.Block.Position : cursor.MessagePosition;
        if (frame == null) return false;
        long timestampNs = ReadTime(time, frame, head.RecordingId, head.Position);
        if (typeof(TTime) == typeof(FrameTime) && timestampNs == 0) throw new UnknownTimeException(head.RecordingId, head.Position);
        head.Put(frame, head.Position, timestampNs);
        return true;
    }

    private void UpdatePositions()
    {
        for (int i = 0; i < _heads.Length; i++) Volatile.Write(ref Context.MergedPositions![i], _heads[i].Position);
    }
}
