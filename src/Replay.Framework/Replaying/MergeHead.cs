namespace Replay;

/// <summary>Where a merge stands in one of its recordings: the message that comes next there, and the frames behind it.</summary>
internal unsafe struct MergeHead
{
    /// <summary>The next message: checked and whole.</summary>
    public byte* Frame;

    /// <summary>Start of the next message.</summary>
    public long Position;

    /// <summary>Its time, with the source's offset.</summary>
    public long TimestampNs;

    /// <summary>The highest time of the recording so far, by which it is merged.</summary>
    public long KeyNs;

    public FrameBlock Block;

    /// <summary>End of the source's range.</summary>
    public long To;

    public long TimeOffsetNs;
    public long RecordingId;
    public int StreamId;
    public bool IsLive;

    /// <summary>Makes a message the next one.</summary>
    public void Put(byte* frame, long position, long timestampNs)
    {
        Frame = frame;
        Position = position;
        TimestampNs = timestampNs + TimeOffsetNs;
        KeyNs = Math.Max(KeyNs, TimestampNs);
    }
}
