using System.Numerics;
using Microsoft.Win32.SafeHandles;

namespace Replay;

/// <summary>Finds what a descriptor should say from the segment files themselves. An answer counts only if the whole recording reads with it.</summary>
internal static unsafe class DescriptorSurvey
{
    /// <summary>Whether every frame from start to end is what the descriptor says, and nothing but zeros lies outside. Of a recording that was never stopped, a torn tail may follow.</summary>
    public static bool ReadsWhole(string directory, RecordingDescriptor descriptor, FrameChecksum checksum = FrameChecksum.None)
    {
        if (RecordingGeometry.Fault(descriptor) is not null) return false;
        RecordingDescriptor complete = StopPositionRecovery.Complete(directory, descriptor);
        RecordingGeometry geometry = new(complete);
        using FrameCursor cursor = new(descriptor.RecordingId, geometry, new BufferedBlockSource(directory, descriptor.RecordingId, geometry), new PositionRange(complete.StartPosition, complete.StopPosition))
        {
            ChecksAlignment = true,
            Checksum = checksum,
        };
        long end = complete.StartPosition;
        try
        {
            RecordingEdges.CheckStart(directory, complete, geometry);
            DetachedSidecars.Check(directory, complete, geometry);
            if (complete.Clean) RecordingEdges.CheckStop(directory, complete, geometry, long.MaxValue);
            for (; cursor.Block.Position < complete.StopPosition; end = cursor.Block.Position) cursor.Step();
            return true;
        }
        catch (ArchiveDamageException damage)
        {
            return !complete.Clean && complete.IsTorn(end, cursor.Block.Position, damage.Kind);
        }
    }

    /// <summary>The descriptor of a recording of which nothing is known but its files; null: they are none that can be read. Its end is left open.</summary>
    public static RecordingDescriptor? Describe(string directory, long recordingId)
    {
        if (FirstFrame(directory, recordingId) is not { } first || SegmentLengthOf(directory, recordingId) is not { } segmentLength) return null;
        for (int termLength = RecordingGeometry.MinTermLength; termLength <= segmentLength; termLength *= 2)
        {
            RecordingDescriptor descriptor = new()
            {
                RecordingId = recordingId,
                StartTimestampMs = first.WrittenMs,
                StartPosition = first.Position,
                StopPosition = -1,
                Clean = false,
                InitialTermId = unchecked(first.TermId - (int)(first.Position / termLength)),
                SegmentFileLength = segmentLength,
                TermBufferLength = termLength,
                MtuLength = RecordingGeometry.MaxMtuLength,
                StreamId = first.StreamId,
                SessionId = first.SessionId,
                StrippedChannel = "aeron:ipc",
                OriginalChannel = "aeron:ipc",
                SourceIdentity = "aeron:ipc",
            };
            if (first.SegmentBase % termLength != 0 || first.TermOffset != first.Position % termLength) continue;
            if (ReadsWhole(directory, descriptor)) return descriptor with { MtuLength = MtuOf(directory, descriptor) };
        }
        return null;
    }

    /// <summary>The descriptor with one of its fields corrected, so that the recording reads whole; null: no such correction is known.</summary>
    /// <remarks>
    /// An end is only ever moved outward, unless what stands there is not possible: where the catalog claims more than the files hold, it may be the
    /// files that have lost something.
    /// </remarks>
    /// <param name="directory">The archive's directory.</param>
    /// <param name="damaged">What the catalog says.</param>
    /// <param name="checksum">The checksum that frames carry.</param>
    /// <param name="field">Which field, and what it held.</param>
    public static RecordingDescriptor? Correct(string directory, RecordingDescriptor damaged, FrameChecksum checksum, out string field)
    {
        bool isPossible = RecordingGeometry.Fault(damaged) is null;
        foreach ((string name, RecordingDescriptor candidate) in Candidates(directory, damaged))
        {
            field = name;
            bool widens = candidate.StartPosition <= damaged.StartPosition && (candidate.StopPosition >= damaged.StopPosition || candidate.StopPosition == -1);
            if (candidate != damaged && (widens || !isPossible) && ReadsWhole(directory, candidate, checksum)) return candidate;
        }
        field = "";
        return null;
    }

