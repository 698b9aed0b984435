using Microsoft.Win32.SafeHandles;

namespace Replay;

/// <summary>Finds where a recording ends that was never stopped, by the rules of Aeron Archive's own recovery (Catalog.computeStopPosition).</summary>
/// <remarks>Read-only: the catalog keeps saying that the end is unknown.</remarks>
internal static unsafe class StopPositionRecovery
{
    private const int PageLength = 4096;

    /// <summary>The end of the last frame in the highest segment file; the start position when there is none.</summary>
    /// <param name="directory">The archive's directory.</param>
    /// <param name="descriptor">The recording.</param>
    /// <param name="durable">What is known to be on the disk: the end is not before it, whatever the files hold now.</param>
    public static long Find(string directory, RecordingDescriptor descriptor, long? durable) =>
        Math.Max(Scan(directory, descriptor, durable ?? -1), durable ?? -1);

    /// <summary>Adds the end, and what is known to be on the disk, to the descriptor of a recording that was not stopped.</summary>
    public static RecordingDescriptor Complete(string directory, RecordingDescriptor descriptor)
    {
        if (descriptor.Clean) return descriptor;
        // Before the segments are looked at: a live writer moves both.
        DurableMark? durable = DurableWatermark.Read(directory, descriptor.RecordingId) is { } mark && mark.Position >= descriptor.StartPosition ? mark : null;
        return descriptor with
        {
            StopPosition = Find(directory, descriptor, durable?.Position),
            DurablePosition = durable?.Position,
            DurableTailChecksum = durable?.TailChecksum,
            MayHaveLost = durable?.MayHaveLost ?? false,
        };
    }

    private static long Scan(string directory, RecordingDescriptor descriptor, long durable)
    {
        RecordingGeometry geometry = new(descriptor);
        if (HighestSegment(directory, descriptor, geometry) is not { } segmentBase) return descriptor.StartPosition;

        string path = Path.Combine(directory, geometry.SegmentName(segmentBase));
        using SafeFileHandle? file = Storage.TryOpenForReading(path);
        if (file is null) return Math.Max(segmentBase, descriptor.StartPosition);
        using NativeBuffer buffer = new(1024 * 1024);
        long offset = Math.Max(descriptor.StartPosition - segmentBase, 0);
        long end = Math.Min(geometry.SegmentLength, RandomAccess.GetLength(file)) & -Frame.Alignment;
        long lastOffset = -1, lastLength = 0;
        bool lastIsData = false;
        long bufferStart = 0, bufferEnd = 0;
        while (offset < end)
        {
            if (offset + Frame.HeaderLength > bufferEnd)
            {
                bufferStart = offset;
                bufferEnd = offset + Storage.Read(file, buffer.Span, offset);
                if (offset + Frame.HeaderLength > bufferEnd) break;
            }
            byte* frame = buffer.Pointer + (offset - bufferStart);
            long length = Frame.Length(frame);
            long aligned = (length + (Frame.Alignment - 1)) & -Frame.Alignment;
            if (length <= 0 || offset + aligned > end) break;
            (lastOffset, lastLength, lastIsData) = (offset, aligned, Frame.Type(frame) != Frame.Padding);
            offset += aligned;
        }
        // A page of zeros under a frame tells of a torn write, unless the frame is known to be whole.
        if (lastIsData && segmentBase + lastOffset >= durable && !IsWhole(file, lastOffset, lastOffset + lastLength)) offset = lastOffset;
        return Math.Max(segmentBase + offset, descriptor.StartPosition);
    }

    /// <summary>A frame may have reached the disk in part when it crosses pages: each page after its first must hold some of it.</summary>
    private static bool IsWhole(SafeFileHandle file, long start, long end)
    {
        Span<byte> page = stackalloc byte[PageLength];
        for (long at = (start / PageLength + 1) * PageLength; at < end; at += PageLength)
        {
            int count = Storage.Read(file, page[..(int)Math.Min(PageLength, end - at)], at);
            if (!page[..count].ContainsAnyExcept((byte)0)) return false;
        }
        return true;
    }

    private static long? HighestSegment(string directory, RecordingDescriptor descriptor, RecordingGeometry geometry)
    {
        long? highest = null;
        foreach ((long segmentBase, _) in SegmentFiles.Of(directory, descriptor.RecordingId))
        {
            // A file that is not on the recording's grid is not one of its segments.
            if (geometry.IsSegmentBase(segmentBase)) highest = segmentBase;
        }
        return highest;
    }
}
