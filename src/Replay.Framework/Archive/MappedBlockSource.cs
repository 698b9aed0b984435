using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace Replay;

/// <summary>Maps segment files, and keeps them mapped until they are released: views of their bytes stay valid until then.</summary>
/// <remarks>Invariant: a pointer handed out lies in a view that is in the queue; a file is mapped only at its full length, so no page of the view lies beyond its end.</remarks>
internal sealed unsafe class MappedBlockSource(string directory, long recordingId, RecordingGeometry geometry) : SegmentBlockSource(directory, recordingId, geometry)
{
    private readonly record struct Segment(long Base, nint Address, MemoryMappedFile File, MemoryMappedViewAccessor View);

    // One at a time when the walker releases as it goes; as many as the slowest consumer of a ring holds back otherwise.
    private readonly Queue<Segment> _mapped = new();
    private Segment _current;

    public override byte* Load(long position, out int available)
    {
        long segmentBase = Geometry.SegmentBase(position);
        if (_mapped.Count == 0 || _current.Base != segmentBase) Map(segmentBase);
        int offset = (int)(position - segmentBase);
        available = Geometry.SegmentLength - offset;
        return (byte*)_current.Address + offset;
    }

    public override void ReleaseBefore(long position)
    {
        while (_mapped.TryPeek(out Segment oldest) && oldest.Base + Geometry.SegmentLength <= position) Unmap(_mapped.Dequeue());
    }

    public override void Dispose()
    {
        while (_mapped.TryDequeue(out Segment segment)) Unmap(segment);
    }

    private void Map(long segmentBase)
    {
        using SafeFileHandle handle = OpenSegment(segmentBase);
        MemoryMappedFile file = MemoryMappedFile.CreateFromFile(handle, null, Geometry.SegmentLength, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        MemoryMappedViewAccessor view = file.CreateViewAccessor(0, Geometry.SegmentLength, MemoryMappedFileAccess.Read);
        byte* address = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref address);
        _current = new Segment(segmentBase, (nint)address, file, view);
        _mapped.Enqueue(_current);
    }

    private static void Unmap(Segment segment)
    {
        segment.View.SafeMemoryMappedViewHandle.ReleasePointer();
        segment.View.Dispose();
        segment.File.Dispose();
    }
}
