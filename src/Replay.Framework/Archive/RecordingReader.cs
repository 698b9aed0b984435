namespace Replay;

/// <summary>Reads one recording.</summary>
/// <remarks>Immutable; any thread may open any number of cursors and enumerations, each for one thread.</remarks>
public sealed class RecordingReader : IDisposable
{
    private readonly Func<PositionRange, CancellationToken, BlockSource> _open;
    private readonly string? _directory;
    private readonly int _changesSeen;
    private readonly FrameChecksum _checksum;
    private readonly TimeIndex _times;
    private bool _isDisposed;

    internal RecordingReader(string directory, RecordingDescriptor descriptor, bool mayMap, ArchiveOptions options, Func<RecordingReader, bool, bool>? rebuildTimes = null)
    {
        (_directory, _checksum, _changesSeen) = (directory, options.Checksum, RecordingLease.ChangesOf(directory, descriptor.RecordingId));
        _times = new TimeIndex(this, IntegrityCoverage.IsOutdated(descriptor) ? null : directory, rebuildTimes);
        (Descriptor, IsMapped, Geometry) = (descriptor, mayMap, new RecordingGeometry(descriptor));
        bool checks = options.ChecksIntegrity && !IntegrityCoverage.IsOutdated(descriptor);
        _open = (_, _) =>
        {
            SegmentBlockSource segments = mayMap
                ? new MappedBlockSource(directory, descriptor.RecordingId, Geometry)
                : new BufferedBlockSource(directory, descriptor.RecordingId, Geometry);
            return checks ? new CheckedBlockSource(segments, directory, descriptor, Geometry, mayMap) : segments;
        };
        if (checks) DetachedSidecars.Check(directory, descriptor, Geometry);
        if (mayMap)
        {
            RecordingEdges.CheckStart(directory, descriptor, Geometry);
            if (descriptor.Clean) RecordingEdges.CheckStop(directory, descriptor, Geometry, Frame.HeaderLength);
        }
        StopPosition = descriptor.Clean ? descriptor.StopPosition : EndOfLastWholeMessage();
    }

    /// <summary>A recording whose bytes come from elsewhere, or are still to come.</summary>
    /// <param name="descriptor">What is known of it.</param>
    /// <param name="stopPosition">Up to where it can be read: beyond its present end, if more is waited for.</param>
    /// <param name="open">Gives the bytes of a range until cancelled; each cursor has a source of its own, whose bytes stay until its next block.</param>
    /// <param name="directory">The archive in whose directory its files are, to be held while they are read; null: there are none.</param>
    internal RecordingReader(RecordingDescriptor descriptor, long stopPosition, Func<PositionRange, CancellationToken, BlockSource> open, string? directory = null)
    {
        (Descriptor, StopPosition, Geometry, _open, _directory) = (descriptor, stopPosition, new RecordingGeometry(descriptor), open, directory);
        if (directory is not null) _changesSeen = RecordingLease.ChangesOf(directory, descriptor.RecordingId);
        _times = new TimeIndex(this, null, null);
    }

    /// <summary>What the catalog says of the recording.</summary>
    public RecordingDescriptor Descriptor { get; }

    /// <summary>Position of the first message.</summary>
    public long StartPosition => Descriptor.StartPosition;

    /// <summary>End of the last message; of a recording that was not stopped, the end of the last one that was whole when the reader was opened.</summary>
    public long StopPosition { get; }

    /// <summary>What a writer that ended without stopping the recording left behind the last whole message; null: nothing. It is not read.</summary>
    public TornTail? TornTail { get; private set; }

    internal RecordingGeometry Geometry { get; }

    /// <summary>True: segments are mapped, and views of messages stay valid until they are released. False: only until the next block.</summary>
    internal bool IsMapped { get; init; }

    /// <summary>Checks the ends of a range and fills in those that are not given.</summary>
    /// <param name="from">Start of a message or of padding, or the stop position; null: the start position.</param>
    /// <param name="to">End of a message or of padding; null: the stop position.</param>
    /// <param name="cancellationToken">Ends the wait for an end that a live recording has not come to yet.</param>
    /// <exception cref="PositionException">An end lies outside the recording or inside a message; the exception names the boundaries around it.</exception>
    /// <exception cref="ArchiveDamageException">The term that holds an end is damaged before it.</exception>
    public PositionRange Resolve(long? from = null, long? to = null, CancellationToken cancellationToken = default)
    {
        PositionRange range = new(from ?? StartPosition, to ?? StopPosition);
        CheckBoundary(range.From, "start", cancellationToken);
        CheckBoundary(range.To, "end", cancellationToken);
        if (range.From > range.To)
            throw new PositionException(range.From, $"The range starts at {range.From}, after its end at {range.To}; give an end that is not before the start.");
        return range;
    }

    /// <summary>The messages of a range.</summary>
    /// <param name="from">See <see cref="Resolve"/>.</param>
    /// <param name="to">See <see cref="Resolve"/>.</param>
    /// <param name="cancellationToken">Ends waits for what a live recording has not come to yet, here and in enumerations.</param>
    /// <exception cref="PositionException">See <see cref="Resolve"/>.</exception>
    public RecordedMessages Messages(long? from = null, long? to = null, CancellationToken cancellationToken = default) =>
        new(this, Resolve(from, to, cancellationToken), cancellationToken);

