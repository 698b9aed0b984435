namespace Replay;

/// <summary>Keeps copies of reassembled messages until all of them may go: the reader's own copy lasts for one message only.</summary>
internal sealed unsafe class FrameArena : IDisposable
{
    // Two of the longest messages that a recording can hold, with their headers.
    private const int Capacity = 2 * (RecordingGeometry.MaxMessageLength + Frame.HeaderLength);

    private readonly NativeBuffer _memory = new(0);
    private int _used;

    public bool HasRoomFor(byte* frame) => Frame.Align(Frame.Length(frame)) <= Capacity - _used;

    /// <summary>Copies a message with its header to where it stays until <see cref="Clear"/>.</summary>
    public byte* Keep(byte* frame)
    {
        // All at once, so that it never moves; the system gives pages as they are used.
        _memory.EnsureLength(Capacity);
        byte* copy = _memory.Pointer + _used;
        new ReadOnlySpan<byte>(frame, Frame.Length(frame)).CopyTo(new Span<byte>(copy, Capacity - _used));
        _used += Frame.Align(Frame.Length(frame));
        return copy;
    }

    public void Clear() => _used = 0;

    public void Dispose() => _memory.Dispose();
}
