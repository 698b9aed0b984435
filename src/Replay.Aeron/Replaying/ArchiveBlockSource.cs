using System.Diagnostics;

namespace Replay.Aeron;

/// <summary>A recording's bytes as an archive replays them, and then as its live stream brings them; reconnects where it was told to.</summary>
/// <remarks>Bytes are valid until the next <see cref="Load"/>. One thread.</remarks>
internal sealed unsafe class ArchiveBlockSource : BlockSource
{
    // How often a replay that is silent has its archive asked whether it lives, and its recording whether it was stopped.
    private static readonly TimeSpan CheckInterval = TimeSpan.FromMilliseconds(500);

    private readonly ArchiveConnection _connection;
    private readonly AeronSourceOptions _options;
    private readonly long _to;
    private readonly CancellationToken _cancellationToken;
    private readonly NativeBuffer _buffer;
    private RecordingDescriptor _recording;
    private ReplayImage? _replay;
    private LiveImage? _live;
    private bool _isJoined;
    private bool _hasJoined;
    private long _next = -1;
    private long _lastProgress;
    private long _lastCheck;

    /// <param name="connection">The archive; opened again by this source after a loss.</param>
    /// <param name="recording">The recording.</param>
    /// <param name="to">The end of the range, or <see cref="ReplayRequest.AllAndFollow"/>.</param>
    /// <param name="cancellationToken">Ends a wait.</param>
    public ArchiveBlockSource(ArchiveConnection connection, RecordingDescriptor recording, long to, CancellationToken cancellationToken)
    {
        (_connection, _options, _recording, _to, _cancellationToken) = (connection, connection.Options, recording, to, cancellationToken);
        _buffer = new NativeBuffer(Math.Max(BlockCopier.Capacity, Frame.Align(recording.MtuLength)));
    }

    /// <inheritdoc/>
    public override bool IsLive => _hasJoined;

    /// <inheritdoc/>
    public override bool MayWait => true;

    private bool IsFollowing => _to == ReplayRequest.AllAndFollow;

    /// <inheritdoc/>
    public override byte* Load(long position, out int available)
    {
        if (position != _next) Restart(position);
        _lastProgress = _lastCheck = Stopwatch.GetTimestamp();
        while (true)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            try
            {
                available = Poll(position);
                if (available > 0) return _buffer.Pointer;
                if (available < 0) return null;
            }
            catch (AeronException loss) when (MayReconnect(loss))
            {
                Reconnect(loss);
            }
            _options.Idle.Idle(0);
        }
    }

    public override void ReleaseBefore(long position) { }

    public override void Dispose()
    {
        Drop();
        _buffer.Dispose();
    }

    /// <summary>Bytes at the position, now in the buffer; 0: none yet; negative: the stream has ended.</summary>
    private int Poll(long position)
    {
        _connection.Client.RunInvoker();
        int limit = BlockCopier.Capacity;
        if (!_isJoined && _live is not null && _live.TryJoin(position, out limit))
        {
            Join();
            limit = BlockCopier.Capacity;
        }
        if (!_isJoined && _replay is null)
        {
            if (IsFollowing && HasEnded(position)) return -1;
            _replay = ReplayImage.Start(_connection, _recording.RecordingId, position, IsFollowing ? _to : _to - position, _cancellationToken);
        }
        Image image = _isJoined ? _live!.Image! : _replay!.Image;
        BlockCopier copier = new(_buffer, _recording.StreamId, _recording.SessionId, _recording.MtuLength);
        int bytes = image.BlockPoll(ref copier, limit);
        if (bytes == 0) return WhenSilent(image, position);
        _next = position + bytes;
        // Padding longer than a frame is a header only; its length is what moves the cursor on.
        return Frame.Type(_buffer.Pointer) == Frame.Padding && bytes > Frame.Align(_recording.MtuLength) ? Frame.HeaderLength : bytes;
    }

    private int WhenSilent(Image image, long position)
    {
        if (image.IsClosed || image.IsEndOfStream) return WhenImageEnded(position);
        if (IsFollowing && _options.LiveChannel is { } channel) _live ??= new LiveImage(_connection.Client, channel, _recording);
        if (Stopwatch.GetElapsedTime(_lastCheck) < CheckInterval) return 0;
        _lastCheck = Stopwatch.GetTimestamp();
        _connection.Client.ThrowIfFaulted();
        _connection.Archive.CheckForError();
        // A question that has to be answered: an archive that has died is noticed here long before its replay times out.
        _ = _connection.Archive.GetMaxRecordedPosition(_recording.RecordingId);
        return 0;
    }

    /// <summary>The image has gone: the live stream was lost, the recording has ended, or the replay has ended early.</summary>
    private int WhenImageEnded(long position)
    {
        _connection.Client.ThrowIfFaulted();
        if (_isJoined || IsFollowing)
        {
            // From the live stream back to the recording, which goes on where that stopped.
            bool wasLive = _isJoined;
            Drop();
            if (HasEnded(position)) return -1;
            if (wasLive) return 0;
        }
        _connection.Archive.CheckForError();
        throw EndedEarly(position, "the archive stopped sending");
    }

    private bool HasEnded(long position)
    {
        RecordingDescriptor? now = _connection.Archive.FindRecording(_recording.RecordingId);
        if (now is null) throw EndedEarly(position, "the recording was deleted");
        _recording = _recording with { SessionId = now.SessionId };
        return !now.Active && position >= now.StopPosition;
    }

    private void Join()
    {
        (_isJoined, _hasJoined) = (true, true);
        _replay?.Dispose();
        _replay = null;
    }

    private void Restart(long position)
    {
        Drop();
        _next = position;
    }

    private void Drop()
    {
        _replay?.Dispose();
        _live?.Dispose();
        (_replay, _live, _isJoined) = (null, null, false);
    }

    private bool MayReconnect(AeronException loss) =>
        _options.ReconnectTimeout > TimeSpan.Zero
        && loss is not AeronLibraryException
        && Stopwatch.GetElapsedTime(_lastProgress) < _options.ReconnectTimeout;

    private void Reconnect(AeronException loss)
    {
        _options.OnConnectionLost?.Invoke(loss);
        while (true)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            try
            {
                Drop();
                _connection.Open();
                return;
            }
            catch (AeronException again) when (MayReconnect(again))
            {
                Thread.Sleep(50);
            }
        }
    }

    private ReplayEndedEarlyException EndedEarly(long position, string reason) => new(_recording.RecordingId, position, _to, reason);
}
