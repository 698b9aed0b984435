using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace Replay;

/// <summary>Maps segment files, and keeps them mapped until they are released: views of their bytes stay valid until then. On Linux mappings are shared, and nothing is allocated after construction.</summary>
/// <remarks>Invariant: a pointer handed out lies in a view that is in the queue; a file is mapped only at its full length, so no page of the view lies beyond its end.</remarks>
internal sealed unsafe class MappedBlockSource(string directory, long recordingId, RecordingGeometry geometry) : SegmentBlockSource(directory, recordingId, geometry)
{
    // What a ring holds back, such as 64 Ki slots of messages of a kilobyte; at most that many segments, however short.
    private const int ExpectedLength = 64 << 20;
    private const int MostExpected = 64;

    private readonly record struct Segment(long Base, nint Address, MemoryMappedViewAccessor? View);

    // One at a time when the walker releases as it goes; as many as the slowest consumer of a ring holds back otherwise.
    private readonly Queue<Segment> _mapped = new(Math.Min(ExpectedLength / geometry.SegmentLength + 2, MostExpected));
    private readonly SegmentPath _path = new(directory, recordingId);
    private Segment _current;

    /// <summary>False: mappings of its own, made anew and let go at once.</summary>
    public bool SharesMappings { get; init; } = true;

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
        byte* address = !OperatingSystem.IsLinux() ? null
            : SharesMappings ? MappedFiles.OfProcess.TryTake(_path.Of(segmentBase), Geometry.SegmentLength)
            : LinuxFile.TryMap(_path.Of(segmentBase), Geometry.SegmentLength, out _);
        _current = address != null ? new Segment(segmentBase, (nint)address, null) : MapThroughFramework(segmentBase);
        _mapped.Enqueue(_current);
    }

    /// <summary>On other systems; and on Linux where mapping failed, because this way says why.</summary>
    private Segment MapThroughFramework(long segmentBase)
    {
        using SafeFileHandle handle = OpenSegment(segmentBase);
        return Storage.Try("mapping", Path.Combine(Directory, Geometry.SegmentName(segmentBase)), () =>
        {
            using MemoryMappedFile file = MemoryMappedFile.CreateFromFile(handle, null, Geometry.SegmentLength, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            MemoryMappedViewAccessor view = file.CreateViewAccessor(0, Geometry.SegmentLength, MemoryMappedFileAccess.Read);
            byte* address = null;
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref address);
            return new Segment(segmentBase, (nint)address, view);
        });
    }

    private void Unmap(Segment segment)
    {
        if (segment.View is not { } view)
        {
            MappedFiles.OfProcess.Return((byte*)segment.Address, Geometry.SegmentLength);
            return;
        }

        view.SafeMemoryMappedViewHandle.ReleasePointer();
        view.Dispose();
    }
}
