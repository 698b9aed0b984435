using System.Runtime.Intrinsics.X86;

namespace Replay.Aeron;

/// <summary>Frames of an image where they lie, in Aeron's own term buffer, taken without copying.</summary>
/// <remarks>
/// Aeron tells where a term lies only in a poll that takes something: so the first frames of each term are copied, and the rest is read in place.
/// Invariant: what <see cref="Take"/> gives out is a copy of ours, or begins at the image's position and lies in its term, where neither the publisher nor the media
/// driver writes until that moves; it moves in the next <see cref="Take"/> or <see cref="GiveBack"/>. The image stays mapped until it is disposed. One thread.
/// </remarks>
internal sealed unsafe class ImageFrames(Image image, int mtuLength) : IDisposable
{
    /// <summary>The most that is taken at once: what is looked through here is still in the core's own cache when it is read; no less than the longest frame.</summary>
    public const int MaxBlock = 64 * 1024;

    // As in a run's own loop: each frame says where the next one is, and these lines come from the publisher's core. Not for the first frames, of which a live
    // stream brings no more at once: what lies behind those its publisher is about to write.
    private const int FramesAhead = 32;
    private const int BytesAhead = 4096;
    private const int FramesBefore = 16;

    private readonly NativeBuffer _copy = new(Frame.Align(mtuLength));
    private readonly int _termLength = image.Description.TermBufferLength;
    private long _position = -1;
    private byte* _term;
    private long _termEnd;

    /// <summary>The whole frames from a position on; padding comes alone, and of padding longer than a frame only its header is there.</summary>
    /// <param name="position">The end of what was used of what was given out last.</param>
    /// <param name="limit">At most so many bytes, which end at the end of a frame; 0: nothing for now.</param>
    /// <param name="available">Bytes that may be read until the next call; 0: nothing has come yet.</param>
    /// <param name="length">Bytes of the stream that they stand for.</param>
    public byte* Take(long position, int limit, out int available, out int length)
    {
        GiveBack(position);
        available = length = 0;
        if (limit == 0) return null;
        if (position >= _termEnd) return EnterTerm(limit, out available, out length);
        byte* first = _term + (position & (_termLength - 1));
        available = length = Whole(first, (int)Math.Min(limit, _termEnd - position));
        if (length > 0 || Volatile.Read(ref *(int*)first) <= 0) return first;
        return FirstAlone(first, out available, out length);
    }

    /// <summary>Lets publisher and driver have everything before a position.</summary>
    public void GiveBack(long position)
    {
        if (position == _position) return;
        // Before the first poll the image stands where it was joined, and nothing was given out.
        if (_position >= 0) image.SetPosition(position);
        _position = position;
    }

    public void Dispose() => _copy.Dispose();

    /// <summary>Copies the first frames, or padding's header, to learn where the term lies.</summary>
    private byte* EnterTerm(int limit, out int available, out int length)
    {
        FirstFrames copier = new(_copy);
        length = image.BlockPoll(ref copier, Math.Min(limit, _copy.Length));
        available = Math.Min(length, _copy.Length);
        if (length == 0) return null;
        _term = copier.Source - (_position & (_termLength - 1));
        _termEnd = (_position & -_termLength) + _termLength;
        _position += length;
        return AsWholePadding(length, ref available);
    }

    /// <summary>Length of the whole frames of data at a place.</summary>
    private static int Whole(byte* first, int limit)
    {
        byte* frame = first;
        byte* end = first + limit;
        int frames = 0;
        while (frame < end)
        {
            // A publisher writes the length last, so what stands behind it is there.
            int length = Volatile.Read(ref *(int*)frame);
            if (length <= 0 || Frame.Type(frame) == Frame.Padding) break;
            uint aligned = ((uint)length + (Frame.Alignment - 1)) & ~(uint)(Frame.Alignment - 1);
            if (aligned > (uint)(end - frame)) break;
            frame += aligned;
            if (Sse.IsSupported && ++frames > FramesBefore)
            {
                byte* some = frame + (FramesAhead * (nint)aligned), more = frame + BytesAhead;
                Sse.Prefetch0(some < end ? some : first);
                Sse.Prefetch0(more < end ? more : first);
            }
        }
        return (int)(frame - first);
    }

    /// <summary>Padding; or what is no frame, whose header is given out for the cursor to name.</summary>
    private byte* FirstAlone(byte* first, out int available, out int length)
    {
        length = Frame.Type(first) == Frame.Padding ? Frame.Align(Frame.Length(first)) : Frame.HeaderLength;
        available = Math.Min(length, _copy.Length);
        new ReadOnlySpan<byte>(first, Frame.HeaderLength).CopyTo(_copy.Span);
        return AsWholePadding(length, ref available);
    }

    /// <summary>What the copy holds; behind a padding's header there are zeros, as there are in a recording's file.</summary>
    private byte* AsWholePadding(int length, ref int available)
    {
        byte* frame = _copy.Pointer;
        if (Frame.Type(frame) != Frame.Padding) return frame;
        if (length > _copy.Length) available = Frame.HeaderLength;
        else _copy.Span[Frame.HeaderLength..length].Clear();
        return frame;
    }

    private unsafe struct FirstFrames(NativeBuffer copy) : IBlockHandler
    {
        public byte* Source;

        public void OnBlock(ReadOnlySpan<byte> frames, int sessionId, int termId)
        {
            fixed (byte* source = frames) Source = source;
            bool isPadding = Frame.Type(Source) == Frame.Padding;
            (isPadding ? frames[..Frame.HeaderLength] : frames).CopyTo(copy.Span);
        }
    }
}
