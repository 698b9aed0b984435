using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Replay;

/// <content>Puts frames into the buffer, and makes room for them.</content>
public sealed unsafe partial class RecordingWriter
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    private long AppendReserved(ReadOnlySpan<byte> payload, long timestampNs)
    {
        Reserve(Frame.Align(Frame.HeaderLength + payload.Length));
        return Append(payload, timestampNs);
    }

    /// <summary>Appends a message for which there is room, of any length.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private long AppendLong(ReadOnlySpan<byte> payload, long timestampNs)
    {
        int length = Frame.HeaderLength + payload.Length;
        ClearEnd(length);
        payload.CopyTo(new Span<byte>(_next + Frame.HeaderLength, payload.Length));
        return Finish(Add(length, Frame.Unfragmented, timestampNs));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private long AppendFragments(ReadOnlySpan<byte> payload, long timestampNs)
    {
        if (payload.Length > MaxMessageLength) Throw.MessageTooLong(payload.Length, MaxMessageLength, _geometry.TermLength);
        int fullFrames = payload.Length / _maxPayload;
        int rest = payload.Length - fullFrames * _maxPayload;
        // A message never crosses the end of a term, and its fragments go into the buffer together or not at all.
        Reserve(fullFrames * _geometry.MtuLength + (rest == 0 ? 0 : Frame.Align(Frame.HeaderLength + rest)));
        byte flags = Frame.BeginFlag;
        while (true)
        {
            ReadOnlySpan<byte> fragment = payload[..Math.Min(payload.Length, _maxPayload)];
            payload = payload[fragment.Length..];
            if (payload.IsEmpty) flags |= Frame.EndFlag;
            ClearEnd(Frame.HeaderLength + fragment.Length);
            fragment.CopyTo(new Span<byte>(_next + Frame.HeaderLength, fragment.Length));
            long end = Add(Frame.HeaderLength + fragment.Length, flags, timestampNs);
            if (payload.IsEmpty) return Finish(end);
            flags = 0;
        }
    }

    private long AppendLarge<T, TCodec>(in T value, TCodec codec, int maxLength, long timestampNs) where TCodec : struct, IEventCodec<T>
    {
        _scratch.EnsureLength(maxLength);
        int length = codec.Encode(in value, _scratch.Span[..maxLength]);
        if ((uint)length > (uint)maxLength) Throw.CodecWroteTooMuch(length, maxLength);
        return Append(_scratch.Span[..length], timestampNs);
    }

    /// <summary>Clears what lies between the end of a frame and the next one, and of its own last bytes some: before they are written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void ClearEnd(int length) => Vector256<byte>.Zero.Store(_next + Frame.Align(length) - Frame.Alignment);

    /// <summary>Completes the frame whose payload lies behind <see cref="_next"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long Add(int length, byte flags, long timestampNs)
    {
        byte* frame = _next;
        int alignedLength = Frame.Align(length);
        *(ulong*)frame = (uint)length | (ulong)(Frame.Data << 16 | flags << 8) << 32;
        *(int*)(frame + Frame.TermOffsetAt) = (int)(frame - _termStart);
        *(int*)(frame + Frame.SessionIdAt) = _sessionId;
        *(ulong*)(frame + Frame.StreamIdAt) = _streamAndTerm;
        *(long*)(frame + Frame.ReservedValueAt) = timestampNs;
        if (timestampNs > _highestTimeNs && timestampNs != 0) _highestTimeNs = timestampNs;
        _next = frame + alignedLength;
        return Position;
    }

    /// <summary>Makes room for a message in one term: writes the buffer, pads the term, goes to the next segment. When it throws, nothing has changed.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Reserve(int length)
    {
        Flush();
        long termEnd = _geometry.TermStart(_flushedPosition) + _geometry.TermLength;
        if (_flushedPosition + length > termEnd)
        {
            PadTerm(termEnd);
        }
        if (_segment.Base != _geometry.SegmentBase(_flushedPosition))
        {
            EnterSegment(_flushedPosition);
        }
        _buffer.EnsureLength(length);
        Rewind(_flushedPosition);
    }

    /// <summary>Ends a term: of a frame of padding, the file gets its header only.</summary>
    private void PadTerm(long termEnd)
    {
        long before = _flushedPosition;
        int length = (int)(termEnd - before);
        *(ulong*)_next = (uint)length | (ulong)(Frame.Padding << 16 | Frame.Unfragmented << 8) << 32;
        *(int*)(_next + Frame.TermOffsetAt) = _geometry.TermOffset(before);
        *(int*)(_next + Frame.SessionIdAt) = _sessionId;
        *(ulong*)(_next + Frame.StreamIdAt) = _streamAndTerm;
        *(long*)(_next + Frame.ReservedValueAt) = 0;
        Span<byte> header = _buffer.Span[..Frame.HeaderLength];
        _segment.Write(header, before);
        _sidecars.OnWritten(header, before, _highestTimeNs, zeros: length - Frame.HeaderLength);
        Volatile.Write(ref _flushedPosition, termEnd);
        Rewind(termEnd);
        _groupSync?.OnFlushed(before, termEnd);
    }

    /// <summary>Empties the buffer and points it at a position; at the end of a segment it has no room until the next one is there.</summary>
    private void Rewind(long position)
    {
        int termOffset = _geometry.TermOffset(position);
        _next = _buffer.Pointer;
        _limit = _segment.Base == _geometry.SegmentBase(position) ? _next + Math.Min(_buffer.Length, _geometry.TermLength - termOffset) : _next;
        _termStart = _next - termOffset;
        _streamAndTerm = _geometry.StreamAndTerm(position);
        _positionOfZero = position - (long)_next;
    }
}
