namespace Replay;

/// <summary>Mends one recording: its descriptor, the files around its end, its end; and says what is left.</summary>
internal sealed class RecordingRepair(RepairSession session, EmbeddedArchive archive, CatalogEntry entry, FrameChecksum checksum, CancellationToken cancellationToken)
{
    private readonly long _recordingId = entry.Descriptor.RecordingId;
    private RecordingDescriptor _descriptor = entry.Descriptor;
    private RecordingVerification _found = null!;

    public void Run()
    {
        if (archive.Complete(_descriptor).Active) return;
        MendChecksum();
        SetSidecarsAside();
        MendSegmentLengths();
        SwapSegments();
        Verify();
        if (_found.Findings.Any(finding => finding.Kind == DamageKind.Block)) MendBlocks();
        if (_found.Findings.Count > 0 && !DescriptorSurvey.ReadsWhole(session.Directory, _descriptor, checksum)) MendDescriptor();
        if (RecordingGeometry.Fault(_descriptor) is null)
        {
            if (!_descriptor.Clean) SetStopPosition();
            else if (_found.Findings.Any(finding => !IsDerived(finding))) ClearBehindStop();
        }
        if (_found.Findings.Any(IsDerived)) MendSidecars();
        foreach (VerificationFinding finding in _found.Findings) NoteLeft(finding);
    }

    /// <summary>Whether what is damaged is made from the segments, so that no message is lost with it.</summary>
    private static bool IsDerived(VerificationFinding finding) => finding.Kind is DamageKind.IntegritySidecar or DamageKind.TimeIndex;

    private void Verify() => _found = new RecordingVerifier(archive, _descriptor, checksum, static _ => { }, cancellationToken).Run();

    /// <summary>Corrects the one bit that makes an entry and its checksum agree; where there is none, the frames speak for the fields that they depend on.</summary>
    private void MendChecksum()
    {
        if (entry.Fault is null) return;
        byte[] bytes = Storage.ReadAll(session.PathOf(Catalog.FileName))[(int)entry.Offset..];
        bytes = bytes[..CatalogCodec.EntryLength(bytes, entry.Offset)];
        if (CatalogChecksum.CorrectBit(bytes) is { } corrected)
        {
            _descriptor = CatalogCodec.Decode(bytes, entry.Offset);
            Replace(bytes, RepairKind.CorrectCatalogChecksum, $"bit {corrected % 8} of byte {corrected / 8} of the entry was flipped: with it turned back, the entry's checksum is right");
        }
        else if (DescriptorSurvey.ReadsWhole(session.Directory, _descriptor, checksum))
        {
            CatalogCodec.Stamp(bytes, checksum);
            Replace(bytes, RepairKind.CorrectCatalogChecksum, "the checksum fits no single flipped bit; every frame is what the entry says, so it was made anew. Channel, session and times of the entry are not proved by frames");
        }
        else
        {
            session.Note(_recordingId, RepairKind.NotMended, $"{entry.Fault.Detail}, and the frames are not what the entry says either");
        }
    }

    private void Replace(byte[] bytes, RepairKind kind, string detail)
    {
        session.Note(_recordingId, kind, $"{detail}; the old catalog is kept as {session.Keep(Catalog.FileName)}");
        session.Change(() => archive.ReplaceEntry(entry.Offset, bytes));
    }

    private void SetSidecarsAside()
    {
        try
        {
            archive.ReadMetadata(_recordingId);
        }
        catch (ArchiveDamageException damage)
        {
            session.Note(_recordingId, RepairKind.SetAside, $"{damage.File}: {damage.Detail}; it says nothing that messages depend on, and is kept as {session.SetAside(damage.File)}");
        }
        string watermark = DurableWatermark.Name(_recordingId);
        if (!_descriptor.Clean || !File.Exists(session.PathOf(watermark))) return;
        session.Note(_recordingId, RepairKind.RemoveWatermark, $"{watermark} is of no use: the recording has a stop position");
        session.Change(() => DurableWatermark.Delete(session.Directory, _recordingId));
    }

