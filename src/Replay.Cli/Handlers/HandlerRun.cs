namespace Replay.Cli.Handlers;

/// <summary>A run into a handler whose types are known only when its assembly is loaded.</summary>
internal abstract class HandlerRun
{
    /// <summary>Creates the run that fits a handler's event type and codec.</summary>
    /// <param name="handler">The handler.</param>
    /// <param name="recordedBy">The codec that wrote the recording, where its metadata names one.</param>
    public static HandlerRun Create(HandlerType handler, string? recordedBy)
    {
        Type[] types = [handler.EventType, EventCodecs.Find(handler.EventType, recordedBy)];
        return (HandlerRun)Activator.CreateInstance(typeof(HandlerRun<,>).MakeGenericType(types), handler.Type)!;
    }

    /// <summary>Replays as the plan says.</summary>
    public abstract RunResult Run(IRecordingSource archive, RunPlan plan, IProgress<ReplayProgress> progress, CancellationToken interrupted);
}

/// <inheritdoc/>
internal sealed class HandlerRun<T, TCodec>(Type handlerType) : HandlerRun
    where TCodec : struct, IEventCodec<T>
{
    public override RunResult Run(IRecordingSource archive, RunPlan plan, IProgress<ReplayProgress> progress, CancellationToken interrupted)
    {
        ReplayRun<T, TCodec> run = new(archive, plan.RecordingId);
        run.Handle(CreateHandler()).WithProgress(progress);
        if (plan.From is { } from) run.From(from);
        if (plan.To is { } to) run.To(to);
        if (plan.FromTimeNs is { } fromTimeNs) run.FromTime(fromTimeNs);
        if (plan.ToTimeNs is { } toTimeNs) run.ToTime(toTimeNs);
        Select(run, plan);
        if (plan.TimeGaps is { } threshold) run.WithTimeGaps(threshold);
        if (plan.Pace is { } pace) run.AtPace(pace);
        if (plan.OverRing) run.OverRing();
        if (plan.Snapshots is { } store) run.SnapshotTo(store, plan.SnapshotEvery);
        if (plan.ResumeFrom is { } snapshot) run.ResumeFrom(snapshot);
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

/// <summary>What a run is to do.</summary>
internal sealed record RunPlan
{
    public required long RecordingId { get; init; }
    public long? From { get; init; }
    public long? To { get; init; }
    public long? FromTimeNs { get; init; }
    public long? ToTimeNs { get; init; }
    public int[] TemplateIds { get; init; } = [];
    public int[] StreamIds { get; init; } = [];
    public TimeSpan? TimeGaps { get; init; }
    public ReplayPace? Pace { get; init; }
    public bool OverRing { get; init; }
    public SnapshotStore? Snapshots { get; init; }
    public long? SnapshotEvery { get; init; }
    public Snapshot? ResumeFrom { get; init; }

    /// <summary>True when the handler gets some of the events only.</summary>
    public bool IsSelective => TemplateIds is not [] || StreamIds is not [];
}

/// <summary>The constructor of a user's handler threw.</summary>
internal sealed class HandlerConstructionException(Type handler, Exception cause)
    : ReplayException($"The constructor of {handler} threw {cause.GetType().Name}: {cause.Message}", cause);
