using System.Numerics;

namespace Replay;

/// <summary>Where the positions of a recording lie in its segment files, terms and frames.</summary>
/// <remarks>The grid of segments is anchored at the start of the term in which the recording starts, as in Aeron Archive (AeronArchive.segmentFileBasePosition).</remarks>
internal readonly struct RecordingGeometry
{
    public const int MinTermLength = 64 * 1024;
    public const int MaxTermLength = 1024 * 1024 * 1024;
    public const int MaxMtuLength = 65504;
    public const int MaxMessageLength = 16 * 1024 * 1024;

    private readonly long _gridStart;
    private readonly int _initialTermId;
    private readonly int _termShift;

    public RecordingGeometry(RecordingDescriptor descriptor)
    {
        if (Fault(descriptor) is { } fault)
            throw new ArchiveDamageException(DamageKind.Descriptor, descriptor.RecordingId, Catalog.FileName, 0, -1, fault);
        RecordingId = descriptor.RecordingId;
        _initialTermId = descriptor.InitialTermId;
        _termShift = BitOperations.Log2((uint)descriptor.TermBufferLength);
        SegmentLength = descriptor.SegmentFileLength;
        TermLength = descriptor.TermBufferLength;
        MtuLength = descriptor.MtuLength;
        StreamId = descriptor.StreamId;
        _gridStart = TermStart(descriptor.StartPosition);
    }

    public long RecordingId { get; }
    public int SegmentLength { get; }
    public int TermLength { get; }
    public int MtuLength { get; }
    public int StreamId { get; }

    /// <summary>Longest message that any publisher can have split into fragments, in bytes (FrameDescriptor.computeExclusiveMaxMessageLength): bounds what reading may cost.</summary>
    public int MaxAssembledLength => Math.Min(TermLength / 4, MaxMessageLength);

    /// <summary>Start of the first term of the recording.</summary>
    public long FirstTermStart => _gridStart;

    public long TermStart(long position) => position & -TermLength;
    public int TermOffset(long position) => (int)(position & (TermLength - 1));
    public int TermId(long position) => unchecked(_initialTermId + (int)(position >> _termShift));
    public long SegmentBase(long position) => _gridStart + ((position - _gridStart) & -SegmentLength);
    public bool IsSegmentBase(long position) => position >= _gridStart && SegmentBase(position) == position;
    public string SegmentName(long position) => $"{RecordingId}-{SegmentBase(position)}.rec";

    /// <summary>The stream id, or another one, and the term id as they stand in a frame's header, read as one word.</summary>
    public ulong StreamAndTerm(long position, int? streamId = null) => (uint)(streamId ?? StreamId) | ((ulong)(uint)TermId(position) << 32);

    /// <summary>What is wrong with the fields that everything else relies on; null: nothing.</summary>
    public static string? Fault(RecordingDescriptor d)
    {
        if (d.RecordingId < 0) return $"recording id {d.RecordingId} is negative";
        if (!BitOperations.IsPow2(d.TermBufferLength) || d.TermBufferLength is < MinTermLength or > MaxTermLength)
            return $"term length {d.TermBufferLength} is not a power of two from 64 KiB to 1 GiB";
        if (!BitOperations.IsPow2(d.SegmentFileLength) || d.SegmentFileLength < d.TermBufferLength || d.SegmentFileLength > MaxTermLength)
            return $"segment length {d.SegmentFileLength} is not a power of two from the term length ({d.TermBufferLength}) to 1 GiB";
        if (d.MtuLength is <= Frame.HeaderLength or > MaxMtuLength || d.MtuLength % Frame.Alignment != 0)
            return $"MTU {d.MtuLength} is not a multiple of {Frame.Alignment} from {Frame.HeaderLength + Frame.Alignment} to {MaxMtuLength}";
        if (d.StartPosition < 0 || d.StartPosition % Frame.Alignment != 0)
            return $"start position {d.StartPosition} is negative or not a multiple of {Frame.Alignment}";
        if (d.StopPosition != -1 && (d.StopPosition < d.StartPosition || d.StopPosition % Frame.Alignment != 0))
            return $"stop position {d.StopPosition} is before the start position {d.StartPosition} or not a multiple of {Frame.Alignment}";
        // A stream ends when its term ids have been through all 2^31 values (LogBufferDescriptor, maxPossiblePosition).
        if (Math.Max(d.StartPosition, d.StopPosition) > (long)d.TermBufferLength << 31)
            return $"positions up to {Math.Max(d.StartPosition, d.StopPosition)} lie beyond the end of a stream with terms of {d.TermBufferLength}";
        return null;
    }
}
