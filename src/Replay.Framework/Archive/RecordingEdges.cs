using Microsoft.Win32.SafeHandles;

namespace Replay;

/// <summary>Outside of its two ends a recording's files hold zeros; anything else means that the catalog has an end wrong, and that messages would be left out.</summary>
internal static class RecordingEdges
{
    /// <summary>Checks the bytes between the start of the first term and the start position.</summary>
    public static void CheckStart(string directory, RecordingDescriptor descriptor, RecordingGeometry geometry)
    {
        if (!descriptor.Clean) CheckIsBeforeEnd(directory, descriptor, geometry);
        long length = descriptor.StartPosition - geometry.FirstTermStart;
        if (length == 0 || descriptor.StopPosition == descriptor.StartPosition) return;
        if (FirstNonZero(directory, geometry, geometry.FirstTermStart, length) is { } position)
            throw Damage(descriptor, geometry, position, $"bytes before the start position {descriptor.StartPosition} are not zero: the catalog's start may be wrong");
    }

    /// <summary>A recording that was never stopped ends where its files do: if the last of them lies in front of its start, or between its segments, it is the start that is wrong.</summary>
    private static void CheckIsBeforeEnd(string directory, RecordingDescriptor descriptor, RecordingGeometry geometry)
    {
        List<(long Base, string Path)> files = SegmentFiles.Of(directory, descriptor.RecordingId);
        if (files.Count > 0 && !geometry.IsSegmentBase(files[^1].Base))
            throw Damage(descriptor, geometry, descriptor.StartPosition,
                $"the recording starts at {descriptor.StartPosition}, but its last file, {Path.GetFileName(files[^1].Path)}, is then none of its segments: the catalog's start may be wrong", DamageKind.SegmentMissing);
    }

    /// <summary>Checks the bytes after the stop position, up to the end of its segment.</summary>
    /// <param name="directory">The archive's directory.</param>
    /// <param name="descriptor">The recording.</param>
    /// <param name="geometry">Where positions lie.</param>
    /// <param name="atMost">How many of them to look at: those of a frame's header tell whether a message follows.</param>
    public static void CheckStop(string directory, RecordingDescriptor descriptor, RecordingGeometry geometry, long atMost)
    {
        long stop = descriptor.StopPosition;
        long length = Math.Min(geometry.SegmentBase(stop) + geometry.SegmentLength - stop, atMost);
        if (FirstNonZero(directory, geometry, stop, length) is { } position)
            throw Damage(descriptor, geometry, position, $"bytes after the stop position {stop} are not zero: the catalog's stop may be wrong");
    }

    /// <summary>What lies behind the end of a recording that was never stopped, up to the end of its segment, or should; null: nothing.</summary>
    public static TornTail? FindTail(string directory, RecordingDescriptor descriptor, RecordingGeometry geometry, long end)
    {
        long segmentBase = geometry.SegmentBase(end), segmentEnd = segmentBase + geometry.SegmentLength;
        FileInfo file = new(Path.Combine(directory, geometry.SegmentName(end)));
        if (!file.Exists) return FindLost(directory, descriptor, geometry, end);
        if (file.Length != geometry.SegmentLength) return new TornTail(end, 0, $"{file.Name} has {file.Length} bytes, segments have {geometry.SegmentLength}: it may have lost what it held");
        return FirstNonZero(directory, geometry, end, segmentEnd - end) is { } position
            ? new TornTail(end, segmentEnd - end, $"no frame begins at its beginning, but bytes from {position} on are not zero")
            : null;
    }

    /// <summary>What tells that a recording which was never stopped did not end where the next segment would begin; null: nothing does.</summary>
    private static TornTail? FindLost(string directory, RecordingDescriptor descriptor, RecordingGeometry geometry, long end)
    {
        string name = geometry.SegmentName(end), path = Path.Combine(directory, name);
        using BlockChecksums sidecar = new(descriptor.RecordingId, geometry.SegmentLength);
        sidecar.Load(path, geometry.SegmentBase(end));
        // A writer makes the sidecar first: without anything in it there was no segment yet.
        long covered = sidecar.Slot.CoveredLength - (end - geometry.SegmentBase(end));
        if (covered > 0) return new TornTail(end, covered, $"{name} is missing, of which an integrity sidecar covers {covered} bytes");
        // Replay makes a segment when there is something to write to it.
        bool isOurs = sidecar.State == SidecarState.Usable || (end > descriptor.StartPosition && File.Exists(BlockChecksums.PathOf(Path.Combine(directory, geometry.SegmentName(end - 1)))));
        return isOurs ? null : new TornTail(end, 0, $"{name} is missing, which an Aeron Archive makes as soon as the segment before it is full: it may have been lost");
    }

    /// <summary>Whether what stands at a position is the header of a frame that belongs there.</summary>
    public static unsafe bool IsFrame(string directory, RecordingGeometry geometry, long position)
    {
        using SafeFileHandle file = Storage.OpenForReading(Path.Combine(directory, geometry.SegmentName(position)));
        byte* frame = stackalloc byte[Frame.HeaderLength];
        if (Storage.Read(file, new Span<byte>(frame, Frame.HeaderLength), position - geometry.SegmentBase(position)) < Frame.HeaderLength) return false;
        return Frame.TermOffset(frame) == geometry.TermOffset(position) && Frame.StreamAndTerm(frame) == geometry.StreamAndTerm(position);
    }

    /// <summary>Offset of the first byte of a part of a file that is not zero; null: there is none, or no file.</summary>
    public static long? FirstNonZero(string path, long offset, long length)
    {
        const int Piece = 256 * 1024;
        Span<byte> buffer = length <= Frame.HeaderLength ? stackalloc byte[(int)length] : new byte[Math.Min(length, Piece)];
        for (long done = 0; done < length;)
        {
            // A missing segment is found by those who need it.
            int count = Storage.TryRead(path, buffer[..(int)Math.Min(buffer.Length, length - done)], offset + done);
            if (count <= 0) return null;
            int at = buffer[..count].IndexOfAnyExcept((byte)0);
            if (at >= 0) return offset + done + at;
            done += count;
        }
        return null;
    }

    private static long? FirstNonZero(string directory, RecordingGeometry geometry, long from, long length)
    {
        long segmentBase = geometry.SegmentBase(from);
        return FirstNonZero(Path.Combine(directory, geometry.SegmentName(from)), from - segmentBase, length) is { } offset ? segmentBase + offset : null;
    }

    private static ArchiveDamageException Damage(RecordingDescriptor descriptor, RecordingGeometry geometry, long position, string detail, DamageKind kind = DamageKind.BytesOutside) =>
        new(kind, descriptor.RecordingId, geometry.SegmentName(position), position - geometry.SegmentBase(position), position, detail);
}
