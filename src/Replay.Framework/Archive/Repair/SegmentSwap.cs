using Microsoft.Win32.SafeHandles;

namespace Replay;

/// <summary>Finds segment files of a recording that have each other's name: the first frame of each says where it belongs.</summary>
internal static unsafe class SegmentSwap
{
    /// <summary>The pairs of names.</summary>
    public static IEnumerable<(string First, string Second)> Find(string directory, RecordingDescriptor recording)
    {
        RecordingGeometry geometry = new(recording);
        Dictionary<long, long> said = [];
        foreach ((long segmentBase, string path) in SegmentFiles.Of(directory, recording.RecordingId))
            if (SaidBase(path, recording, geometry) is { } position) said[segmentBase] = position;
        foreach ((long segmentBase, long position) in said)
            if (position > segmentBase && said.GetValueOrDefault(position, -1) == segmentBase) yield return (geometry.SegmentName(segmentBase), geometry.SegmentName(position));
    }

    /// <summary>The segment that a file's first frame says it is; null: it says nothing that can be.</summary>
    private static long? SaidBase(string path, RecordingDescriptor recording, RecordingGeometry geometry)
    {
        if (new FileInfo(path).Length != geometry.SegmentLength || RecordingEdges.FirstNonZero(path, 0, geometry.SegmentLength) is not { } offset) return null;
        offset &= -Frame.Alignment;
        Span<byte> header = stackalloc byte[Frame.HeaderLength];
        using SafeFileHandle? file = Storage.TryOpenForReading(path);
        if (file is null || Storage.Read(file, header, offset) < header.Length) return null;
        fixed (byte* frame = header)
        {
            long position = (long)unchecked(Frame.TermId(frame) - recording.InitialTermId) * geometry.TermLength + Frame.TermOffset(frame);
            bool isPossible = Frame.StreamId(frame) == recording.StreamId && position >= recording.StartPosition && geometry.SegmentBase(position) == position - offset;
            return isPossible ? position - offset : null;
        }
    }
}
