using System.Runtime.CompilerServices;

namespace Replay;

/// <summary>Walks the messages of a range of a recording and checks every field of every frame's header: the thorough half beside <see cref="FrameBlock"/>.</summary>
/// <remarks>Not thread safe. Every step moves forward or throws, so that no bytes can make it hang.</remarks>
internal sealed unsafe class FrameCursor : IDisposable
{
    private readonly long _recordingId;
    private readonly RecordingGeometry _geometry;
    private readonly BlockSource _source;
    private readonly long _to;
    private readonly NativeBuffer _assembly = new(0);

    /// <summary>Creates a cursor that owns its source.</summary>
    /// <param name="recordingId">For messages of errors.</param>
    /// <param name="geometry">Where positions lie.</param>
    /// <param name="source">The recording's bytes.</param>
    /// <param name="range">Boundaries of messages.</param>
    public FrameCursor(long recordingId, RecordingGeometry geometry, BlockSource source, PositionRange range)
    {
        (_recordingId, _geometry, _source, _to) = (recordingId, geometry, source, range.To);
        // An empty block at the start: the first Advance loads.
        Block = new FrameBlock { PositionOfZero = range.From };
    }

    /// <summary>The frames that can be taken without <see cref="Advance"/>.</summary>
    public FrameBlock Block;

    /// <summary>Start of the message that <see cref="Advance"/> returned last; its end is the block's position.</summary>
    public long MessagePosition { get; private set; }

    /// <summary>Frames of the message that <see cref="Advance"/> returned last.</summary>
    public int FrameCount { get; private set; }

    /// <summary>When true, memory before the message that <see cref="Advance"/> returns is released: the caller keeps no view of earlier ones.</summary>
    public bool ReleasesAsItGoes { get; init; }

    /// <summary>When false, the source stays open for another cursor.</summary>
    public bool OwnsSource { get; init; } = true;

    /// <summary>When true, <see cref="Step"/> also checks that the bytes between frames are zero.</summary>
    public bool ChecksAlignment { get; init; }

    /// <summary>When not <see cref="FrameChecksum.None"/>, every frame's checksum is checked; the block's fast path then takes nothing.</summary>
    public FrameChecksum Checksum { get; init; }

    /// <summary>The hold on the recording's files, let go with the cursor; null: they are not files that could be held.</summary>
    public RecordingLease? Lease { get; init; }

    /// <summary>Goes on where the block's fast path stopped: over padding, into the next block, through a message of several fragments.</summary>
    /// <param name="next">Where the fast path stands.</param>
    /// <returns>The next message: its header, with its payload behind it. Null: the end of the range.</returns>
    /// <exception cref="ArchiveDamageException">The bytes at that place are not what the format demands.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public byte* Advance(byte* next)
    {
        Block.Next = next;
        while (Block.Position < _to)
        {
            if (Block.Next >= Block.End && !TryLoadBlock()) return null;
            byte* message = Step();
            if (message != null) return message;
        }
        return null;
    }

    /// <summary>Moves over one message or one frame of padding; the block's position must be before the end of the range.</summary>
    /// <returns>The message; null: it was padding.</returns>
    /// <exception cref="ArchiveDamageException">See <see cref="Advance"/>.</exception>
    public byte* Step()
    {
        byte* frame = CheckedFrame(out int alignedLength);
        if (Frame.Type(frame) == Frame.Padding)
        {
            Skip(frame, alignedLength);
            return null;
        }
        MessagePosition = Block.Position;
        FrameCount = 1;
        byte flags = Frame.Flags(frame);
        if ((flags & Frame.BeginFlag) == 0) throw Damage(DamageKind.Fragment, Block.Position, "a fragment without the beginning of its message");
        if (flags != Frame.Unfragmented) return Assemble(frame, alignedLength);
        Skip(frame, alignedLength);
        return frame;
    }

    /// <summary>Moves over one frame, whatever message it is a part of.</summary>
    /// <exception cref="ArchiveDamageException">Its header is damaged.</exception>
    public void SkipFrame() => Skip(CheckedFrame(out int alignedLength), alignedLength);

    /// <summary>True: the message that <see cref="Advance"/> returned last, and those behind it in the block, come from the live stream.</summary>
    public bool IsLive => _source.IsLive;

