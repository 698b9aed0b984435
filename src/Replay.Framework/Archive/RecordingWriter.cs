using System.Runtime.CompilerServices;

namespace Replay;

/// <summary>Appends messages to a new or an extended recording, in frames as a real Aeron Archive would have written them.</summary>
/// <remarks>
/// One thread at a time. Messages are gathered in a buffer of 256 KiB and written together when it is full, at <see cref="Flush"/> and at
/// <see cref="Stop"/>: from then on readers of this and other processes see them, and they outlive this process. When they outlive a power cut is
/// what <see cref="Durability"/> says.
/// </remarks>
public sealed unsafe partial class RecordingWriter : IDisposable
{
    // Stays in the processor's cache, and is large enough that the system call costs a fraction of a nanosecond a message.
    private const int BufferLength = 256 * 1024;

    private readonly EmbeddedArchive _archive;
    private readonly RecordingGeometry _geometry;
    private readonly long _catalogOffset;
    private readonly int _sessionId;
    private readonly int _maxPayload;
    private readonly FrameChecksum _checksum;
    private readonly bool _isExtension;
    private readonly long _firstPosition;
    private readonly NativeBuffer _buffer = new(BufferLength);
    private readonly NativeBuffer _scratch = new(0);
    private readonly SidecarWriter _sidecars;
    private readonly DurablePosition? _durable;
    private readonly GroupSync? _groupSync;
    private readonly bool _syncsEach;
    private SegmentWriter _segment;
    private bool _isOpen = true;

    // Invariant: the buffer holds the whole frames of [_flushedPosition, Position), all of one segment; [_next, _limit) is free, and all of one term.
    private byte* _next;
    private byte* _limit;
    private byte* _termStart;
    private ulong _streamAndTerm;
    private long _positionOfZero;
    private long _flushedPosition;
    private long _highestTimeNs;

    internal RecordingWriter(EmbeddedArchive archive, RecordingDescriptor descriptor, long catalogOffset, ArchiveOptions options, RecordingReader? extended = null)
    {
        (_checksum, _isExtension, _firstPosition) = (options.Checksum, extended is not null, extended is null ? descriptor.StartPosition : descriptor.StopPosition);
        (_archive, Descriptor, _catalogOffset) = (archive, descriptor, catalogOffset);
        _geometry = new RecordingGeometry(descriptor);
        _sessionId = descriptor.SessionId;
        _maxPayload = descriptor.MtuLength - Frame.HeaderLength;
        MaxMessageLength = Math.Min(descriptor.TermBufferLength / 8, RecordingGeometry.MaxMessageLength);
        _flushedPosition = _firstPosition;
        _sidecars = new SidecarWriter(archive.Directory, descriptor, _geometry, options, extended);
        _highestTimeNs = _sidecars.HighestTimeNs;
        _segment = OpenSegment(_firstPosition);
        Rewind(_firstPosition);
        if (options.SyncsWhileRecording)
        {
            // Its directory sync makes the segment's name durable, too.
            _durable = new DurablePosition(archive.Directory, RecordingId, _firstPosition);
            _syncsEach = options.Durability == Durability.Always;
            if (!_syncsEach && !options.SyncsWhenAsked) _groupSync = new GroupSync($"sync {RecordingId}", options, _durable, () => FlushedPosition, position => _durable.Advance(ref _segment, position));
        }
        // What an extended recording held before stays durable, though nothing more becomes so until it is stopped.
        else if (extended is not null) DurableWatermark.Place(archive.Directory, RecordingId, _firstPosition);

        ReplayMeter.WrittenBytes.Begin(this);
    }

    /// <summary>Id of the recording in its archive.</summary>
    public long RecordingId => Descriptor.RecordingId;

    /// <summary>End of what was appended: where the next message goes, but for padding.</summary>
    public long Position => (long)_next + _positionOfZero;

    /// <summary>End of what readers can see; may be read from any thread.</summary>
    public long FlushedPosition => Volatile.Read(ref _flushedPosition);

    /// <summary>End of what survives a power cut; may be read from any thread. With <see cref="Durability.None"/> and <see cref="Durability.OnStop"/> the start position.</summary>
    public long DurablePosition => _durable?.Value ?? Descriptor.StartPosition;

    /// <summary>Longest message that can be appended, in bytes: an eighth of a term, at most 16 MiB.</summary>
    public int MaxMessageLength { get; }

    /// <summary>What was cut off the recording before it was extended, since the writer before had ended without stopping it, and where that is kept; null: nothing was.</summary>
    public TornTail? CutTail { get; internal init; }

