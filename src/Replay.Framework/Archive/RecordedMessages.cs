namespace Replay;

/// <summary>A message of a recording: a view that is valid until its enumerator moves on.</summary>
public readonly unsafe ref struct RecordedMessage
{
    // Invariant: points to a checked header with its whole payload behind it, in a mapping or buffer that the enumerator keeps.
    private readonly byte* _frame;

    internal RecordedMessage(byte* frame, long position, long endPosition, int frameCount, int sessionId, int streamId)
    {
        _frame = frame;
        (Position, EndPosition, FrameCount) = (position, endPosition, frameCount);
        (SessionId, StreamId) = (sessionId, streamId);
    }

    /// <summary>Start of the first frame.</summary>
    public long Position { get; }

    /// <summary>End of the last frame, aligned.</summary>
    public long EndPosition { get; }

    /// <summary>How many frames the message was split into.</summary>
    public int FrameCount { get; }

    /// <summary>The reserved value of the first frame: the event time in ns since the Unix epoch where Replay recorded the message, else anything.</summary>
    public long TimestampNs => Frame.ReservedValue(_frame);

    /// <summary>The session id of the first frame; its checksum in recordings that were made with checksums.</summary>
    public int SessionId { get; }

    /// <summary>The stream id.</summary>
    public int StreamId { get; }

    /// <summary>The message's bytes, reassembled.</summary>
    public ReadOnlySpan<byte> Payload => Frame.Payload(_frame);
}

/// <summary>The messages of a range of a recording, for <c>foreach</c>.</summary>
/// <remarks>Each enumeration maps the recording's segments one after another and lets them go as it moves on.</remarks>
public readonly struct RecordedMessages
{
    private readonly RecordingReader _reader;
    private readonly PositionRange _range;
    private readonly CancellationToken _cancellationToken;

    internal RecordedMessages(RecordingReader reader, PositionRange range, CancellationToken cancellationToken) =>
        (_reader, _range, _cancellationToken) = (reader, range, cancellationToken);

    /// <summary>Starts an enumeration; dispose it (<c>foreach</c> does).</summary>
    public Enumerator GetEnumerator() => new(_reader.OpenCursor(_range, releasesAsItGoes: true, _cancellationToken), _reader.Geometry.StreamId);

    /// <summary>Walks the messages; faults are <see cref="ArchiveDamageException"/>.</summary>
    public unsafe ref struct Enumerator : IDisposable
    {
        private readonly FrameCursor _cursor;
        private readonly int _streamId;
        private FrameBlock _block;
        private byte* _frame;
        private long _position;
        private int _frameCount;

        internal Enumerator(FrameCursor cursor, int streamId) => (_cursor, _block, _streamId) = (cursor, cursor.Block, streamId);

        /// <summary>The message.</summary>
        public readonly RecordedMessage Current => new(_frame, _position, _block.Position, _frameCount, _block.SessionIdOf(_frame), _streamId);

        /// <summary>Moves to the next message.</summary>
        /// <returns>False at the end of the range.</returns>
        public bool MoveNext()
        {
            _position = _block.Position;
            _frameCount = 1;
            return _block.TryTake(out _frame) || Advance();
        }

        private bool Advance()
        {
            _frame = _cursor.Advance(_block.Next);
            _block = _cursor.Block;
            (_position, _frameCount) = (_cursor.MessagePosition, _cursor.FrameCount);
            return _frame != null;
        }

        /// <summary>Lets the memory go; views of messages must not be used any more.</summary>
        public readonly void Dispose() => _cursor.Dispose();
    }
}
