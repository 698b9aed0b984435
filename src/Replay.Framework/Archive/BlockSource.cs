using Microsoft.Win32.SafeHandles;

namespace Replay;

/// <summary>Gives a recording's bytes to a <see cref="FrameCursor"/>, a contiguous piece at a time.</summary>
internal abstract unsafe class BlockSource(string directory, long recordingId, RecordingGeometry geometry) : IDisposable
{
    protected RecordingGeometry Geometry { get; } = geometry;

    /// <summary>Bytes of the stream from a position on: at least the longest frame, or up to the end of its segment.</summary>
    /// <param name="position">A multiple of 32 inside the recording.</param>
    /// <param name="available">Bytes that may be read.</param>
    public abstract byte* Load(long position, out int available);

    /// <summary>Says that nobody looks any more at bytes before the position.</summary>
    public abstract void ReleaseBefore(long position);

    public abstract void Dispose();

    /// <summary>Opens the segment file that holds a position, after checking that it is what the recording needs.</summary>
    protected SafeFileHandle OpenSegment(long position)
    {
        string name = Geometry.SegmentName(position);
        long segmentBase = Geometry.SegmentBase(position);
        FileInfo file = new(Path.Combine(directory, name));
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
