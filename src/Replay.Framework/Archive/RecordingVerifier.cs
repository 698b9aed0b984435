namespace Replay;

/// <summary>Checks one recording for <see cref="ArchiveVerifier"/>.</summary>
internal sealed class RecordingVerifier(EmbeddedArchive archive, RecordingDescriptor entry, FrameChecksum checksum, Action<int> onBytesChecked, CancellationToken cancellationToken)
{
    private readonly List<VerificationFinding> _findings = [];
    private long _bytesChecked;
    private long _bytesCovered;
    private TornTail? _tornTail;
    private TimeIndexVerifier? _times;

    public RecordingVerification Run()
    {
        Try(() =>
        {
            RecordingGeometry geometry = new(entry);
            RecordingDescriptor descriptor = archive.Complete(entry);
            TornTail? unsynced = descriptor.UnsyncedTail;
            if (unsynced is not null) descriptor = descriptor with { StopPosition = unsynced.Position };
            Try(() => archive.ReadMetadata(entry.RecordingId));
            if (!descriptor.Clean && DurableWatermark.Check(archive.Directory, entry.RecordingId) is { } damage) Add(damage);
            Try(() => RecordingEdges.CheckStart(archive.Directory, descriptor, geometry));
            Try(() => DetachedSidecars.Check(archive.Directory, descriptor, geometry));
            using (BlockSource source = OpenSource(descriptor, geometry))
            using (TimeIndexVerifier? times = HasTimeIndex(descriptor) ? new(archive.Directory, descriptor, Add) : null)
            {
                _times = times;
                CheckTerms(descriptor, geometry, source);
                _times?.Complete();
            }
            _tornTail ??= unsynced;
            if (descriptor.Clean)
            {
                Try(() => RecordingEdges.CheckStop(archive.Directory, descriptor, geometry, long.MaxValue));
                FindSegmentsBehind(descriptor, geometry);
            }
            else if (_tornTail is null && !descriptor.Active)
            {
                _tornTail = RecordingEdges.FindTail(archive.Directory, descriptor, geometry, descriptor.StopPosition);
            }
            CheckIntegrity(descriptor, geometry);
        });
        return new RecordingVerification(entry.RecordingId, _bytesChecked, [.. _findings.OrderBy(finding => finding.Position)]) { TornTail = _tornTail, BytesCovered = _bytesCovered };
    }

    /// <summary>Of a recording that was not stopped, changed blocks above its watermark are a part of its torn tail: readers and verify have to agree where that begins.</summary>
    private BlockSource OpenSource(RecordingDescriptor descriptor, RecordingGeometry geometry)
    {
        BufferedBlockSource segments = new(archive.Directory, descriptor.RecordingId, geometry);
        return descriptor.Clean || IntegrityCoverage.IsOutdated(descriptor) ? segments : new CheckedBlockSource(segments, archive.Directory, descriptor, geometry, mayMap: false);
    }

    /// <summary>Of a recording that was not stopped, the last entries may not have come to the disk; of one that Aeron has changed since, they say nothing.</summary>
    private static bool HasTimeIndex(RecordingDescriptor descriptor) => descriptor.Clean && !IntegrityCoverage.IsOutdated(descriptor);

    private void CheckIntegrity(RecordingDescriptor descriptor, RecordingGeometry geometry)
    {
        using IntegrityVerifier integrity = new(archive.Directory, descriptor, geometry, AddUnlessKnown, cancellationToken);
        integrity.Run(descriptor.DurablePosition ?? _tornTail?.Position ?? descriptor.StopPosition);
        _bytesCovered = integrity.BytesCovered;
    }

    /// <summary>Files that no position of the recording lies in, but for those in front of it, which may have been detached.</summary>
    private void FindSegmentsBehind(RecordingDescriptor descriptor, RecordingGeometry geometry)
    {
        long last = geometry.SegmentBase(descriptor.StopPosition);
        foreach ((long segmentBase, string path) in SegmentFiles.Of(archive.Directory, descriptor.RecordingId))
        {
            string? fault = segmentBase > last ? $"it lies behind the stop position {descriptor.StopPosition}"
                : segmentBase >= geometry.FirstTermStart && geometry.SegmentBase(segmentBase) != segmentBase ? "no segment of the recording begins there" : null;
            if (fault is not null) _findings.Add(new VerificationFinding(DamageKind.OrphanSegment, Path.GetFileName(path), 0, segmentBase, fault));
        }
    }

    private void CheckTerms(RecordingDescriptor descriptor, RecordingGeometry geometry, BlockSource source)
    {
        long position = descriptor.StartPosition;
        while (position < descriptor.StopPosition && _tornTail is null && _findings.Count < ArchiveVerifier.MaxFindings)
        {
            cancellationToken.ThrowIfCancellationRequested();
            long end = Math.Min(geometry.TermStart(position) + geometry.TermLength, descriptor.StopPosition);
            PositionRange term = new(position, end);
            int found = _findings.Count;
            bool hasSegment = Try(() => CheckTerm(descriptor, geometry, source, term));
            // The highest time is not known behind damage.
            if (_findings.Count > found && _findings[^1].Kind != DamageKind.TimeIndex) _times = null;
            // Without its file, nothing can be said of the other terms of a segment.
            position = hasSegment ? end : Math.Min(geometry.SegmentBase(position) + geometry.SegmentLength, descriptor.StopPosition);
        }
    }

    private unsafe void CheckTerm(RecordingDescriptor descriptor, RecordingGeometry geometry, BlockSource source, PositionRange range)
    {
        using FrameCursor cursor = new(descriptor.RecordingId, geometry, source, range) { OwnsSource = false, ChecksAlignment = true, Checksum = checksum };
        long end = range.From;
        try
        {
            for (; cursor.Block.Position < range.To; end = cursor.Block.Position)
            {
                byte* message = cursor.Step();
                _times?.Pass(end, message == null ? 0 : Frame.ReservedValue(message));
            }
        }
        catch (ArchiveDamageException damage) when (!descriptor.Clean && descriptor.IsTorn(end, cursor.Block.Position, damage.Kind))
        {
            _tornTail = new TornTail(end, descriptor.StopPosition - end, damage.Detail);
        }
        finally
        {
            int count = (int)(cursor.Block.Position - range.From);
            _bytesChecked += count;
            onBytesChecked(count);
        }
    }

    /// <summary>Runs a check; damage becomes a finding.</summary>
    /// <returns>False: the segment file as a whole is missing or wrong.</returns>
    private bool Try(Action check)
    {
        try
        {
            check();
            return true;
        }
        catch (ArchiveDamageException damage)
        {
            Add(damage);
            return damage.Kind is not (DamageKind.SegmentMissing or DamageKind.SegmentFile);
        }
    }

    /// <summary>A block is named only where nothing in it was: the rule that is broken says more.</summary>
    private void AddUnlessKnown(ArchiveDamageException damage)
    {
        bool isKnown = damage.Kind == DamageKind.Block && _findings.Any(finding => finding.Position >= damage.Position && finding.Position < damage.Position + Crc32C.BlockLength);
        if (!isKnown) Add(damage);
    }

    private void Add(ArchiveDamageException damage)
    {
        if (_findings.Count < ArchiveVerifier.MaxFindings) _findings.Add(VerificationFinding.From(damage));
    }
}
