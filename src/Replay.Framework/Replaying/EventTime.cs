namespace Replay;

/// <summary>Reads an event's time from its message, for recordings whose frames do not carry it.</summary>
/// <param name="payload">The message, reassembled.</param>
/// <returns>Nanoseconds since the Unix epoch; 0 = unknown.</returns>
public delegate long TimestampReader(ReadOnlySpan<byte> payload);

/// <summary>Where an event's time comes from; a struct, so that the loop is compiled for each source.</summary>
internal unsafe interface IEventTime
{
    /// <param name="frame">The message's header, with its whole payload behind it.</param>
    long Read(byte* frame);
}

/// <summary>The frame's reserved value, where our recorders put it.</summary>
internal readonly unsafe struct FrameTime : IEventTime
{
    public long Read(byte* frame) => Frame.ReservedValue(frame);
}

/// <summary>A field of the message.</summary>
internal readonly unsafe struct PayloadTime(TimestampReader reader) : IEventTime
{
    public long Read(byte* frame) => reader(Frame.Payload(frame));
}