    internal RecordingDescriptor Descriptor { get; }

    /// <summary>Where this writer began.</summary>
    internal long FirstPosition => _firstPosition;

    /// <summary>Appends a message.</summary>
    /// <param name="payload">The message.</param>
    /// <param name="timestampNs">Event time in ns since the Unix epoch, 0 = unknown; stored in the reserved value of every frame.</param>
    /// <returns>The message's end position.</returns>
    /// <exception cref="ArgumentException">The message is longer than <see cref="MaxMessageLength"/>.</exception>
    /// <exception cref="ArchiveStorageException">The disk refused; this message was not appended, earlier ones wait in the buffer, and the archive stays readable. Once there is space, appending may go on.</exception>
    public long Append(ReadOnlySpan<byte> payload, long timestampNs)
    {
        // Calls are in tail position alone, so that a short message costs no saving of registers.
        if (payload.Length > _maxPayload) return AppendFragments(payload, timestampNs);
        int length = Frame.HeaderLength + payload.Length;
        if (Frame.Align(length) > _limit - _next) return AppendReserved(payload, timestampNs);
        if (!ShortCopy.IsShort(payload.Length)) return AppendLong(payload, timestampNs);
        ClearEnd(length);
        ShortCopy.Copy(payload, ref _next[Frame.HeaderLength]);
        return Finish(Add(length, Frame.Unfragmented, timestampNs));
    }

