using System.Collections.Concurrent;
using System.Diagnostics;

namespace Replay;

/// <summary>Takes a run from its first event to its result: starts the handlers, takes snapshots, ends the handlers. Where the events come from is for those who inherit.</summary>
internal abstract class ReplayDriver<T, TSink>(RunContext run) : IDisposable
    where TSink : struct, IEventSink<T>
{
    private readonly Action<int> _saveState = run.SaveState;
    private bool _isLookedAt;

    protected RunContext Context { get; } = run;

    /// <summary>Whether a snapshot is to be taken where the run stands: the last one is taken when everything has been measured.</summary>
    protected bool EndsWithSnapshot { get; set; }

    public RunResult Run(ref TSink sink)
    {
        try
        {
            return RunToEnd(ref sink);
        }
        catch (HandlerStalledException)
        {
            // Whenever the handler goes on, its event may point into the recording: that memory is given up, not let go.
            _isLookedAt = true;
            StuckHandlers.Keep(this);
            throw;
        }
    }

    public void Dispose()
    {
        if (!_isLookedAt) Close();
    }

    private RunResult RunToEnd(ref TSink sink)
    {
        using CancellationTokenRegistration registration = Context.CancellationToken.UnsafeRegister(
            static state => ((RunState)state!).StopSoon(), Context.State);
        Context.Begin();
        sink.Start(Context.CancellationToken);
        try
        {
            sink.OnHandlers(Context.BeginHandler);
            if (Context.Observer is { } observer && observer.Next == Context.FirstSequence) observer.Observe(Context);
            using (new ProgressTimer(Context))
            {
                ReplayEvents(ref sink);
                Context.Meter.EndReplaying();
            }

            sink.OnHandlers(Context.Meter.EndHandler);
            Context.Meter.End();
            if (EndsWithSnapshot) TakeSnapshot(ref sink);
            if (Context.Observer is not null) Observe(ref sink);
            HandlerState[] states = Context.Chain is null ? [] : SaveStates(ref sink);
            sink.Complete();
            return Context.Finish(states);
        }
        catch (ReplayException fault) when (!TSink.CallsHandlers && fault is not HandlerStalledException)
        {
            // What came before is handled first, and of all faults the one at the lowest sequence is thrown.
            sink.Complete();
            throw;
        }
        finally
        {
            // Until they have ended, handlers may look at the recording's memory, which Close lets go.
            sink.Stop();
        }
    }

    /// <summary>Lets the recordings go.</summary>
    protected abstract void Close();

    /// <summary>Delivers all events of the run, and takes its snapshots but the last.</summary>
    protected abstract void ReplayEvents(ref TSink sink);

    /// <summary>What a fault in the loop means to the caller: the codec's or a handler's; null: neither.</summary>
    protected ReplayException? Explain(Exception fault, ref TSink sink)
    {
        RunState state = Context.State;
        if (state.IsDecoding) return new EventDecodeException(state.Header.RecordingId, state.Header.Position, fault);
        bool isCancelled = fault is OperationCanceledException && Context.CancellationToken.IsCancellationRequested;
        return TSink.CallsHandlers && !isCancelled ? sink.Describe(in state.Header.AsHeader, fault) : null;
    }

    /// <summary>Waits for an event's time, when the run has a pace.</summary>
    protected void WaitUntilDue(long timestampNs, long position, ref TSink sink)
    {
        if (Context.Pace!.IsDue(timestampNs, position)) return;
        // What came before is not kept back meanwhile.
        sink.WaitUntilHandled();
        Context.Pace.Wait(timestampNs, position, Context.CancellationToken);
    }

    /// <exception cref="EventDecodeException">The user's reader threw.</exception>
    protected static unsafe long ReadTime<TTime>(TTime time, byte* frame, long recordingId, long position) where TTime : struct, IEventTime
    {
        try
        {
            return time.Read(frame);
        }
        catch (Exception e)
        {
            throw new EventDecodeException(recordingId, position, e);
        }
    }

    /// <summary>Does what is due after the event that was delivered last.</summary>
    protected void EndSlice(ref TSink sink)
    {
        if (Context.Snapshots is { } plan && plan.IsDue(Context.State.NextSequence)) TakeSnapshot(ref sink);
        if (Context.Observer is { } observer && observer.Next == Context.State.NextSequence) Observe(ref sink);
    }

    /// <summary>True when the run has a pace that an event keeps; those that are skipped do not.</summary>
    protected unsafe bool IsPaced(byte* frame, int streamId) => Context.Pace is not null && Context.Selection?.Wants(streamId, Frame.Payload(frame)) != false;

    protected void TakeSnapshot(ref TSink sink)
    {
        using Activity? activity = ReplayDiagnostics.Activities.StartActivity("replay.snapshot")?.SetTag("replay.position", Context.State.Header.EndPosition);
        Context.Snapshots!.Take(Context.Capture(SaveStates(ref sink)));
    }

    private void Observe(ref TSink sink)
    {
        sink.OnHandlers(_saveState);
        Context.Observer!.Observe(Context);
    }

    private HandlerState[] SaveStates(ref TSink sink)
    {
        HandlerState[] states = new HandlerState[Context.Handlers.Length];
        sink.OnHandlers(i => states[i] = Context.Handlers[i].Save());
        return states;
    }
}

/// <summary>Keeps what handlers that are stuck may still look at, until the process ends.</summary>
internal static class StuckHandlers
{
    private static readonly ConcurrentBag<object> Kept = [];

    public static void Keep(object source) => Kept.Add(source);
}
