using Microsoft.Win32.SafeHandles;

namespace Replay;

/// <summary>A recording's bytes from its segment files.</summary>
internal abstract class SegmentBlockSource(string directory, long recordingId, RecordingGeometry geometry) : BlockSource
{
    protected RecordingGeometry Geometry { get; } = geometry;

    protected string Directory { get; } = directory;

    /// <summary>Opens the segment file that holds a position, after checking that it is what the recording needs.</summary>
    protected SafeFileHandle OpenSegment(long position)
    {
        string name = Geometry.SegmentName(position);
        long segmentBase = Geometry.SegmentBase(position);
        FileInfo file = new(Path.Combine(Directory, name));
        if (!file.Exists) throw new ArchiveDamageException(DamageKind.SegmentMissing, recordingId, name, 0, segmentBase, "the segment file is missing");
        if (file.LinkTarget is not null) throw new ArchiveDamageException(DamageKind.SegmentFile, recordingId, name, 0, segmentBase, "it is a link; links are not followed");
        // Asked before it is opened: opening a pipe would wait for ever.
        if (file.Length != Geometry.SegmentLength) throw WrongLength(file.Length);
        SafeFileHandle handle = Storage.OpenForReading(file.FullName);
        long length = RandomAccess.GetLength(handle);
        if (length == Geometry.SegmentLength) return handle;
        handle.Dispose();
        throw WrongLength(length);

        ArchiveDamageException WrongLength(long length)
        {
            long offset = Math.Min(length, Geometry.SegmentLength);
            return new ArchiveDamageException(
                DamageKind.SegmentFile, recordingId, name, offset, segmentBase + offset, $"the segment file holds {length} bytes, {Geometry.SegmentLength} expected");
        }
    }
}