    /// <summary>Gives files that are too long or too short the length of a segment, where nothing of the recording is lost by it.</summary>
    private void MendSegmentLengths()
    {
        if (RecordingGeometry.Fault(_descriptor) is not null) return;
        RecordingGeometry geometry = new(_descriptor);
        List<(long Base, string Path)> files = SegmentFiles.Of(session.Directory, _recordingId);
        // If none of several has the length that the catalog says, it is the catalog that is wrong.
        if (files.Count > 1 && files.All(file => new FileInfo(file.Path).Length != geometry.SegmentLength)) return;
        foreach ((long segmentBase, string path) in files)
        {
            FileInfo file = new(path);
            if (file.LinkTarget is not null || file.Length == geometry.SegmentLength || !geometry.IsSegmentBase(segmentBase)) continue;
            // Of a recording that was never stopped, what a file that was cut off has held is not known, unless it is beyond what was on the disk.
            long neededUpTo = _descriptor.Clean ? _descriptor.StopPosition : DurableWatermark.Find(session.Directory, _recordingId) ?? long.MaxValue;
            if (file.Length < Math.Min(neededUpTo - segmentBase, geometry.SegmentLength)) continue;
            string was = $"{file.Name} had {file.Length} bytes, segments have {geometry.SegmentLength}";
            if (file.Length == 0 || !Storage.IsReadable(path)) session.Change(() => SegmentFiles.Extend(path, geometry.SegmentLength));
            else was = $"{was}; kept as {session.ReplaceSegment(file.Name, Math.Min(file.Length, geometry.SegmentLength), geometry.SegmentLength)}";
            session.Note(_recordingId, RepairKind.ResizeSegment, was);
        }
    }

    /// <summary>Gives segment files that have each other's name their own, where the first frames of both say so.</summary>
    private void SwapSegments()
    {
        if (RecordingGeometry.Fault(_descriptor) is not null) return;
        foreach ((string first, string second) in SegmentSwap.Find(session.Directory, _descriptor))
        {
            string? refused = session.IsDryRun ? null : Storage.Exchange(session.PathOf(first), session.PathOf(second));
            if (refused is null) session.Note(_recordingId, RepairKind.SwapSegments, $"{first} and {second} had each other's name, by what their first frames say");
            else session.Note(_recordingId, RepairKind.NotMended, $"{first} and {second} have each other's name, by what their first frames say. Exchange the names by hand: {refused}");
            session.Change(() => FileSync.Directory(session.Directory));
        }
    }

    /// <summary>Makes sidecars that are damaged themselves anew where everything else of the recording is whole, in the order of segments; else sets them aside.</summary>
    private void MendSidecars()
    {
        bool isWhole = _descriptor.State == RecordingState.Valid && _found.Findings.All(IsDerived);
        foreach (VerificationFinding finding in _found.Findings.Where(IsDerived).OrderBy(finding => finding.Kind == DamageKind.IntegritySidecar ? SegmentFiles.BaseOf(finding.Segment) : long.MaxValue))
        {
            if (!isWhole) session.Note(_recordingId, RepairKind.SetAside, $"{finding.Segment}: {finding.Detail}; the recording reads without it. Kept as {session.SetAside(finding.Segment)}");
            else if (finding.Kind == DamageKind.TimeIndex) RebuildTimeIndex(finding);
            else RebuildIntegrity(finding);
        }
        if (!session.IsDryRun) Verify();
    }

    private void RebuildTimeIndex(VerificationFinding finding)
    {
        session.Note(_recordingId, RepairKind.RebuildTimeIndex, $"{finding.Segment}: {finding.Detail}; it was made anew from the messages. Kept as {session.Keep(finding.Segment)}");
        session.Change(() =>
        {
            using RecordingReader reader = archive.OpenReader(_recordingId);
            TimeIndexWriter.Rebuild(session.Directory, reader, keepsOld: false);
        });
    }

