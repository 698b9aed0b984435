using System.Runtime.CompilerServices;

namespace Replay;

/// <summary>Appends messages to a new recording, in frames as a real Aeron Archive would have written them.</summary>
/// <remarks>
/// One thread at a time. A message is there for readers of this and other processes when <c>Append</c> returns, and outlives this process from then on;
/// it outlives a power cut once the recording is stopped (see <see cref="Durability"/>).
/// </remarks>
public sealed unsafe class RecordingWriter : IDisposable
{
    private readonly EmbeddedArchive _archive;
    private readonly RecordingGeometry _geometry;
    private readonly long _catalogOffset;
    private readonly int _sessionId;
    private readonly int _maxPayload;
    private readonly NativeBuffer _scratch = new(0);
    private SegmentFile? _segment;
    private bool _isOpen = true;

    // Invariant: [_next, _limit) is mapped, allocated, zero, and lies in the term that starts at _termStart; position = pointer + _positionOfZero.
    private byte* _next;
    private byte* _limit;
    private byte* _termStart;
    private ulong _streamAndTerm;
    private long _positionOfZero;

    internal RecordingWriter(EmbeddedArchive archive, RecordingDescriptor descriptor, long catalogOffset)
    {
        (_archive, Descriptor, _catalogOffset) = (archive, descriptor, catalogOffset);
        _geometry = new RecordingGeometry(descriptor);
        _sessionId = descriptor.SessionId;
        _maxPayload = descriptor.MtuLength - Frame.HeaderLength;
        MaxMessageLength = Math.Min(descriptor.TermBufferLength / 8, RecordingGeometry.MaxMessageLength);
        _positionOfZero = descriptor.StartPosition;
    }

    /// <summary>Id of the recording in its archive.</summary>
    public long RecordingId => Descriptor.RecordingId;

    /// <summary>End of what was appended: where the next message goes, but for padding.</summary>
    public long Position => (long)_next + _positionOfZero;

    /// <summary>Longest message that can be appended, in bytes: an eighth of a term, at most 16 MiB.</summary>
    public int MaxMessageLength { get; }

    internal RecordingDescriptor Descriptor { get; }

    /// <summary>Appends a message.</summary>
    /// <param name="payload">The message.</param>
    /// <param name="timestampNs">Event time in ns since the Unix epoch, 0 = unknown; stored in the reserved value of every frame.</param>
    /// <returns>The message's end position.</returns>
    /// <exception cref="ArgumentException">The message is longer than <see cref="MaxMessageLength"/>.</exception>
    /// <exception cref="ArchiveStorageException">The disk refused; nothing was appended, and the archive stays readable. Once there is space, appending may go on.</exception>
    public long Append(ReadOnlySpan<byte> payload, long timestampNs)
    {
        if (payload.Length > _maxPayload) return AppendFragments(payload, timestampNs);
        int alignedLength = Frame.Align(Frame.HeaderLength + payload.Length);
        if (alignedLength > _limit - _next) Reserve(alignedLength);
        byte* frame = _next;
        payload.CopyTo(new Span<byte>(frame + Frame.HeaderLength, payload.Length));
        return Publish(frame, Frame.HeaderLength + payload.Length, Frame.Unfragmented, timestampNs);
    }

    /// <summary>Encodes an event straight into the recording.</summary>
    /// <param name="value">The event.</param>
    /// <param name="codec">Encodes it.</param>
    /// <param name="timestampNs">Event time in ns since the Unix epoch, 0 = unknown.</param>
    /// <returns>The message's end position.</returns>
    /// <exception cref="CodecException">The codec refused the event; nothing was appended.</exception>
    /// <exception cref="ArgumentException">The message is longer than <see cref="MaxMessageLength"/>.</exception>
    /// <exception cref="ArchiveStorageException">See <see cref="Append(ReadOnlySpan{byte}, long)"/>.</exception>
    public long Append<T, TCodec>(in T value, TCodec codec, long timestampNs) where TCodec : struct, IEventCodec<T>
    {
        int maxLength = codec.GetMaxEncodedLength(in value);
        if (maxLength > _maxPayload) return AppendLarge(in value, codec, maxLength, timestampNs);
        int alignedLength = Frame.Align(Frame.HeaderLength + maxLength);
        if (alignedLength > _limit - _next) Reserve(alignedLength);
        byte* frame = _next;
        Span<byte> payload = new(frame + Frame.HeaderLength, maxLength);
        int length = -1;
        try
        {
            length = codec.Encode(in value, payload);
        }
        finally
        {
            // What the codec wrote beyond its message must not be taken for a frame later.
            if (length != maxLength) payload[Math.Clamp(length, 0, maxLength)..].Clear();
        }
        if ((uint)length > (uint)maxLength) Throw.CodecWroteTooMuch(length, maxLength);
        return Publish(frame, Frame.HeaderLength + length, Frame.Unfragmented, timestampNs);
    }

    /// <summary>Ends the recording: its blocks beyond the end are given back, and the catalog gets the stop position.</summary>
    /// <exception cref="ArchiveStorageException">Syncing failed: the recording may not survive a power cut, and the catalog does not call it stopped.</exception>
    public void Stop()
    {
        if (!_isOpen) return;
        long stopPosition = Position;
        Close(stopPosition);
        _archive.Stop(this, _catalogOffset, stopPosition);
    }

