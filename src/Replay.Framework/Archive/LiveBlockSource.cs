namespace Replay;

/// <summary>Follows a recording while it is written, by this process or another one, until it is stopped.</summary>
/// <remarks>A writer publishes a block by writing the length of its first frame last, so frames are whole up to the first length of zero.</remarks>
internal sealed unsafe class LiveBlockSource(
    string directory, RecordingDescriptor recording, RecordingGeometry geometry, CancellationToken cancellationToken) : BlockSource
{
    // How often a writer that is silent is looked for.
    private const int CheckIntervalMs = 20;

    private readonly MappedBlockSource _segments = new(directory, recording.RecordingId, geometry);
    private long _mappedBase = -1;
    private bool _isLive;

    /// <inheritdoc/>
    public override bool IsLive => _isLive;

    /// <inheritdoc/>
    public override bool MayWait => true;

    /// <inheritdoc/>
    public override byte* Load(long position, out int available)
    {
        SpinWait idle = new();
        long nextCheckMs = Environment.TickCount64;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            byte* memory = Written(position, out available);
            if (available > 0) return memory;
            if (Environment.TickCount64 >= nextCheckMs)
            {
                nextCheckMs = Environment.TickCount64 + CheckIntervalMs;
                // Looked for before the bytes are looked at once more: what was written before the end is read.
                End? end = FindEnd();
                memory = Written(position, out available);
                if (available > 0) return memory;
                if (end is { } found) return AtEnd(found, position, out available);
            }
            // From the first wait on, the reader has caught up.
            _isLive = true;
            idle.SpinOnce(sleep1Threshold: 50);
        }
    }

    public override void ReleaseBefore(long position) => _segments.ReleaseBefore(position);

    public override void Dispose() => _segments.Dispose();

    /// <summary>The whole frames that lie at a position; none where nothing was written yet.</summary>
    private byte* Written(long position, out int available)
    {
        available = 0;
        long segmentBase = geometry.SegmentBase(position);
        if (_mappedBase != segmentBase && !File.Exists(Path.Combine(directory, geometry.SegmentName(position)))) return null;
        byte* start = _segments.Load(position, out int length);
        _mappedBase = segmentBase;
        while (available < length)
        {
            int frameLength = Volatile.Read(ref *(int*)(start + available));
            if (frameLength == 0) break;
            // What is no frame is handed out for the cursor to name.
            int aligned = frameLength < Frame.HeaderLength || frameLength > length - available ? Frame.HeaderLength : Frame.Align(frameLength);
            available += aligned;
            if (aligned != Frame.Align(frameLength)) break;
        }
        return start;
    }

    private byte* AtEnd(End end, long position, out int available)
    {
        available = 0;
        if (end.StopPosition is not { } stop) throw new RecordingInterruptedException(recording.RecordingId, position, end.Reason);
        if (position >= stop) return null;
        // Frames were promised here: what there is instead is for the cursor to name.
        byte* memory = _segments.Load(position, out int length);
        available = Math.Min(length, Frame.HeaderLength);
        return memory;
    }

    /// <summary>How the recording has ended; null: it is being written.</summary>
    private End? FindEnd()
    {
        // The writer before the catalog: it stops the recording while it holds the lock.
        bool isWritten = WriterLock.IsHeld(directory);
        Catalog catalog = Catalog.Read(directory);
        foreach (CatalogEntry entry in catalog.Entries)
        {
            if (entry.Descriptor.RecordingId != recording.RecordingId) continue;
            if (entry.Descriptor.State != RecordingState.Valid) return new End(null, $"it is {entry.Descriptor.State} now");
            if (entry.Descriptor.Clean) return new End(entry.Descriptor.StopPosition, "");
            return isWritten ? null : new End(null, "whoever wrote it ended without stopping it");
        }
        return catalog.Damage is { } damage ? throw damage : new End(null, "the catalog does not list it any more");
    }

    private readonly record struct End(long? StopPosition, string Reason);
}
