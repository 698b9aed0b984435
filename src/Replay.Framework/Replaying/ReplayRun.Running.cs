namespace Replay;

/// <content>From the description of a run to the loop that is compiled for it.</content>
public sealed partial class ReplayRun<T, TCodec>
{
    /// <summary>Replays the range into the registered handlers.</summary>
    /// <param name="cancellationToken">Ends the run before its next event.</param>
    /// <returns>What was done, and the digests.</returns>
    /// <exception cref="PositionException">An end of the range, or a snapshot position, is no boundary of messages; the message names those around it.</exception>
    /// <exception cref="EventDecodeException">The codec refused a message; everything before it was delivered, nothing after it.</exception>
    /// <exception cref="HandlerException">A handler threw; nothing after that event was delivered to it.</exception>
    /// <exception cref="ArchiveDamageException">The recording is damaged; everything before the damage was delivered.</exception>
    /// <exception cref="HandlerStalledException">Over a ring: a handler made no progress for <see cref="EventRingOptions.StallTimeout"/>.</exception>
    /// <exception cref="SnapshotException">The snapshot to resume from belongs to another recording, range or set of handlers, or a handler cannot read its state in it.</exception>
    /// <exception cref="UnknownTimeException">An event without a time was met in a merge; everything before it was delivered.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public RunResult Run(CancellationToken cancellationToken = default)
    {
        IEventHandler<T>[] handlers = _handlers.Instances;
        if (handlers is []) throw new InvalidOperationException("The run has no handlers; call Handle before Run.");
        HandlerRegistration[] registrations = _handlers.Registrations;
        if (_ringSlots is { } slots)
        {
            using EventRing<T> ring = RingSink<T>.CreateRing(slots, _ringOptions.ForRun(_skipAndReport), registrations);
            RingSink<T> ringSink = new(ring);
            return RunInto(ref ringSink, registrations, cancellationToken);
        }

        InlineFaults faults = new(registrations, _skipAndReport);
        if (_skipAndReport is not null)
        {
            InlineSink<T, SkippingHandlers<T>> skippingSink = new(new SkippingHandlers<T>(handlers, faults), registrations, faults);
            return RunInto(ref skippingSink, registrations, cancellationToken);
        }

        if (handlers is [var only])
        {
            InlineSink<T, OneHandler<T>> oneSink = new(new OneHandler<T>(only), registrations, faults);
            return RunInto(ref oneSink, registrations, cancellationToken);
        }

        InlineSink<T, HandlerList<T>> listSink = new(new HandlerList<T>(handlers, faults), registrations, faults);
        return RunInto(ref listSink, registrations, cancellationToken);
    }

    /// <summary>Replays the range into one struct handler, whose code becomes part of the loop.</summary>
    /// <param name="handler">The handler; holds its final state afterwards, also when the run failed.</param>
    /// <param name="cancellationToken">Ends the run before its next event.</param>
    /// <inheritdoc cref="Run(CancellationToken)" path="/returns|/exception"/>
    public RunResult Run<THandler>(ref THandler handler, CancellationToken cancellationToken = default) where THandler : struct, IEventHandler<T>
    {
        if (HasHandlers)
            throw new InvalidOperationException("A run into a struct handler is inline and takes no other handlers; leave out Handle and OverRing.");
        if (_skipAndReport is not null) throw new InvalidOperationException("The faults of a struct handler end the run; to skip them, make it a class.");
        if (handler is IClockedHandler)
            throw new InvalidOperationException($"A struct handler advances its clock itself, first in OnEvent; leave out {nameof(IClockedHandler)}.");
        HandlerRegistration[] registrations = [new HandlerRegistration(HandlerSet<T>.DefaultName(typeof(THandler)), handler, stage: 0) { Type = typeof(THandler) }];
        InlineSink<T, THandler> sink = new(handler, registrations, new InlineFaults(registrations, skipAndReport: null));
        try
        {
            return RunInto(ref sink, registrations, cancellationToken);
        }
        finally
        {
            handler = sink.Handler;
        }
    }

    /// <summary>True when the run was told which handlers to call, or to call them over a ring.</summary>
    internal bool HasHandlers => _handlers.Instances is not [] || _ringSlots is not null;

    /// <summary>True when the run saves its handlers' states, or begins with saved ones.</summary>
    internal bool UsesSnapshots => _snapshots is not null || _resumeFrom is not null || _newestFrom is not null;

    /// <summary>Takes faults of handlers that are to be skipped; null: the first one ends the run.</summary>
    internal Action<HandlerException>? FaultReport => _skipAndReport;

    /// <summary>Replays the range into a sink: what all runs come to, and where other assemblies bring a sink of their own.</summary>
    /// <param name="sink">Takes the events.</param>
    /// <param name="handlers">Those behind the sink that have a name: by their index it is asked to run their parts of a snapshot.</param>
    /// <param name="cancellationToken">Ends the run before its next event.</param>
    internal RunResult RunInto<TSink>(ref TSink sink, HandlerRegistration[] handlers, CancellationToken cancellationToken) where TSink : struct, IEventSink<T>
    {
        try
        {
            return OpenAndRun(ref sink, handlers, cancellationToken);
        }
        finally
        {
            // Whoever waits for a snapshot learns that none will come.
            _snapshots?.Trigger?.End();
            _pace?.End();
        }
    }