    /// <summary>Says that nobody looks any more at messages before the position.</summary>
    public void ReleaseBefore(long position) => _source.ReleaseBefore(position);

    /// <inheritdoc/>
    public void Dispose()
    {
        Block = new FrameBlock { PositionOfZero = _to };
        if (OwnsSource) _source.Dispose();
        Lease?.Dispose();
        _assembly.Dispose();
    }

    /// <summary>What headers must say.</summary>
    private int StreamId => _source.StreamIdInFrames ?? _geometry.StreamId;

    /// <summary>Copies the fragments of a message behind one another, under the header of the first.</summary>
    private byte* Assemble(byte* frame, int alignedLength)
    {
        long term = _geometry.TermStart(Block.Position);
        int length = 0;
        Append(frame, 0, ref length);
        while (true)
        {
            bool isLast = (Frame.Flags(frame) & Frame.EndFlag) != 0;
            Skip(frame, alignedLength);
            if (isLast) break;
            if (Block.Position >= _to || _geometry.TermStart(Block.Position) != term)
                throw Damage(DamageKind.Fragment, MessagePosition, $"the message that begins here has no end by {Block.Position}");
            frame = CheckedFrame(out alignedLength);
            if (Frame.Type(frame) != Frame.Data || (Frame.Flags(frame) & Frame.BeginFlag) != 0)
                throw Damage(DamageKind.Fragment, Block.Position, $"the message that begins at {MessagePosition} is not complete: another one or padding begins here");
            Append(frame, Frame.HeaderLength, ref length);
            if (length - Frame.HeaderLength > _geometry.MaxAssembledLength)
                throw Damage(DamageKind.Fragment, MessagePosition, $"the message that begins here is longer than {_geometry.MaxAssembledLength} bytes, the most that Aeron puts into a term of {_geometry.TermLength}");
            FrameCount++;
        }
        *(int*)_assembly.Pointer = length;
        return _assembly.Pointer;
    }

    private void Append(byte* frame, int from, ref int length)
    {
        int count = Frame.Length(frame) - from;
        _assembly.EnsureLength(length + count);
        new ReadOnlySpan<byte>(frame + from, count).CopyTo(_assembly.Span[length..]);
        length += count;
    }

    private void Skip(byte* frame, int alignedLength) => Block.Next = frame + alignedLength;

    /// <summary>The frame at the block's position, loaded whole (padding: its header) and checked.</summary>
    private byte* CheckedFrame(out int alignedLength)
    {
        if (Block.Next >= Block.End) LoadBlock();
        alignedLength = CheckHeader(Block.Next);
        // Padding may be longer than what a source loads at once; nothing but its header is looked at then.
        if (Frame.Type(Block.Next) == Frame.Padding && alignedLength > _geometry.MtuLength) return Block.Next;
        if (alignedLength > Block.End - Block.Next)
        {
            LoadBlock();
            alignedLength = CheckHeader(Block.Next);
            if (alignedLength > Block.End - Block.Next)
                throw Damage(DamageKind.SegmentFile, Block.Position, $"the file ends inside a frame of {Frame.Length(Block.Next)} bytes");
        }
        // A message whose type has turned into that of padding must not vanish: Aeron writes nothing of padding but its header.
        if (Frame.Type(Block.Next) == Frame.Padding) CheckZeros(Block.Next, Frame.HeaderLength, alignedLength, DamageKind.FrameType, "padding that holds data");
        // A checksum covers the zeros behind a frame, but not how many of its bytes they are.
        else if (ChecksAlignment || Checksum != FrameChecksum.None) CheckZeros(Block.Next, Frame.Length(Block.Next), alignedLength, DamageKind.Alignment, "data between the end of a frame and the next one");
        if (Checksum != FrameChecksum.None && Frame.Type(Block.Next) == Frame.Data) CheckChecksum(Block.Next);
        return Block.Next;
    }

    private void CheckChecksum(byte* frame)
    {
        int expected = Checksums.OfFrame(frame, Checksum);
        if (Frame.SessionId(frame) != expected)
            throw Damage(DamageKind.Checksum, Block.Position, $"checksum 0x{Frame.SessionId(frame):x8}, the payload's {Checksum} is 0x{expected:x8}");
    }