    /// <summary>Encodes an event straight into its frame.</summary>
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
        int maxFrameLength = Frame.Align(Frame.HeaderLength + maxLength);
        if (maxFrameLength > _limit - _next) Reserve(maxFrameLength);
        int length = codec.Encode(in value, new Span<byte>(_next + Frame.HeaderLength, maxLength));
        if ((uint)length > (uint)maxLength) Throw.CodecWroteTooMuch(length, maxLength);
        length += Frame.HeaderLength;
        new Span<byte>(_next + length, Frame.Align(length) - length).Clear();
        return Finish(Add(length, Frame.Unfragmented, timestampNs));
    }

    /// <summary>Writes what was appended: when it returns, readers see it and it outlives this process.</summary>
    /// <exception cref="ArchiveStorageException">The disk refused; what was appended waits in the buffer.</exception>
    public void Flush()
    {
        ObjectDisposedException.ThrowIf(!_isOpen, this);
        _durable?.ThrowIfFaulted();
        long position = Position, before = _flushedPosition;
        if (position == before) return;
        Span<byte> frames = _buffer.Span[..(int)(position - before)];
        if (_checksum != FrameChecksum.None) Checksums.Stamp(frames, _checksum);
        _segment.Write(frames, before);
        _sidecars.OnWritten(frames, before, _highestTimeNs);
        Volatile.Write(ref _flushedPosition, position);
        Rewind(position);
        _groupSync?.OnFlushed(before, position);
    }

    /// <summary>Writes what was appended and forces it to the disk: when it returns, it survives a power cut.</summary>
    /// <exception cref="InvalidOperationException">The archive was opened with a <see cref="Durability"/> that does not sync while recording.</exception>
    /// <exception cref="ArchiveStorageException">The disk refused. After a failed sync the writer can only be disposed of; where there was no space, what was appended waits in the buffer.</exception>
    public void Sync()
    {
        DurablePosition durable = RequireDurable();
        Flush();
        durable.Advance(ref _segment, _flushedPosition);
    }

    /// <summary>Waits until everything before a position survives a power cut; from any thread.</summary>
    /// <param name="position">What an append returned. The writing thread itself calls <see cref="Flush"/> before, or <see cref="Sync"/> instead: nobody else flushes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidOperationException">See <see cref="Sync"/>.</exception>
    /// <exception cref="ArchiveStorageException">A sync failed, or the recording was closed before.</exception>
    public void WaitUntilDurable(long position, CancellationToken cancellationToken = default) => RequireDurable().Wait(position, cancellationToken);

    /// <summary>Completes when everything before a position survives a power cut; from any thread.</summary>
    /// <inheritdoc cref="WaitUntilDurable"/>
    public Task WhenDurable(long position, CancellationToken cancellationToken = default) => RequireDurable().WhenReached(position, cancellationToken);

    /// <summary>Ends the recording: writes what was appended and gives the catalog the stop position.</summary>
    /// <exception cref="ArchiveStorageException">
    /// The disk refused, and the catalog does not call the recording stopped. Where there was no space to write, it is still open.
    /// </exception>
    public void Stop()
    {
        if (!_isOpen) return;
        Flush();
        _segment.ClearBehind(_flushedPosition);
        _sidecars.Finish(sync: _durable is not null);
        // A sync that failed must not be tried again and believed: the recording stays without a stop position.
        try
        {
            _durable?.Advance(ref _segment, _flushedPosition);
        }
        finally
        {
            Close();
        }
        _archive.Stop(this, _catalogOffset, _flushedPosition);
    }

    /// <summary>Gives up what was appended, as an importer does on bad input: an extended recording ends where it did before; a new one's files are removed, and its catalog entry, which is marked invalid where another one follows it.</summary>
    public void Abort()
    {
        if (!_isOpen) return;
        Close();
        if (_isExtension)
        {
            _archive.TruncateRecording(RecordingId, _firstPosition);
            return;
        }
        _archive.Abort(this, _catalogOffset);
        foreach (string path in WrittenFiles()) Storage.Delete(path);
        MetadataFile.Delete(_archive.Directory, RecordingId);
        DurableWatermark.Delete(_archive.Directory, RecordingId);
        _archive.TakeBack(_catalogOffset);
    }

    /// <summary>Stops the recording unless it was stopped or aborted.</summary>
    /// <exception cref="ArchiveStorageException">The disk refused: what was not written is lost, and the catalog does not call the recording stopped.</exception>
    public void Dispose()
    {
        try
        {
            Stop();
        }
        finally
        {
            Close();
        }
    }

    /// <summary>Forces every segment to the disk, and what lies beside it.</summary>
    internal void SyncSegments() => SegmentFiles.Sync(_archive.Directory, _geometry, _flushedPosition);

    /// <summary>Lets go without stopping: nothing was appended yet.</summary>
    internal void Abandon() => Close();

    /// <summary>Makes the message that was added durable where each one has to be.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long Finish(long end) => _syncsEach ? SyncEach(end) : end;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private long SyncEach(long end)
    {
        try
        {
            Flush();
        }
        catch (ArchiveStorageException)
        {
            // The buffer holds nothing but this message: it was not appended.
            Rewind(_flushedPosition);
            _highestTimeNs = _sidecars.HighestTimeNs;
            throw;
        }
        _durable!.Advance(ref _segment, _flushedPosition);
        return end;
    }

    private DurablePosition RequireDurable() => _durable ?? throw new InvalidOperationException(
        $"The archive was opened with a durability that forces nothing to the disk while recording; open it with {nameof(Durability.Group)} or {nameof(Durability.Always)}.");

    private void EnterSegment(long position)
    {
        SegmentWriter next = OpenSegment(position);
        if (_durable is not null)
        {
            _durable.Replace(ref _segment, next, _archive.Directory, position);
            return;
        }
        _segment.Dispose();
        _segment = next;
    }

    /// <summary>The segment for a position: a new one, or the one in which an extended recording has ended.</summary>
    private SegmentWriter OpenSegment(long position)
    {
        string path = Path.Combine(_archive.Directory, _geometry.SegmentName(position));
        long segmentBase = _geometry.SegmentBase(position);
        bool goesOn = _isExtension && position == _firstPosition && (File.Exists(path) || position > Math.Max(segmentBase, Descriptor.StartPosition));
        if (!goesOn || position == segmentBase) _sidecars.BeforeNewSegment(position);
        return goesOn ? SegmentWriter.Open(path, segmentBase, _geometry.SegmentLength) : new SegmentWriter(path, segmentBase, _geometry.SegmentLength);
    }

    /// <summary>The recording's segments, and what lies beside them.</summary>
    private IEnumerable<string> WrittenFiles()
    {
        for (long at = _geometry.FirstTermStart; at <= _flushedPosition; at += _geometry.SegmentLength)
        {
            string path = Path.Combine(_archive.Directory, _geometry.SegmentName(at)), sidecar = BlockChecksums.PathOf(path);
            if (File.Exists(path)) yield return path;
            if (File.Exists(sidecar)) yield return sidecar;
        }
        string times = Path.Combine(_archive.Directory, TimeIndexFile.Name(RecordingId));
        if (File.Exists(times)) yield return times;
    }

    private void Close()
    {
        if (!_isOpen) return;
        ReplayMeter.WrittenBytes.End(this);
        _isOpen = false;
        _limit = _next;
        _archive.Forget(this);
        _groupSync?.Dispose();
        _durable?.Dispose();
        _segment.Dispose();
        _sidecars.Dispose();
        _buffer.Dispose();
        _scratch.Dispose();
    }
}
