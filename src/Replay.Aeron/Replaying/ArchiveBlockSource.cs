using System.Diagnostics;

namespace Replay.Aeron;

/// <summary>A recording's bytes as an archive replays them, and then as its live stream brings them; reconnects where it was told to.</summary>
/// <remarks>Bytes lie in Aeron's own buffers and are valid until the next <see cref="Load"/>. One thread.</remarks>
internal sealed unsafe class ArchiveBlockSource : BlockSource
{
    // How often a replay that is silent has its archive asked whether it lives, and its recording whether it was stopped.
    private static readonly TimeSpan CheckInterval = TimeSpan.FromMilliseconds(500);

    private readonly ArchiveConnection _connection;
    private readonly AeronSourceOptions _options;
    private readonly long _to;
    private readonly long _recorded;
    private readonly CancellationToken _cancellationToken;
    private RecordingDescriptor _recording;
    private ReplayImage? _replay;
    private LiveImage? _live;
    private ImageFrames? _frames;
    private bool _isJoined;
    private bool _hasJoined;
    private long _next = -1;
    private long _lastProgress;
    private long _lastCheck;

    /// <param name="connection">The archive; opened again by this source after a loss.</param>
    /// <param name="recording">The recording.</param>
    /// <param name="to">The end of the range, or <see cref="ReplayRequest.AllAndFollow"/>.</param>
    /// <param name="recorded">Up to where there is history: what lies beyond is waited for as it is recorded.</param>
    /// <param name="cancellationToken">Ends a wait.</param>
    public ArchiveBlockSource(ArchiveConnection connection, RecordingDescriptor recording, long to, long recorded, CancellationToken cancellationToken) =>
        (_connection, _options, _recording, _to, _recorded, _cancellationToken) = (connection, connection.Options, recording, to, recorded, cancellationToken);

    /// <inheritdoc/>
    public override bool IsLive => _hasJoined;

    /// <inheritdoc/>
    public override bool MayWait => true;

    /// <inheritdoc/>
    public override int? StreamIdInFrames => _isJoined ? null : _options.ReplayStreamId;

    /// <inheritdoc/>
    public override int? SessionId => _recording.SessionId;

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
                byte* frames = Poll(position, out available);
                if (available > 0) return frames;
                if (available < 0) return null;
            }
            catch (AeronException loss) when (MayReconnect(loss))
            {
                Reconnect(loss);
            }
            (position < _recorded ? _options.Idle : _options.LiveIdle).Idle(0);
        }
    }

    public override void ReleaseBefore(long position) { }

    public override void Dispose() => Drop();

    /// <summary>Whole frames at the position.</summary>
    /// <param name="position">Where the run stands.</param>
    /// <param name="available">Bytes that may be read; 0: none yet; negative: the stream has ended.</param>
    private byte* Poll(long position, out int available)
    {
        _connection.Client.RunInvoker();
        int limit = ImageFrames.MaxBlock;
        if (!_isJoined && _live is not null && _live.TryJoin(position, out limit))
        {
            Join();
            limit = ImageFrames.MaxBlock;
        }
        if (_frames is null)
        {
            available = -1;
            if (IsFollowing && HasEnded(position)) return null;
            _replay = ReplayImage.Start(_connection, _recording.RecordingId, position, IsFollowing ? _to : _to - position, _cancellationToken);
            _frames = new ImageFrames(_replay.Image, _recording.MtuLength);
        }
        byte* frames = _frames.Take(position, limit, out available, out int length);
        if (length == 0) available = WhenSilent(_isJoined ? _live!.Image! : _replay!.Image, position);
        else _next = position + length;
        return frames;
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
        _frames?.Dispose();
        _frames = new ImageFrames(_live!.Image!, _recording.MtuLength);
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
        // A replay of which everything was given back has ended and need not be stopped.
        _frames?.GiveBack(_next);
        _frames?.Dispose();
        _replay?.Dispose();
        _live?.Dispose();
        (_frames, _replay, _live, _isJoined) = (null, null, null, false);
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
