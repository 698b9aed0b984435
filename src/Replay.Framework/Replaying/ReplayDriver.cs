namespace Replay;

/// <summary>Takes a run from its first event to its result: opens the recording, feeds the loop, takes snapshots, ends the handlers.</summary>
internal sealed unsafe class ReplayDriver<T, TCodec, TTime, TDigest, TSink>(RunContext run, TCodec codec, TTime time, TDigest digest) : IDisposable
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

    public RunResult Run(ref TSink sink)
    {
        using CancellationTokenRegistration registration = run.CancellationToken.UnsafeRegister(
            static state => Volatile.Write(ref ((RunState)state!).StopBefore, long.MinValue), run.State);
        run.Begin();
        sink.Start(run.CancellationToken);
        try
        {
            sink.OnHandlers(run.BeginHandler);
            using (new ProgressTimer(run))
            {
                ReplayLegs(ref sink);
                run.Meter.EndReplaying();
            }

            sink.OnHandlers(run.Meter.EndHandler);
            run.Meter.End();
            HandlerState[] states = SaveStates(ref sink);
            sink.Complete();
            return run.Finish(states);
        }
        catch (ReplayException) when (!TSink.CallsHandlers)
        {
            // What came before is handled first, and of all faults the one at the lowest sequence is thrown.
            sink.Complete();
            throw;
        }
        finally
        {
            // Until they have ended, handlers may look at the recording's memory, which Dispose lets go.
            sink.Stop();
        }
    }

    public void Dispose()
    {
        _cursor?.Dispose();
        _arena.Dispose();
    }

    private void ReplayLegs(ref TSink sink)
    {
        foreach ((PositionRange leg, bool snapshotAtEnd) in run.Legs)
        {
            // The leg before ended with a snapshot, for which all handlers had to be done.
            _cursor?.Dispose();
            run.State.To = leg.To;
            _cursor = run.Reader.OpenCursor(leg, releasesAsItGoes: !KeepsViews, run.CancellationToken);
            ReplayLeg(_cursor, ref sink);
            if (snapshotAtEnd) TakeSnapshot(ref sink);
        }
    }

    private void ReplayLeg(FrameCursor cursor, ref TSink sink)
    {
        byte* frame = Next(cursor, ref sink);
        run.Meter.Begin();
        while (frame != null)
        {
            run.BeginSlice();
            // Blocks are of one kind: history, or live from the first block after the join.
            run.State.Header.IsLive = cursor.IsLive;
            Deliver(frame, cursor, ref sink);
            if (run.Snapshots is { } plan && plan.IsDue(run.State.NextSequence)) TakeSnapshot(ref sink);
            frame = Next(cursor, ref sink);
        }

        // A live stream says where it ends only when it does.
        run.State.To = Math.Min(run.State.To, cursor.Block.Position);
    }

    /// <summary>The message where the loop stopped; null at the end of the leg.</summary>
    private byte* Next(FrameCursor cursor, ref TSink sink)
    {
        if (!KeepsViews) return cursor.Advance(cursor.Block.Next);
        if (run.Reader.IsMapped) cursor.ReleaseBefore(sink.FirstUnhandledPosition(cursor.Block.Position));
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
        RunState state = run.State;
        try
        {
            ReplayLoop.Run<T, TCodec, TTime, TDigest, TSink>(frame, cursor.MessagePosition, ref cursor.Block, state, ref _codec, time, digest, ref sink);
        }
        catch (Exception e) when (state.IsDecoding)
        {
            throw new EventDecodeException(state.Header.RecordingId, state.Header.Position, e);
        }
        catch (Exception e) when (TSink.CallsHandlers && !(e is OperationCanceledException && run.CancellationToken.IsCancellationRequested))
        {
            throw sink.Describe(in state.Header.AsHeader, e);
        }
    }

    private void TakeSnapshot(ref TSink sink) => run.Snapshots!.Store.Save(run.Capture(SaveStates(ref sink)));

    private HandlerState[] SaveStates(ref TSink sink)
    {
        HandlerState[] states = new HandlerState[run.Handlers.Length];
        sink.OnHandlers(i => states[i] = run.Handlers[i].Save());
        return states;
    }
}
