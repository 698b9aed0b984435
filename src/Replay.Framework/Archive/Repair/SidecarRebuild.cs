namespace Replay;

/// <summary>Makes the integrity sidecar of a segment anew, and says whether what is left of the old one, and the sidecar of the segment behind, prove its bytes.</summary>
internal sealed class SidecarRebuild(string directory, RecordingDescriptor recording) : IDisposable
{
    private readonly RecordingGeometry _geometry = new(recording);
    private readonly BlockChecksums _sidecar = new(recording.RecordingId, recording.SegmentFileLength);

    /// <summary>Makes it anew in the place of the one that is there.</summary>
    /// <param name="segment">Name of the segment file, every frame of which has been checked.</param>
    /// <returns>True: the bytes are proven to be those that were recorded. Null: nothing is left that tells. False: they are not; put the old one back.</returns>
    /// <exception cref="ArchiveStorageException">The disk refused.</exception>
    public bool? Run(string segment)
    {
        string path = Path.Combine(directory, segment);
        long segmentBase = SegmentFiles.BaseOf(path);
        IntegritySlot[] left = SlotsLeft(path, segmentBase);
        Write(path, segmentBase, left.Length > 0 ? left[0].ChainBefore : ChainBefore(segmentBase));
        bool[] answers = [.. left.Select(Fits).OfType<bool>(), .. FitsBehind(segmentBase) is { } fits ? (bool[])[fits] : []];
        return answers.Contains(false) ? false : answers.Length > 0 ? true : null;
    }

    public void Dispose() => _sidecar.Dispose();

    /// <summary>The slots that can be read, of a sidecar of which not all can: each has the chain up to where it covers.</summary>
    private IntegritySlot[] SlotsLeft(string path, long segmentBase)
    {
        _sidecar.Load(path, segmentBase);
        return _sidecar.HasWholeFile ? [.. new[] { _sidecar.Slots.Newer, _sidecar.Slots.Older }.OfType<IntegritySlot>()] : [];
    }

    /// <summary>The chain at the end of the segment in front; null: it is not known.</summary>
    private ulong? ChainBefore(long segmentBase)
    {
        if (segmentBase == _geometry.FirstTermStart) return segmentBase == 0 ? 0 : null;
        _sidecar.Load(PathOf(segmentBase - _geometry.SegmentLength), segmentBase - _geometry.SegmentLength);
        return _sidecar.Slot.CoveredLength == _geometry.SegmentLength ? _sidecar.Slot.Chain : null;
    }

    private void Write(string path, long segmentBase, ulong? chainBefore)
    {
        using IntegrityWriter writer = new(recording.RecordingId, _geometry.SegmentLength, syncsSegments: true);
        writer.Follow(chainBefore ?? 0);
        writer.Begin(path, segmentBase, 0);
        writer.CoverFile(path, Math.Min(_geometry.SegmentLength, recording.StopPosition - segmentBase));
        writer.Finish();
        writer.Sync();
        FileSync.Directory(directory);
        _sidecar.Load(path, segmentBase);
    }

    /// <summary>Whether the new checksums are those that a slot of the old sidecar covers; null: it ends elsewhere, inside a block.</summary>
    private bool? Fits(IntegritySlot old)
    {
        if (old.CoveredLength == _sidecar.Slot.CoveredLength) return old.Chain == _sidecar.Slot.Chain;
        if (old.HasTail || old.CoveredLength > _sidecar.Slot.CoveredLength) return null;
        return old.CoveredLength == 0 ? null : BlockChecksums.Extend(old.ChainBefore, _sidecar.Checksums[..(int)(old.CoveredLength / Crc32C.BlockLength)]) == old.Chain;
    }

    /// <summary>Whether the segment behind follows this one; null: there is none that says.</summary>
    private bool? FitsBehind(long segmentBase)
    {
        IntegritySlot slot = _sidecar.Slot;
        if (slot.CoveredLength < _geometry.SegmentLength || (slot.ChainBefore == 0 && segmentBase != 0)) return null;
        long behind = segmentBase + _geometry.SegmentLength;
        _sidecar.Load(PathOf(behind), behind);
        return _sidecar.Slot.ChainBefore == 0 ? null : _sidecar.Slot.ChainBefore == slot.Chain;
    }

    private string PathOf(long segmentBase) => Path.Combine(directory, _geometry.SegmentName(segmentBase));
}
