namespace Replay.Cli.Handlers;

/// <summary>A run into a handler whose types are known only when its assembly is loaded.</summary>
internal abstract class HandlerRun
{
    /// <summary>The handler of the last run or trace, as it was left.</summary>
    public object? Handler { get; protected set; }

    /// <summary>Creates the run that fits a handler's event type and codec.</summary>
    /// <param name="handler">The handler.</param>
    /// <param name="recordedBy">The codec that wrote the recording, where its metadata names one.</param>
    public static HandlerRun Create(HandlerType handler, string? recordedBy)
    {
        Type[] types = [handler.EventType, EventCodecs.Find(handler.EventType, recordedBy)];
        return (HandlerRun)Activator.CreateInstance(typeof(HandlerRun<,>).MakeGenericType(types), handler.Type)!;
    }

    /// <summary>Creates a run that looks at the events only.</summary>
    public static HandlerRun CreateWithoutHandler() => new HandlerRun<RawEvent, RawCodec>(typeof(NoHandler));

    /// <summary>Replays as the plan says.</summary>
    public abstract RunResult Run(IReadOnlyList<ReplaySource> sources, RunPlan plan, IProgress<ReplayProgress>? progress, CancellationToken interrupted);

    /// <summary>Repeats a part of a run, with the plan's ring and selection.</summary>
    public abstract RunTrace Trace(IReadOnlyList<ReplaySource> sources, RunPlan plan, TraceWindow window, CancellationToken interrupted);

    /// <summary>The fields of the event at a position; null: there is none.</summary>
    public abstract IReadOnlyDictionary<string, string>? ReadEvent(IRecordingSource archive, long recordingId, long position);
}

/// <inheritdoc/>
internal sealed class HandlerRun<T, TCodec>(Type handlerType) : HandlerRun
    where TCodec : struct, IEventCodec<T>
{
    public override RunResult Run(IReadOnlyList<ReplaySource> sources, RunPlan plan, IProgress<ReplayProgress>? progress, CancellationToken interrupted)
    {
        ReplayRun<T, TCodec> run = NewRun(sources);
        if (progress is not null) run.WithProgress(progress);
        plan.Range.ApplyTo(run);
        Select(run, plan);
        if (plan.TimeGaps is { } threshold) run.WithTimeGaps(threshold);
        if (plan.Pace is { } pace) run.AtPace(pace);
        plan.Ring?.ApplyTo(run);
        plan.Snapshots?.ApplyTo(run);
        plan.Resume?.ApplyTo(run);
        if (plan.WithManifest) run.WithManifest(plan.CheckpointEvery);
        CastTable.Grow();
        try
        {
            return run.Run(interrupted);
        }
        catch (ArgumentException e)
        {
            // What handlers throw comes as their fault: this is about what the command line said.
            throw new UsageException(e.Message);
        }
    }

    private static void Select(ReplayRun<T, TCodec> run, RunPlan plan)
    {
        run.OnlyStreams(plan.StreamIds);
        if (plan.TemplateIds is []) return;
        try
        {
            run.OnlyTemplates(plan.TemplateIds);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentOutOfRangeException)
        {
            throw new UsageException($"--template cannot be used here: {e.Message}");
        }
    }

    public override RunTrace Trace(IReadOnlyList<ReplaySource> sources, RunPlan plan, TraceWindow window, CancellationToken interrupted)
    {
        ReplayRun<T, TCodec> run = NewRun(sources);
        Select(run, plan);
        plan.Ring?.ApplyTo(run);
        return run.Trace(window, interrupted);
    }

    public override IReadOnlyDictionary<string, string>? ReadEvent(IRecordingSource archive, long recordingId, long position)
    {
        using RecordingReader reader = archive.OpenReader(recordingId);
        foreach (RecordedMessage message in reader.Messages(position))
        {
            T slot = default!;
            default(TCodec).Decode(message.Payload, ref slot);
            return slot is RawEvent raw ? RawBytes.Of(raw.Payload) : ObjectFields.Of(slot);
        }

        return null;
    }

    private ReplayRun<T, TCodec> NewRun(IReadOnlyList<ReplaySource> sources)
    {
        IEventHandler<T> handler = CreateHandler();
        Handler = handler;
        return new ReplayRun<T, TCodec>(sources).Handle(handler);
    }

    private IEventHandler<T> CreateHandler()
    {
        try
        {
            return (IEventHandler<T>)Activator.CreateInstance(handlerType)!;
        }
        catch (System.Reflection.TargetInvocationException fault)
        {
            throw new HandlerConstructionException(handlerType, fault.InnerException!);
        }
    }
}

/// <summary>Takes messages and does nothing.</summary>
internal sealed class NoHandler : IEventHandler<RawEvent>, IStatelessHandler
{
    public void OnEvent(ref RawEvent data, in EventHeader header, bool endOfBatch) { }
}

/// <summary>The constructor of a user's handler threw.</summary>
internal sealed class HandlerConstructionException(Type handler, Exception cause)
    : ReplayException($"The constructor of {handler} threw {cause.GetType().Name}: {cause.Message}", cause);