    private void RebuildIntegrity(VerificationFinding finding)
    {
        string kept = session.Keep(finding.Segment), segment = Path.ChangeExtension(finding.Segment, ".rec");
        using SidecarRebuild rebuild = new(session.Directory, _descriptor);
        bool? isProven = session.IsDryRun ? null : rebuild.Run(segment);
        // Else changed bytes would look right from now on.
        if (isProven == false) session.PutBack(kept, finding.Segment);
        else session.Note(_recordingId, RepairKind.RebuildIntegritySidecar,
            $"{finding.Segment}: {finding.Detail}; it was made anew from the segment, every frame of which reads{(isProven == true ? ", and whose bytes are proven to be those that were recorded" : "")}. Kept as {kept}");
    }

    /// <summary>Turns back single flipped bits, which the CRC-32C of a block tells apart.</summary>
    private void MendBlocks()
    {
        RecordingGeometry geometry = new(_descriptor);
        HashSet<string> kept = [];
        foreach (VerificationFinding finding in _found.Findings)
        {
            if (finding.Kind != DamageKind.Block || BlockCorrection.FindBit(session.PathOf(finding.Segment), _recordingId, geometry, finding.Offset) is not { } bit) continue;
            string copy = kept.Add(finding.Segment) ? $"; the file before that is kept as {session.Keep(finding.Segment)}" : "";
            session.Note(_recordingId, RepairKind.CorrectBit, $"{finding.Segment}: bit {bit % 8} of byte {bit / 8} was flipped: with it turned back, the block has the checksum it was written with{copy}");
            session.Change(() => BlockCorrection.Flip(session.PathOf(finding.Segment), bit));
        }
        if (!session.IsDryRun) Verify();
    }

    private void MendDescriptor()
    {
        if (DescriptorSurvey.Correct(session.Directory, _descriptor, checksum, out string field) is not { } corrected) return;
        _descriptor = corrected;
        byte[] bytes = Storage.ReadAll(session.PathOf(Catalog.FileName))[(int)entry.Offset..];
        bytes = bytes[..CatalogCodec.EntryLength(bytes, entry.Offset)];
        FrameChecksum kind = CatalogCodec.ChecksumOf(bytes) ?? FrameChecksum.None;
        CatalogCodec.Encode(corrected).AsSpan(Catalog.RecordingIdAt, Catalog.FixedFieldsEnd - Catalog.RecordingIdAt).CopyTo(bytes.AsSpan(Catalog.RecordingIdAt));
        if (kind != FrameChecksum.None) CatalogCodec.Stamp(bytes, kind);
        Replace(bytes, RepairKind.CorrectDescriptor, $"{field} was wrong: with {Now(field, corrected)}, every frame of the recording reads");
        Verify();
    }

    private static string Now(string field, RecordingDescriptor d) => field.Split(' ')[0] switch
    {
        "segment" => $"{d.SegmentFileLength}",
        "term" => $"{d.TermBufferLength}",
        "MTU" => $"{d.MtuLength}",
        "stream" => $"{d.StreamId}",
        "initial" => $"{d.InitialTermId}",
        "start" => $"{d.StartPosition}",
        _ => $"{d.StopPosition}",
    };

    /// <summary>Clears what lies behind the stop position of a recording that was stopped, unless it begins as a frame: then it would rather be the stop that is wrong.</summary>
    private void ClearBehindStop()
    {
        RecordingGeometry geometry = new(_descriptor);
        long stop = _descriptor.StopPosition;
        foreach (VerificationFinding finding in _found.Findings)
        {
            if (finding.Kind == DamageKind.OrphanSegment)
            {
                session.Note(_recordingId, RepairKind.SetAside, $"{finding.Segment}: {finding.Detail}; kept as {session.SetAside(finding.Segment)}");
            }
            else if (finding.Kind == DamageKind.BytesOutside && finding.Position >= stop && !RecordingEdges.IsFrame(session.Directory, geometry, stop))
            {
                string kept = session.ReplaceSegment(finding.Segment, stop - geometry.SegmentBase(stop), geometry.SegmentLength);
                session.Note(_recordingId, RepairKind.ClearBehindStop, $"{finding.Segment}: from byte {finding.Offset} on, behind the stop position {stop}, lay bytes that are no frames; kept as {kept}");
            }
        }
        if (!session.IsDryRun) Verify();
    }