    /// <summary>Gives the recording up, as an importer does on bad input: its files are removed and its catalog entry is marked invalid.</summary>
    public void Abort()
    {
        if (!_isOpen) return;
        long stopPosition = Position;
        Close(stopPosition);
        _archive.Abort(this, _catalogOffset);
        for (long at = _geometry.FirstTermStart; at <= stopPosition; at += _geometry.SegmentLength) File.Delete(PathOfSegment(at));
    }

    /// <summary>Stops the recording unless it was stopped or aborted.</summary>
    public void Dispose() => Stop();

    internal string PathOfSegment(long position) => Path.Combine(_archive.Directory, _geometry.SegmentName(position));

    /// <summary>Forces every segment to the disk.</summary>
    internal void SyncSegments(long stopPosition)
    {
        for (long at = _geometry.FirstTermStart; at <= stopPosition; at += _geometry.SegmentLength)
        {
            string path = PathOfSegment(at);
            if (!File.Exists(path)) continue;
            using var file = Storage.OpenForWriting(path, FileMode.Open);
            FileSync.File(file, path);
        }
    }

    /// <summary>Creates the first segment, so that the directory of an empty recording looks as Aeron's does.</summary>
    internal void CreateFirstSegment() => MoveTo(Position, 0);

    private long AppendFragments(ReadOnlySpan<byte> payload, long timestampNs)
    {
        if (payload.Length > MaxMessageLength) Throw.MessageTooLong(payload.Length, MaxMessageLength, _geometry.TermLength);
        int fullFrames = payload.Length / _maxPayload;
        int rest = payload.Length - fullFrames * _maxPayload;
        // A message never crosses the end of a term, and nothing of it is written before there is room for the whole.
        Reserve(fullFrames * _geometry.MtuLength + (rest == 0 ? 0 : Frame.Align(Frame.HeaderLength + rest)));
        byte flags = Frame.BeginFlag;
        while (true)
        {
            ReadOnlySpan<byte> fragment = payload[..Math.Min(payload.Length, _maxPayload)];
            payload = payload[fragment.Length..];
            if (payload.IsEmpty) flags |= Frame.EndFlag;
            byte* frame = _next;
            fragment.CopyTo(new Span<byte>(frame + Frame.HeaderLength, fragment.Length));
            long end = Publish(frame, Frame.HeaderLength + fragment.Length, flags, timestampNs);
            if (payload.IsEmpty) return end;
            flags = 0;
        }
    }

    private long AppendLarge<T, TCodec>(in T value, TCodec codec, int maxLength, long timestampNs) where TCodec : struct, IEventCodec<T>
    {
        _scratch.EnsureLength(maxLength);
        int length = codec.Encode(in value, _scratch.Span[..maxLength]);
        return Append(_scratch.Span[..length], timestampNs);
    }

    /// <summary>Writes a frame's header around a payload that is in place; the length goes last, since with it the frame begins to exist.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long Publish(byte* frame, int length, byte flags, long timestampNs)
    {
        *(int*)(frame + Frame.TermOffsetAt) = (int)(frame - _termStart);
        *(int*)(frame + Frame.SessionIdAt) = _sessionId;
        *(ulong*)(frame + Frame.StreamIdAt) = _streamAndTerm;
        *(long*)(frame + Frame.ReservedValueAt) = timestampNs;
        Volatile.Write(ref *(ulong*)frame, (uint)length | (ulong)(Frame.Data << 16 | flags << 8) << 32);
        _next = frame + Frame.Align(length);
        return Position;
    }

    /// <summary>Makes room for a message in one term: pads the term, allocates blocks, goes to the next segment.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Reserve(int length)
    {
        ObjectDisposedException.ThrowIf(!_isOpen, this);
        long termEnd = _geometry.TermStart(Position) + _geometry.TermLength;
        if (Position + length > termEnd) Pad(termEnd);
        MoveTo(Position, length);
    }

    private void Pad(long termEnd)
    {
        MoveTo(Position, Frame.HeaderLength);
        int length = (int)(termEnd - Position);
        byte* frame = _next;
        Publish(frame, Frame.HeaderLength, Frame.Unfragmented, 0);
        Volatile.Write(ref *(ulong*)frame, (uint)length | (ulong)(Frame.Padding << 16 | Frame.Unfragmented << 8) << 32);
        _limit = _next = frame + length;
    }

    /// <summary>Points the writer at a position with so many writable bytes behind it.</summary>
    private void MoveTo(long position, int length)
    {
        long segmentBase = _geometry.SegmentBase(position);
        int offset = (int)(position - segmentBase);
        if (_segment is null || _segment.Base != segmentBase)
        {
            SegmentFile next = new(PathOfSegment(position), segmentBase, _geometry.SegmentLength, offset + length);
            _segment?.Dispose();
            _segment = next;
        }
        _segment.EnsureAllocated(offset + length);
        int termOffset = _geometry.TermOffset(position);
        _next = _segment.Address + offset;
        _limit = _segment.Address + Math.Min(offset - termOffset + _geometry.TermLength, _segment.Allocated);
        _termStart = _next - termOffset;
        _streamAndTerm = _geometry.StreamAndTerm(position);
        _positionOfZero = position - (long)_next;
    }

    private void Close(long stopPosition)
    {
        _isOpen = false;
        _limit = _next;
        if (_segment is not null)
        {
            _segment.ReleaseFrom(stopPosition - _segment.Base);
            _segment.Dispose();
            _segment = null;
        }
        _scratch.Dispose();
    }
}