    private RunResult OpenAndRun<TSink>(ref TSink sink, HandlerRegistration[] handlers, CancellationToken cancellationToken) where TSink : struct, IEventSink<T>
    {
        if (Interlocked.Exchange(ref _isRunning, true)) ThrowIfRunning();
        try
        {
            return Open(ref sink, handlers, cancellationToken);
        }
        // Not the handler's fault: the snapshot is of another version of it.
        catch (HandlerException e) when (e.InnerException is SnapshotException refused)
        {
            throw new SnapshotException(refused.Message, e);
        }
        finally
        {
            _isRunning = false;
        }
    }

    private RunResult Open<TSink>(ref TSink sink, HandlerRegistration[] handlers, CancellationToken cancellationToken) where TSink : struct, IEventSink<T>
    {
        using RunSources opened = new(_trace?.Cut(_sources) ?? _sources, _range, _timestamps, cancellationToken);
        EventSelection? selection = _templateIds.Count + _streamIds.Count == 0 ? null : new EventSelection([.. _templateIds], [.. _streamIds]);
        using RunContext run = new()
        {
            Sources = opened.Sources,
            Handlers = handlers,
            Outputs = _outputs,
            Chain = _withDigests ? new DigestChain() : null,
            Snapshots = _snapshots,
            ResumeFrom = _trace?.ResumeFrom(opened.Sources, handlers, _outputs, selection) ?? _resumeFrom,
            Meter = new RunMeter(handlers.Length),
            Progress = _progress,
            Pace = _pace,
            Gaps = _gapThreshold is { } threshold ? new TimeGapWatch((long)threshold.TotalNanoseconds) : null,
            Selection = selection,
            CancellationToken = cancellationToken,
        };
        if (IsMerge && _snapshots is { HasPositions: true })
            throw new InvalidOperationException("A position names no place in several recordings; take snapshots after a number of events.");
        if (_withManifest && !_withDigests) throw new InvalidOperationException("A manifest is made of digests; leave out WithDigests(false).");
        Resumption.Prepare(run, _newestFrom, new HistoryCheck(_checksHistory, snapshot => DigestHistory(snapshot, cancellationToken)));
        CheckpointRecorder? checkpoints = _withManifest ? new(_checkpointEvery, run.FirstSequence, _sources.Count, handlers.Length, _outputs.Count) : null;
        run.Observer = (IRunObserver?)_trace ?? checkpoints;
        RunResult result = _timestamps is { } timestamps
            ? RunWith(new PayloadTime(timestamps), run, ref sink)
            : RunWith(default(FrameTime), run, ref sink);
        return checkpoints is null ? result : result with { Manifest = NewManifest(run, result, checkpoints.Checkpoints) };
    }

    // One recording whose times are shifted is merged too, with nothing.
    private bool IsMerge => _sources is not [{ TimeOffsetNs: 0 }];

    private RunResult RunWith<TTime, TSink>(TTime time, RunContext run, ref TSink sink)
        where TTime : struct, IEventTime
        where TSink : struct, IEventSink<T> => run.Chain is { } chain
            ? RunWatched(time, new ChainedDigest(chain), run, ref sink)
            : RunWatched(time, default(NoDigest), run, ref sink);

    private RunResult RunWatched<TTime, TDigest, TSink>(TTime time, TDigest digest, RunContext run, ref TSink sink)
        where TTime : struct, IEventTime
        where TDigest : struct, IEventDigest
        where TSink : struct, IEventSink<T> => run.Watch is { } watch
            ? RunSelected(time, new WatchedDigest<TDigest>(digest, watch), run, ref sink)
            : RunSelected(time, digest, run, ref sink);

    private RunResult RunSelected<TTime, TDigest, TSink>(TTime time, TDigest digest, RunContext run, ref TSink sink)
        where TTime : struct, IEventTime
        where TDigest : struct, IEventDigest
        where TSink : struct, IEventSink<T> => run.Selection is { } selection
            ? Drive(time, new SelectedDigest<TDigest>(digest, selection), run, ref sink)
            : Drive(time, digest, run, ref sink);

    private RunResult Drive<TTime, TDigest, TSink>(TTime time, TDigest digest, RunContext run, ref TSink sink)
        where TTime : struct, IEventTime
        where TDigest : struct, IEventDigest
        where TSink : struct, IEventSink<T>
    {
        using ReplayDriver<T, TSink> driver = IsMerge
            ? new MergeDriver<T, TCodec, TTime, TDigest, TSink>(run, _codec, time, digest)
            : new RecordingDriver<T, TCodec, TTime, TDigest, TSink>(run, _codec, time, digest);
        using RunTelemetry telemetry = new(run, overRing: !TSink.CallsHandlers);
        try
        {
            RunResult result = driver.Run(ref sink);
            telemetry.Succeed();
            return result;
        }
        catch (Exception fault)
        {
            telemetry.Fail(fault);
            throw;
        }
    }
}
