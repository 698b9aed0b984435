using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Replay.Benching;

/// <summary>Recordings to be replayed, alone or merged by time, and what their replay must add up to.</summary>
/// <typeparam name="T">The event type.</typeparam>
/// <typeparam name="TCodec">Decodes it.</typeparam>
/// <typeparam name="TProbe">What handlers look at.</typeparam>
internal sealed class Workload<T, TCodec, TProbe> : IDisposable
    where TCodec : struct, IEventCodec<T>
    where TProbe : struct, IProbe<T>
{
    private readonly EmbeddedArchive _archive;
    private readonly (long Id, long To)[] _recordings;
    private readonly KeptMappings _kept;
    private readonly CancellationToken _cancellationToken;
    private readonly long _sum;

    /// <summary>Describes the replay of recordings of an archive, which must stay open; looks at every message of them once.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="recordingIds">The recordings; several are merged.</param>
    /// <param name="maxEvents">Of each recording only its first so many events.</param>
    /// <param name="cancellationToken">Ends runs.</param>
    public Workload(EmbeddedArchive archive, long[] recordingIds, long maxEvents = long.MaxValue, CancellationToken cancellationToken = default)
    {
        (_archive, _cancellationToken) = (archive, cancellationToken);
        _kept = new KeptMappings(archive, recordingIds);
        try
        {
            _recordings = [.. recordingIds.Select(id => (id, Measure(id, maxEvents)))];
            _sum = Scan(_kept, out _);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Messages in all.</summary>
    public long Events { get; private set; }

    /// <summary>Bytes of their payloads.</summary>
    public long PayloadBytes { get; private set; }

    /// <summary>Time of the first event of the first recording; 0: unknown.</summary>
    public long FirstTimestampNs { get; private set; }

    /// <summary>The highest time of all.</summary>
    public long LastTimestampNs { get; private set; }

    /// <summary>The first recording.</summary>
    public long RecordingId => _recordings[0].Id;

    /// <summary>Where the first event begins.</summary>
    public long FirstPosition { get; private set; }

    /// <summary>The run to be measured: on mappings that stay, or as users have it at first, on new ones.</summary>
    public ReplayRun<T, TCodec> Run(bool onNewMapping = false)
    {
        IRecordingSource source = Source(onNewMapping);
        return new ReplayRun<T, TCodec>(_recordings.Select(recording => new ReplaySource(source, recording.Id) { To = recording.To })).WithDigests(false);
    }

    /// <summary>A bare loop over the same frames, every header checked: the limit of any replay that checks them.</summary>
    public Sample Scan(bool onNewMapping = false)
    {
        long sum = Scan(Source(onNewMapping), out TimeSpan elapsed);
        Check(sum);
        return Events / elapsed.TotalSeconds;
    }

    /// <summary>A whole run into a struct handler.</summary>
    public Sample IntoStruct(bool onNewMapping = false)
    {
        StructSummer<T, TProbe> summer = default;
        RunResult result = Run(onNewMapping).Run(ref summer, _cancellationToken);
        Check(summer.Sum);
        return SampleOf(result);
    }

    /// <summary>A whole run into a class handler.</summary>
    /// <param name="how">Changes the run.</param>
    /// <param name="onNewMapping">See <see cref="Run"/>.</param>
    public Sample IntoClass(Func<ReplayRun<T, TCodec>, ReplayRun<T, TCodec>>? how = null, bool onNewMapping = false)
    {
        ClassSummer<T, TProbe> summer = new();
        ReplayRun<T, TCodec> run = Run(onNewMapping).Handle(summer);
        RunResult result = (how?.Invoke(run) ?? run).Run(_cancellationToken);
        Check(summer.Sum);
        return SampleOf(result);
    }

    public void Dispose() => _kept.Dispose();

    /// <summary>Rate and bytes allocated of a run.</summary>
    public static Sample SampleOf(RunResult result) => new(result.EventsPerSecond, result.AllocatedBytes);

    private IRecordingSource Source(bool onNewMapping)
    {
        if (!onNewMapping) return _kept;
        // What the pass before has left mapped.
        MappedFiles.OfProcess.Release();
        return _archive;
    }

    /// <summary>Counts the events of a recording; the end of the last one counted.</summary>
    private long Measure(long recordingId, long maxEvents)
    {
        long left = maxEvents, end = 0;
        foreach (RecordedMessage message in _kept.OpenReader(recordingId).Messages())
        {
            if (Events++ == 0) (FirstTimestampNs, FirstPosition) = (message.TimestampNs, message.Position);
            LastTimestampNs = Math.Max(LastTimestampNs, message.TimestampNs);
            PayloadBytes += message.Payload.Length;
            end = message.EndPosition;
            if (--left == 0) break;
        }

        _cancellationToken.ThrowIfCancellationRequested();
        return left < maxEvents ? end : throw new PositionException(0, $"Recording {recordingId} holds no messages to measure with.");
    }

    private long Scan(IRecordingSource source, out TimeSpan elapsed)
    {
        long sum = 0;
        elapsed = TimeSpan.Zero;
        foreach ((long id, long to) in _recordings)
        {
            using RecordingReader reader = source.OpenReader(id);
            using FrameCursor cursor = reader.OpenCursor(reader.Resolve(to: to), releasesAsItGoes: source == _archive);
            long start = Stopwatch.GetTimestamp();
            sum += Scan(cursor);
            elapsed += Stopwatch.GetElapsedTime(start);
        }

        return sum;
    }

    // Compiled in full at once: it is called once a pass.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe long Scan(FrameCursor cursor)
    {
        long sum = 0;
        byte* frame = cursor.Advance(cursor.Block.Next);
        while (frame != null)
        {
            FrameBlock block = cursor.Block;
            do sum += TProbe.Of(frame) + Frame.ReservedValue(frame);
            while (block.TryTake(out frame));
            frame = cursor.Advance(block.Next);
        }

        return sum;
    }

    private void Check(long sum)
    {
        if (sum != _sum) throw new InvalidOperationException($"The sum is {sum}, {_sum} was expected: events were lost or repeated.");
    }
}