    /// <summary>Ends a recording that was never stopped behind its last whole message.</summary>
    private void SetStopPosition()
    {
        RecordingDescriptor complete = archive.Complete(_descriptor);
        RecordingGeometry geometry = new(complete);
        bool hasLostWatermark = _found.Findings.Any(finding => finding.Kind == DamageKind.Watermark);
        if (hasLostWatermark && _found.TornTail is { } unknown)
        {
            session.Note(_recordingId, RepairKind.NotMended,
                $"{unknown.Length} bytes behind {unknown.Position} cannot be read ({unknown.Detail}), and the durable watermark that would say whether they may be cut off is damaged");
            return;
        }
        // Damage in front of its last term leaves its end certain, any other does not.
        if (_found.Findings.Any(finding => finding.Kind != DamageKind.Watermark && (finding.Position < 0 || finding.Position >= geometry.TermStart(complete.StopPosition)))) return;
        long stop = _found.TornTail?.Position ?? complete.StopPosition;
        if (_found.TornTail is { } torn) CutTornTail(geometry, stop, torn);
        if (hasLostWatermark) session.Note(_recordingId, RepairKind.SetAside, $"{DurableWatermark.Name(_recordingId)} cannot be read; kept as {session.Keep(DurableWatermark.Name(_recordingId))}");
        session.Note(_recordingId, RepairKind.SetStopPosition, $"was never stopped; its last whole message ends at {stop}, its stop position now");
        _descriptor = complete with { StopPosition = stop, Clean = true, DurablePosition = null };
        session.Change(() => IntegrityWriter.Complete(session.Directory, geometry, stop));
        session.Change(() => archive.SetStopPosition(entry.Offset, _recordingId, stop));
        if (!session.IsDryRun) Verify();
    }

    private void CutTornTail(RecordingGeometry geometry, long stop, TornTail torn)
    {
        List<string> kept = [];
        long segmentBase = geometry.SegmentBase(stop);
        // The last one first, so that a kill leaves no hole.
        foreach ((_, string path) in SegmentFiles.Of(session.Directory, _recordingId).Where(file => file.Base > segmentBase).Reverse())
        {
            kept.Add(session.SetAside(Path.GetFileName(path)));
            session.Change(() => Storage.Delete(BlockChecksums.PathOf(path)));
        }
        string name = geometry.SegmentName(stop);
        if (File.Exists(session.PathOf(name))) kept.Add(session.ReplaceSegment(name, stop - segmentBase, geometry.SegmentLength));
        session.Note(_recordingId, RepairKind.CutTornTail, $"{torn.Length} bytes behind {stop} were no whole message ({torn.Detail}) and cut off; kept as {string.Join(", ", kept)}");
        session.Change(() => IntegrityWriter.Cut(session.PathOf(name), _recordingId, segmentBase, geometry.SegmentLength, stop - segmentBase));
    }

    private void NoteLeft(VerificationFinding finding)
    {
        // What a dry run would have mended is still there.
        if (session.IsDryRun && session.Actions.Any(action => action.RecordingId == _recordingId && action.Kind != RepairKind.NotMended)) return;
        session.Note(_recordingId, RepairKind.NotMended, $"{finding.Segment} at byte {finding.Offset}{(finding.Position < 0 ? "" : $" (position {finding.Position})")}: {finding.Detail}. " + Reason(finding.Kind));
    }

    private static string Reason(DamageKind kind) => kind switch
    {
        DamageKind.SegmentMissing => "Its messages are lost unless the file is put back",
        DamageKind.SegmentFile => "The messages that the file has lost cannot be made again; put a whole copy in its place",
        DamageKind.BytesOutside => "They may be messages that the catalog has forgotten, or remains: neither can be proved",
        DamageKind.IntegritySidecar => "It is not made anew: by what can be read of it, or by the next segment's, bytes of the segment are not those that were recorded",
        DamageKind.CatalogChecksum => "What the entry should say is not known",
        _ => "What the bytes were is not known; it lies in front of the recording's end and is not cut off",
    };
}
