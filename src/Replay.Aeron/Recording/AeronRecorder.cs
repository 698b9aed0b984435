namespace Replay.Aeron;

/// <summary>Records a live stream into an embedded archive: each message as it came, with its event time in the frames' reserved value.</summary>
/// <remarks>For one thread; allocates nothing after start. Messages of several publishers are recorded in the order in which they arrive.</remarks>
public sealed class AeronRecorder
{
    private const long NanosecondsPerTick = 100;

    private readonly Subscription _subscription;
    private Appender _appender;

    /// <summary>Creates a recorder.</summary>
    /// <param name="subscription">The stream.</param>
    /// <param name="writer">The recording; it is the caller's to stop.</param>
    /// <param name="clock">Tells the receive time in nanoseconds since the Unix epoch, for messages whose publisher gave none; null: the system's clock.</param>
    public AeronRecorder(Subscription subscription, RecordingWriter writer, Func<long>? clock = null)
    {
        _subscription = subscription;
        _appender = new Appender(writer, clock ?? (static () => (DateTime.UtcNow.Ticks - DateTime.UnixEpoch.Ticks) * NanosecondsPerTick));
    }

    /// <summary>Messages recorded so far.</summary>
    public long Messages => _appender.Messages;

    /// <summary>Records what has arrived.</summary>
    /// <param name="fragmentLimit">At most so many fragments.</param>
    /// <returns>How many there were.</returns>
    public int Poll(int fragmentLimit = 256) => _subscription.PollMessages(ref _appender, fragmentLimit);

    /// <summary>Records until cancelled.</summary>
    /// <param name="idle">What to do while nothing comes.</param>
    /// <param name="cancellationToken">Ends it; what has arrived by then is recorded.</param>
    /// <exception cref="AeronDriverException">The media driver died; what it delivered is recorded.</exception>
    public void Run(IdleStrategy idle, CancellationToken cancellationToken)
    {
        while (true)
        {
            bool last = cancellationToken.IsCancellationRequested;
            int fragments = Poll();
            if (fragments > 0) continue;
            if (last) return;
            if (_subscription.IsClosed) throw new AeronDriverException(0, "The subscription is closed: it was disposed, or its media driver died.");
            idle.Idle(0);
        }
    }

    private struct Appender(RecordingWriter writer, Func<long> clock) : IFragmentHandler
    {
        public long Messages { get; private set; }

        public void OnFragment(ReadOnlySpan<byte> payload, in FragmentHeader header)
        {
            long timestampNs = header.ReservedValue;
            writer.Append(payload, timestampNs != 0 ? timestampNs : clock());
            Messages++;
        }
    }
}
