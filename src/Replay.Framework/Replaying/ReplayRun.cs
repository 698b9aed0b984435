namespace Replay;

/// <summary>One replay of a range of a recording, or of several merged by event time, into handlers: say what, then <see cref="Run(CancellationToken)"/>.</summary>
/// <remarks>
/// Handlers are called on the calling thread in the order in which they were registered, unless <see cref="OverRing(int, WaitStrategy?)"/> gives each its own
/// thread. Same recording, same range, same handlers: the same digests, in either mode, in one go or resumed. Used by one thread; run it once,
/// or again with handlers in their initial state.
/// </remarks>
/// <typeparam name="T">The event type.</typeparam>
/// <typeparam name="TCodec">Decodes the recording's messages into events.</typeparam>
public sealed partial class ReplayRun<T, TCodec>
    where TCodec : struct, IEventCodec<T>
{
    private readonly IReadOnlyList<ReplaySource> _sources;
    private readonly TCodec _codec;
    private readonly HandlerSet<T> _handlers = new();
    private readonly List<ReplayOutput> _outputs = [];
    private readonly RangeBuilder _range = new();
    private readonly SortedSet<int> _templateIds = [];
    private readonly SortedSet<int> _streamIds = [];
    private SnapshotPlan? _snapshots;
    private Snapshot? _resumeFrom;
    private SnapshotSearch? _newestFrom;
    private bool _checksHistory;
    private TimestampReader? _timestamps;
    private IProgress<ReplayProgress>? _progress;
    private EventRingOptions _ringOptions = new();
    private int? _ringSlots;
    private Action<HandlerException>? _skipAndReport;
    private ReplayPace? _pace;
    private TimeSpan? _gapThreshold;
    private bool _withDigests = true;
    private bool _isRunning;
    private bool _withManifest;
    private long? _checkpointEvery;

    /// <summary>Describes a replay of one recording.</summary>
    /// <param name="archive">The archive, embedded or elsewhere; it must stay open during the run.</param>
    /// <param name="recordingId">The recording.</param>
    /// <param name="codec">The codec, where it has settings.</param>
    public ReplayRun(IRecordingSource archive, long recordingId, TCodec codec = default) : this([new ReplaySource(archive, recordingId)], codec)
    {
    }

    /// <summary>Describes a replay of several recordings, merged by event time.</summary>
    /// <remarks>
    /// Events are ordered by time, then in the order of the sources, then by position; where time goes back within a recording, its highest time so
    /// far counts. A snapshot of such a run is resumed with the same sources, ranges and offsets.
    /// </remarks>
    /// <param name="sources">The recordings, at least one.</param>
    /// <param name="codec">The codec of all of them, where it has settings.</param>
    public ReplayRun(IEnumerable<ReplaySource> sources, TCodec codec = default)
    {
        (_sources, _codec) = ([.. sources], codec);
        if (_sources is []) throw new ArgumentException("A run needs at least one recording.", nameof(sources));
    }

    /// <summary>Begins the range at a position; otherwise at the recording's start.</summary>
    /// <param name="position">Start of a message or of padding, or the stop position.</param>
    /// <exception cref="InvalidOperationException">The run is over several recordings, whose positions stand in their <see cref="ReplaySource"/>.</exception>
    public ReplayRun<T, TCodec> From(long position) => With(() => _range.From = OfOnlyRecording(position));

    /// <summary>Ends the range at a position; otherwise where the recording was stopped.</summary>
    /// <param name="position">Messages that end at or before it are replayed.</param>
    /// <exception cref="InvalidOperationException">The run is over several recordings, whose positions stand in their <see cref="ReplaySource"/>.</exception>
    public ReplayRun<T, TCodec> To(long position) => With(() => _range.To = OfOnlyRecording(position));

    /// <summary>Begins the range with the first event at or after a time. The time counts as the highest seen so far, should it go back.</summary>
    /// <param name="timestampNs">Nanoseconds since the Unix epoch.</param>
    public ReplayRun<T, TCodec> FromTime(long timestampNs) => With(() => _range.FromTimeNs = timestampNs);

    /// <summary>Ends the range with the last event before a time. The time counts as the highest seen so far, should it go back.</summary>
    /// <param name="timestampNs">Nanoseconds since the Unix epoch.</param>
    public ReplayRun<T, TCodec> ToTime(long timestampNs) => With(() => _range.ToTimeNs = timestampNs);

    /// <summary>Adds handlers to the current stage: over a ring they run in parallel and must not write to the event.</summary>
    /// <param name="handlers">The handlers, each named by its type.</param>
    public ReplayRun<T, TCodec> Handle(params ReadOnlySpan<IEventHandler<T>> handlers)
    {
        ThrowIfRunning();
        foreach (IEventHandler<T> handler in handlers) _handlers.Add(null, handler);
        return this;
    }

    /// <summary>Adds a handler to the current stage under a name, by which snapshots and faults refer to it.</summary>
    /// <param name="name">The name, unique in the run.</param>
    /// <param name="handler">The handler.</param>
    public ReplayRun<T, TCodec> Handle(string name, IEventHandler<T> handler) => With(() => _handlers.Add(name, handler));

    /// <summary>Begins another stage: its handlers see each event after all handlers of the stage before it.</summary>
    /// <inheritdoc cref="Handle(ReadOnlySpan{IEventHandler{T}})" path="/param"/>
    public ReplayRun<T, TCodec> ThenHandle(params ReadOnlySpan<IEventHandler<T>> handlers)
    {
        ThrowIfRunning();
        _handlers.BeginStage();
        return Handle(handlers);
    }

    /// <summary>Begins another stage with a named handler.</summary>
    /// <inheritdoc cref="Handle(string, IEventHandler{T})" path="/param"/>
    public ReplayRun<T, TCodec> ThenHandle(string name, IEventHandler<T> handler)
    {
        ThrowIfRunning();
        _handlers.BeginStage();
        return Handle(name, handler);
    }

    /// <summary>Calls the handlers on the calling thread: fastest for one handler, and the default.</summary>
    public ReplayRun<T, TCodec> Inline() => With(() => _ringSlots = null);

    /// <summary>Gives each handler a thread of its own, fed over a ring: handlers of a stage run in parallel, stages in a pipeline.</summary>
    /// <param name="slots">Slots of the ring, a power of two; a handler can fall behind by as many events.</param>
    /// <param name="wait">How threads wait for each other; <see cref="WaitStrategy.Yielding"/> unless given.</param>
    /// <exception cref="ArgumentException">The number of slots is not a power of two.</exception>
    public ReplayRun<T, TCodec> OverRing(int slots = 65_536, WaitStrategy? wait = null) =>
        OverRing(slots, new EventRingOptions { WaitStrategy = wait ?? WaitStrategy.Yielding });

    /// <summary>Gives each handler a thread of its own, fed over a ring with options: <see cref="EventRingOptions.StallTimeout"/> names a handler that is stuck.</summary>
    /// <param name="slots">Slots of the ring, a power of two; a handler can fall behind by as many events.</param>
    /// <param name="options">Waits, timeouts and batches; <see cref="EventRingOptions.SkipAndReport"/> counts as <see cref="SkipAndReport"/>.</param>
    /// <exception cref="ArgumentException">The number of slots is not a power of two, or the options are for several publishers.</exception>
    public ReplayRun<T, TCodec> OverRing(int slots, EventRingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        EventRing<T>.CheckSize(slots, nameof(slots));
        if (options.MultiProducer) throw new ArgumentException($"One thread replays; leave {nameof(EventRingOptions.MultiProducer)} unset.", nameof(options));
        return With(() => (_ringSlots, _ringOptions, _skipAndReport) = (slots, options, options.SkipAndReport ?? _skipAndReport));
    }

    /// <summary>Skips the event for a handler that throws at it, instead of ending the run; other handlers get it. The same in both modes.</summary>
    /// <remarks>Faults outside events (start, shutdown, snapshots) end the run all the same.</remarks>
    /// <param name="report">Takes each fault, on the handler's thread; what it throws ends the run.</param>
    public ReplayRun<T, TCodec> SkipAndReport(Action<HandlerException> report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return With(() => _skipAndReport = report);
    }

    /// <summary>Keeps digests of events, outputs and states, or does not; it does unless told otherwise.</summary>
    /// <param name="withDigests">False saves one to three nanoseconds an event.</param>
    public ReplayRun<T, TCodec> WithDigests(bool withDigests = true) => With(() => _withDigests = withDigests);

    /// <summary>Notes what goes in and what comes out, with checkpoints on the way, in <see cref="RunResult.Manifest"/>.</summary>
    /// <remarks>At a checkpoint every handler saves its state, which is digested.</remarks>
    /// <param name="checkpointEvery">A checkpoint after every so many events; null: chosen by the size of the states and the length of the run.</param>
    public ReplayRun<T, TCodec> WithManifest(long? checkpointEvery = null)
    {
        if (checkpointEvery < 1) throw new ArgumentOutOfRangeException(nameof(checkpointEvery), checkpointEvery, "Checkpoints are taken after every 1 or more events.");
        return With(() => (_withManifest, _checkpointEvery) = (true, checkpointEvery));
    }

    /// <summary>Adds outputs that handlers write to; each has a digest in the result and enters the run digest.</summary>
    /// <param name="outputs">The outputs, each with its own name.</param>
    public ReplayRun<T, TCodec> WithOutput(params ReadOnlySpan<ReplayOutput> outputs)
    {
        foreach (ReplayOutput output in outputs)
        {
            if (_outputs.Exists(other => other.Name == output.Name)) throw new ArgumentException($"There is an output '{output.Name}' already; names are unique in a run.");
            _outputs.Add(output);
        }

        return this;
    }

    /// <summary>Takes event times from the messages instead of the frames: for recordings that others made.</summary>
    /// <param name="reader">Reads a message's time; called once an event, on the replaying thread. <c>_ => 0</c> runs without time.</param>
    public ReplayRun<T, TCodec> WithTimestamps(TimestampReader reader) => With(() => _timestamps = reader);

    /// <summary>Delivers only events of these types, told by their message headers. The others are not decoded; they are counted, also in <see cref="EventHeader.Sequence"/>.</summary>
    /// <remarks>
    /// The event digest covers what is delivered: runs that give their handlers different events differ in it, and a recording of nothing but the
    /// wanted events gives the same. Where the last event that is ready is not wanted, handlers inline see no <c>endOfBatch</c> for it.
    /// </remarks>
    /// <param name="templateIds">Template ids, 1 to 65,535; together with those of earlier calls.</param>
    /// <exception cref="InvalidOperationException">The codec is of messages without a header, which have no type to select by.</exception>
    public ReplayRun<T, TCodec> OnlyTemplates(params ReadOnlySpan<int> templateIds)
    {
        ThrowIfRunning();
        // Of messages that are not decoded, whoever asks for types says that they have a header.
        if (default(TCodec) is not (IMessageHeaderCodec or RawCodec))
            throw new InvalidOperationException($"{typeof(TCodec).Name} is a codec of messages without a message header, which have no type to select by; take a codec that is an {nameof(IMessageHeaderCodec)}, or {nameof(RawCodec)}.");
        foreach (int templateId in templateIds)
        {
            if (templateId is < 1 or > ushort.MaxValue) throw new ArgumentOutOfRangeException(nameof(templateIds), templateId, "A template id is a number from 1 to 65,535.");
            _templateIds.Add(templateId);
        }

        return this;
    }

    /// <summary>Delivers only events of these streams; the others are merged and counted, but not decoded. Otherwise as <see cref="OnlyTemplates"/>.</summary>
    /// <param name="streamIds">Stream ids of the run's recordings; together with those of earlier calls.</param>
    public ReplayRun<T, TCodec> OnlyStreams(params ReadOnlySpan<int> streamIds)
    {
        ThrowIfRunning();
        foreach (int streamId in streamIds) _streamIds.Add(streamId);
        return this;
    }

    /// <summary>Reports progress a few times a second from a pool thread, and at the end.</summary>
    /// <param name="progress">Takes the reports; must not throw.</param>
    public ReplayRun<T, TCodec> WithProgress(IProgress<ReplayProgress> progress) => With(() => _progress = progress);

    /// <summary>Delivers events at a pace of event time, instead of as fast as the handlers take them.</summary>
    /// <param name="pace">The pace.</param>
    public ReplayRun<T, TCodec> AtPace(ReplayPace pace) => With(() => _pace = pace);

    /// <summary>Reports holes in event time in the result.</summary>
    /// <param name="threshold">Shorter ones are none. Above 0.</param>
    public ReplayRun<T, TCodec> WithTimeGaps(TimeSpan threshold)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(threshold, TimeSpan.Zero);
        return With(() => _gapThreshold = threshold);
    }

    /// <summary>Takes a snapshot at the end of the range, or where told.</summary>
    /// <param name="store">Takes the snapshots; one store for all calls.</param>
    /// <param name="everyEvents">After every so many events from the start of the range.</param>
    /// <param name="atPosition">Where the run reaches this boundary of messages; call again for further positions.</param>
    /// <param name="everyEventTime">After the first event at or after each multiple of this interval of event time, counted from the Unix epoch.</param>
    /// <param name="onRequest">When it is asked for.</param>
    public ReplayRun<T, TCodec> SnapshotTo(
        SnapshotStore store, long? everyEvents = null, long? atPosition = null, TimeSpan? everyEventTime = null, SnapshotTrigger? onRequest = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        if (everyEventTime <= TimeSpan.Zero) throw new ArgumentOutOfRangeException(nameof(everyEventTime), everyEventTime, "Snapshots are taken after an interval above 0.");
        if (everyEvents < 1) throw new ArgumentOutOfRangeException(nameof(everyEvents), everyEvents, "Snapshots are taken after every 1 or more events.");
        _snapshots ??= new SnapshotPlan(store);
        if (_snapshots.Store.Directory != store.Directory) throw new ArgumentException("A run puts its snapshots into one store.", nameof(store));
        if (everyEvents is { } events) _snapshots.EveryEvents = events;
        if (atPosition is { } position) _snapshots.Add(position);
        if (everyEventTime is { } interval) _snapshots.Times = new EventTimeSchedule((long)interval.TotalNanoseconds);
        if (onRequest is not null) _snapshots.Trigger = onRequest;
        if (everyEvents is null && atPosition is null && everyEventTime is null && onRequest is null) _snapshots.AtEnd = true;
        return this;
    }

    private long OfOnlyRecording(long position) => _sources is [_]
        ? position
        : throw new InvalidOperationException($"A position lies in one recording and the run is over {_sources.Count}; set From and To of each {nameof(ReplaySource)}.");

    private void ThrowIfRunning()
    {
        if (_isRunning) throw new InvalidOperationException("The run is under way: describe it, with all its handlers, before Run.");
    }

    private ReplayRun<T, TCodec> With(Action set)
    {
        ThrowIfRunning();
        set();
        return this;
    }
}