    private void CheckZeros(byte* frame, int from, int to, DamageKind kind, string found)
    {
        int at = new ReadOnlySpan<byte>(frame + from, to - from).IndexOfAnyExcept((byte)0);
        if (at >= 0) throw Damage(kind, Block.Position, $"{found} (at {Block.Position + from + at})");
    }

    private void LoadBlock()
    {
        if (!TryLoadBlock()) throw Damage(DamageKind.Fragment, Block.Position, "the stream ended inside a message");
    }

    private bool TryLoadBlock()
    {
        long position = Block.Position;
        if (ReleasesAsItGoes) _source.ReleaseBefore(position);
        byte* memory = Load(position, out int available);
        if (memory == null) return false;
        if (available == 0) throw Damage(DamageKind.SegmentFile, position, "the file ends before the recording does");
        long end = Math.Min(Math.Min(_geometry.TermStart(position) + _geometry.TermLength, _to), position + available);
        ulong streamAndTerm = _geometry.StreamAndTerm(position, StreamId);
        Block = new FrameBlock
        {
            Next = memory,
            End = memory + (end - position),
            TermStart = memory - _geometry.TermOffset(position),
            // The fast path looks at no checksum: with a word that no frame has, it leaves every frame to Step.
            StreamAndTerm = Checksum == FrameChecksum.None ? streamAndTerm : ~streamAndTerm,
            MaxPayload = (uint)(_geometry.MtuLength - Frame.HeaderLength),
            PositionOfZero = position - (long)memory,
            SessionId = _source.SessionId,
            ReadyTo = _source.MayWait ? end : _to,
        };
        return true;
    }

    private byte* Load(long position, out int available)
    {
        try
        {
            return _source.Load(position, out available);
        }
        catch (ArchiveDamageException damage)
        {
            // Its file may have gone for a reason.
            throw Lease?.FindChange(position) ?? damage;
        }
    }

    /// <summary>Checks every field of a header; the frame's aligned length.</summary>
    private int CheckHeader(byte* frame)
    {
        long position = Block.Position;
        int length = Frame.Length(frame);
        ushort type = Frame.Type(frame);
        long termEnd = _geometry.TermStart(position) + _geometry.TermLength;
        if (length < Frame.HeaderLength) throw Damage(DamageKind.FrameLength, position, $"frame length {length}, at least {Frame.HeaderLength} expected");
        if (Frame.Version(frame) != 0) throw Damage(DamageKind.FrameVersion, position, $"frame version {Frame.Version(frame)}, 0 expected");
        if (type is not (Frame.Data or Frame.Padding)) throw Damage(DamageKind.FrameType, position, $"frame type {type}, 0 (padding) or 1 (data) expected");
        if (Frame.TermOffset(frame) != _geometry.TermOffset(position))
            throw Damage(DamageKind.TermOffset, position, $"term offset {Frame.TermOffset(frame)}, {_geometry.TermOffset(position)} expected");
        if (Frame.TermId(frame) != _geometry.TermId(position))
            throw Damage(DamageKind.TermId, position, $"term id {Frame.TermId(frame)}, {_geometry.TermId(position)} expected");
        if (Frame.StreamId(frame) != StreamId) throw Damage(DamageKind.StreamId, position, $"stream id {Frame.StreamId(frame)}, {StreamId} expected");
        if ((Frame.Flags(frame) & ~Frame.Unfragmented) != 0 || (type == Frame.Padding && Frame.Flags(frame) != Frame.Unfragmented))
            throw Damage(DamageKind.FrameFlags, position, $"frame flags 0x{Frame.Flags(frame):x2} on a frame of type {type}");
        if (type == Frame.Data && length > _geometry.MtuLength)
            throw Damage(DamageKind.FrameLength, position, $"frame length {length}, over the recording's MTU of {_geometry.MtuLength}");
        if (position + (((long)length + 31) & -32) is var end && end > Math.Min(termEnd, _to))
            throw Damage(DamageKind.FrameLength, position, end > termEnd
                ? $"frame length {length} leaves the term, which ends at {termEnd}"
                : $"frame length {length} goes beyond the end of the range at {_to}");
        return (int)(end - position);
    }

    private ReplayException Damage(DamageKind kind, long position, string detail) => Lease?.FindChange(position) ??
        new ArchiveDamageException(kind, _recordingId, _geometry.SegmentName(position), position - _geometry.SegmentBase(position), position, detail);
}
