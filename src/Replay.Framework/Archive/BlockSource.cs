namespace Replay;

/// <summary>Gives a recording's bytes to a <see cref="FrameCursor"/>, a contiguous piece at a time.</summary>
internal abstract unsafe class BlockSource : IDisposable
{
    /// <summary>True: what was loaded last comes from the live stream, not from history.</summary>
    public virtual bool IsLive => false;

    /// <summary>True: the next <see cref="Load"/> may wait for bytes that have not come yet, so that a block's end is the end of what is ready.</summary>
    public virtual bool MayWait => false;

    /// <summary>The stream id in the headers of what was loaded last, where it is not the recording's own; null: it is.</summary>
    public virtual int? StreamIdInFrames => null;

    /// <summary>The session of what was loaded last, whatever its headers say; null: they say it.</summary>
    public virtual int? SessionId => null;

    /// <summary>Bytes of the stream from a position on: at least the longest frame, or up to the end of its segment.</summary>
    /// <param name="position">A multiple of 32 inside the recording.</param>
    /// <param name="available">Bytes that may be read.</param>
    /// <returns>Null: a stream without a known end has ended here.</returns>
    public abstract byte* Load(long position, out int available);

    /// <summary>Says that nobody looks any more at bytes before the position.</summary>
    public abstract void ReleaseBefore(long position);

    public abstract void Dispose();
}
