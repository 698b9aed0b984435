namespace Replay.Aeron;

/// <summary>Copies a run of frames out of Aeron's buffer, which the media driver may overwrite as soon as the poll returns, and gives them the recording's own ids.</summary>
/// <remarks>Invariant: the buffer holds at least <see cref="Capacity"/> bytes, the most that one poll asks for, or one longest frame.</remarks>
internal readonly unsafe struct BlockCopier(NativeBuffer buffer, int streamId, int sessionId, int mtuLength) : IBlockHandler
{
    /// <summary>Small enough to stay in a core's own cache, long enough that a poll costs nothing.</summary>
    public const int Capacity = 64 * 1024;

    public void OnBlock(ReadOnlySpan<byte> frames, int replaySessionId, int termId)
    {
        fixed (byte* source = frames)
        {
            if (Frame.Type(source) == Frame.Padding) CopyPadding(source, frames.Length);
            else CopyFrames(frames);
        }
    }

    /// <summary>Of padding, only the header is there.</summary>
    private void CopyPadding(byte* source, int length)
    {
        new ReadOnlySpan<byte>(source, Frame.HeaderLength).CopyTo(buffer.Span);
        if (length <= Frame.Align(mtuLength)) buffer.Span[Frame.HeaderLength..length].Clear();
        SetIds(buffer.Pointer);
    }

    private void CopyFrames(ReadOnlySpan<byte> frames)
    {
        frames.CopyTo(buffer.Span);
        byte* frame = buffer.Pointer;
        byte* end = frame + frames.Length;
        while (frame < end)
        {
            SetIds(frame);
            frame += Frame.Align(Frame.Length(frame));
        }
    }

    private void SetIds(byte* frame)
    {
        *(int*)(frame + Frame.SessionIdAt) = sessionId;
        *(int*)(frame + Frame.StreamIdAt) = streamId;
    }
}