    /// <summary>The messages of a range that <see cref="Resolve"/> or <see cref="ResolveTimes"/> gave.</summary>
    /// <param name="range">Boundaries of messages.</param>
    public RecordedMessages Messages(PositionRange range) => new(this, range, CancellationToken.None);

    /// <summary>Finds a place by event time, as the frames carry it: the start of the first message that is at or after a time; the stop position if there is none.</summary>
    /// <remarks>
    /// The time counts as the highest so far where it goes back, and messages without a time (0) are where they lie. The recording's time index is asked; where that is
    /// missing, damaged or behind, the recording is read, and an archive that was opened for writing writes it anew.
    /// </remarks>
    /// <param name="timestampNs">Nanoseconds since the Unix epoch.</param>
    /// <exception cref="UnknownTimeException">No message of the recording has a time.</exception>
    /// <exception cref="ArchiveDamageException">The recording is damaged on the way.</exception>
    public long FindTime(long timestampNs) => _times.Find(timestampNs);

    /// <summary>The range from the first event at or after a time up to the last one before another.</summary>
    /// <param name="fromTimeNs">Nanoseconds since the Unix epoch; null: from the start position.</param>
    /// <param name="toTimeNs">Nanoseconds since the Unix epoch; null: up to the stop position.</param>
    /// <exception cref="ArgumentException">The range ends before it starts.</exception>
    /// <inheritdoc cref="FindTime" path="/exception"/>
    public PositionRange ResolveTimes(long? fromTimeNs, long? toTimeNs = null)
    {
        if (fromTimeNs > toTimeNs) throw new ArgumentException($"The range begins at time {fromTimeNs} ns, after its end at {toTimeNs} ns; exchange the two.");
        return new PositionRange(fromTimeNs is { } from ? FindTime(from) : StartPosition, toTimeNs is { } to ? FindTime(to) : StopPosition);
    }

    /// <inheritdoc/>
    public void Dispose() => _isDisposed = true;

    /// <summary>A cursor over a range that <see cref="Resolve"/> gave.</summary>
    /// <param name="range">Boundaries of messages.</param>
    /// <param name="releasesAsItGoes">True: the caller keeps no view of a message after it asked for the next.</param>
    /// <param name="cancellationToken">Ends a wait for bytes that have not come yet.</param>
    internal FrameCursor OpenCursor(PositionRange range, bool releasesAsItGoes, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return new FrameCursor(Descriptor.RecordingId, Geometry, _open(range, cancellationToken), range)
        {
            ReleasesAsItGoes = releasesAsItGoes,
            Checksum = _checksum,
            Lease = _directory is null ? null : RecordingLease.Share(_directory, Descriptor.RecordingId, _changesSeen),
        };
    }

    /// <summary>Whether a message or padding begins at a position between start and stop, by what the header there says of its own place; the stop counts too.</summary>
    /// <remarks>For positions that were boundaries once: without walking the term, which takes milliseconds where terms are large.</remarks>
    internal bool IsBoundaryByHeader(long position) => position == StopPosition
        || (_directory is null ? BoundariesAround(position, CancellationToken.None).Before == position : RecordingEdges.IsFrame(_directory, Geometry, position));

    private void CheckBoundary(long position, string which, CancellationToken cancellationToken)
    {
        if (position < StartPosition || position > StopPosition)
            throw new PositionException(position, $"The {which} of the range, {position}, lies outside recording {Descriptor.RecordingId}, which holds {StartPosition} to {StopPosition}.");
        (long before, long after) = BoundariesAround(position, cancellationToken);
        if (before != position)
            throw new PositionException(position,
                $"The {which} of the range, {position}, lies inside a message or padding of recording {Descriptor.RecordingId}; the boundaries around it are {before} and {after}.");
    }

    /// <summary>The nearest boundaries at or before a position and after it, found by walking its term: terms start with a message.</summary>
    private unsafe (long Before, long After) BoundariesAround(long position, CancellationToken cancellationToken)
    {
        long before = Math.Max(Geometry.TermStart(position), StartPosition);
        if (position == StopPosition) return (position, position);
        using FrameCursor cursor = OpenCursor(new PositionRange(before, StopPosition), releasesAsItGoes: true, cancellationToken);
        while (cursor.Block.Position < position)
        {
            before = cursor.Block.Position;
            if (!cursor.Block.TryTake(out _)) cursor.Step();
        }
        return cursor.Block.Position == position ? (position, position) : (before, cursor.Block.Position);
    }

    /// <summary>Where the messages end that a writer left which did not stop its recording.</summary>
    private unsafe long EndOfLastWholeMessage()
    {
        if ((TornTail = Descriptor.UnsyncedTail) is { } unsynced) return unsynced.Position;
        long stop = Descriptor.StopPosition;
        long from = Math.Max(Geometry.TermStart(Descriptor.DurablePosition ?? stop), StartPosition);
        using FrameCursor cursor = OpenCursor(new PositionRange(from, stop), releasesAsItGoes: true);
        long end = from;
        try
        {
            for (; cursor.Block.Position < stop; end = cursor.Block.Position)
                if (!cursor.Block.TryTake(out _)) cursor.Step();
        }
        catch (ArchiveDamageException damage)
        {
            if (!Descriptor.IsTorn(end, cursor.Block.Position, damage.Kind)) return stop;
            TornTail = new TornTail(end, stop - end, damage.Detail);
            return end;
        }
        if (_directory is not null && !Descriptor.Active) TornTail = RecordingEdges.FindTail(_directory, Descriptor, Geometry, stop);
        return stop;
    }
}