    private static IEnumerable<(string Field, RecordingDescriptor Candidate)> Candidates(string directory, RecordingDescriptor d)
    {
        if (SegmentLengthOf(directory, d.RecordingId) is { } segmentLength) yield return ($"segment length {d.SegmentFileLength}", d with { SegmentFileLength = segmentLength });
        for (int length = RecordingGeometry.MinTermLength; length > 0 && length <= RecordingGeometry.MaxTermLength; length *= 2)
            yield return ($"term length {d.TermBufferLength}", d with { TermBufferLength = length });
        // The lowest of those that differ in a bit, and in which every frame fits.
        foreach (int mtu in Enumerable.Range(0, 31).Select(bit => d.MtuLength ^ 1 << bit).Order()) yield return ($"MTU {d.MtuLength}", d with { MtuLength = mtu });
        if (FirstFrame(directory, d.RecordingId) is not { } first) yield break;
        yield return ($"stream id {d.StreamId}", d with { StreamId = first.StreamId });
        if (!BitOperations.IsPow2(d.TermBufferLength)) yield break;
        yield return ($"initial term id {d.InitialTermId}", d with { InitialTermId = unchecked(first.TermId - (int)(first.Position / d.TermBufferLength)) });
        yield return ($"start position {d.StartPosition}", d with { StartPosition = first.Position });
        if (RecordingGeometry.Fault(d with { StopPosition = -1 }) is null)
            yield return ($"stop position {d.StopPosition}", d with { StopPosition = StopPositionRecovery.Complete(directory, d with { StopPosition = -1, Clean = false }).StopPosition });
    }

    /// <summary>The length that most of the files have, if segments can have it.</summary>
    private static int? SegmentLengthOf(string directory, long recordingId)
    {
        long length = SegmentFiles.Of(directory, recordingId).Select(file => new FileInfo(file.Path).Length).GroupBy(length => length)
            .OrderByDescending(group => group.Count()).Select(group => group.Key).FirstOrDefault();
        return BitOperations.IsPow2(length) && length is >= RecordingGeometry.MinTermLength and <= RecordingGeometry.MaxTermLength ? (int)length : null;
    }

    /// <summary>The MTU by which a recording that reads whole was split; where it has no fragments, one in which its frames fit.</summary>
    private static int MtuOf(string directory, RecordingDescriptor descriptor)
    {
        const int UsualMtu = 1408;
        RecordingGeometry geometry = new(descriptor);
        using BufferedBlockSource source = new(directory, descriptor.RecordingId, geometry);
        int longest = UsualMtu;
        long stop = StopPositionRecovery.Complete(directory, descriptor).StopPosition;
        for (long position = descriptor.StartPosition; position < stop;)
        {
            byte* frame = source.Load(position, out _);
            // All fragments of a message but the last one have the length of the MTU.
            if (Frame.Type(frame) == Frame.Data && Frame.Flags(frame) == Frame.BeginFlag) return Frame.Length(frame);
            if (Frame.Type(frame) == Frame.Data) longest = Math.Max(longest, Frame.Align(Frame.Length(frame)));
            position += Frame.Align(Frame.Length(frame));
        }
        return longest;
    }

    private static FoundFrame? FirstFrame(string directory, long recordingId)
    {
        foreach ((long segmentBase, string path) in SegmentFiles.Of(directory, recordingId))
        {
            using SafeFileHandle? file = Storage.TryOpenForReading(path);
            if (file is null) return null;
            byte[] block = new byte[64 * 1024];
            for (long at = 0, count; (count = Storage.Read(file, block, at)) >= Frame.HeaderLength; at += count)
            {
                int offset = block.AsSpan(0, (int)count).IndexOfAnyExcept((byte)0) & -Frame.Alignment;
                if (offset < 0) continue;
                fixed (byte* frame = &block[offset])
                {
                    return new FoundFrame(segmentBase, segmentBase + at + offset, Frame.TermOffset(frame), Frame.TermId(frame), Frame.StreamId(frame), Frame.SessionId(frame),
                        new DateTimeOffset(File.GetLastWriteTimeUtc(path), TimeSpan.Zero).ToUnixTimeMilliseconds());
                }
            }
        }
        return null;
    }

    private readonly record struct FoundFrame(long SegmentBase, long Position, int TermOffset, int TermId, int StreamId, int SessionId, long WrittenMs);
}
