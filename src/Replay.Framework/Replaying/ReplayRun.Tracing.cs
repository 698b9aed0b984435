namespace Replay;

/// <content>Repeating a part of a run.</content>
public sealed partial class ReplayRun<T, TCodec>
{
    private TraceRecorder? _trace;

    /// <summary>Repeats a part of this run, and says what it looked like.</summary>
    /// <param name="window">The part.</param>
    /// <param name="cancellationToken">Ends the run before its next event.</param>
    /// <inheritdoc cref="Run(CancellationToken)" path="/exception"/>
    public RunTrace Trace(TraceWindow window, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(window);
        // The window says where to begin and to end.
        (_range.To, _range.ToTimeNs, _resumeFrom, _newestFrom, _checksHistory, _snapshots, _withManifest, _withDigests, _pace) = (null, null, null, null, false, null, false, true, null);
        _trace = new TraceRecorder(window);
        if (window.EventsOnly)
        {
            _ringSlots = null;
            Nobody nobody = default;
            HandlerRegistration[] registrations = [new HandlerRegistration(nameof(Nobody), nobody, stage: 0) { Type = typeof(Nobody) }];
            InlineSink<T, Nobody> sink = new(nobody, registrations, new InlineFaults(registrations, skipAndReport: null));
            RunInto(ref sink, registrations, cancellationToken);
        }
        else
        {
            Run(cancellationToken);
        }

        return _trace.Trace;
    }

    /// <summary>Takes events and does nothing.</summary>
    private struct Nobody : IEventHandler<T>, IStatelessHandler
    {
        public readonly void OnEvent(ref T data, in EventHeader header, bool endOfBatch) { }
    }
}
