namespace Replay;

/// <summary>Takes a run from its first event to its result: opens the recording, feeds the loop, takes snapshots, ends the handlers.</summary>
internal sealed unsafe class ReplayDriver<T, TCodec, TTime, TDigest, TSink>(RunContext run, TCodec codec, TTime time, TDigest digest)
    where TCodec : struct, IEventCodec<T>
    where TTime : struct, IEventTime
    where TDigest : struct, IEventDigest
    where TSink : struct, IEventSink<T>
{
    private TCodec _codec = codec;

    public RunResult Run(ref TSink sink)
    {
        using CancellationTokenRegistration registration = run.CancellationToken.UnsafeRegister(
            static state => Volatile.Write(ref ((RunState)state!).StopBefore, long.MinValue), run.State);
        run.Begin();
        sink.Start(run.CancellationToken);
        try
        {
            sink.OnHandlers(run.BeginHandler);
            using (new ProgressTimer(run)) ReplayLegs(ref sink);
            run.Meter.EndReplaying();
            sink.OnHandlers(run.Meter.EndHandler);
            run.Meter.End();
            HandlerState[] states = SaveStates(ref sink);
            sink.Complete();
            return run.Finish(states);
        }
        catch (ReplayException e) when (e is not HandlerException && !TSink.CallsHandlers)
        {
            // The source gave out: what came before is handled first, and a handler's fault there comes first too.
            sink.Complete();
            throw;
        }
        finally
        {
            sink.Stop();
        }
    }

    private void ReplayLegs(ref TSink sink)
    {
        foreach ((PositionRange leg, bool snapshotAtEnd) in run.Legs)
        {
            run.State.To = leg.To;
            using FrameCursor cursor = run.Reader.OpenCursor(leg, releasesAsItGoes: true);
            ReplayLeg(cursor, ref sink);
            if (snapshotAtEnd) TakeSnapshot(ref sink);
        }
    }

    private void ReplayLeg(FrameCursor cursor, ref TSink sink)
    {
        byte* frame = cursor.Advance(cursor.Block.Next);
        run.Meter.Begin();
        while (frame != null)
        {
            run.BeginSlice();
            Deliver(frame, cursor, ref sink);
            if (run.Snapshots is { } plan && plan.IsDue(run.State.NextSequence)) TakeSnapshot(ref sink);
            frame = cursor.Advance(cursor.Block.Next);
        }
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
