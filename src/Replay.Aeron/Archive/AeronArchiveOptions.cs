namespace Replay.Aeron;

/// <summary>How a client meets an archive. Defaults are those of Aeron's C archive client where it has any.</summary>
public sealed record AeronArchiveOptions
{
    /// <summary>The archive's control channel, such as <c>aeron:udp?endpoint=host:8010</c>; <c>aeron:ipc</c> with the archive's local control stream works beside it.</summary>
    public required string ControlRequestChannel { get; init; }

    /// <summary>The archive's control stream.</summary>
    public int ControlRequestStreamId { get; init; } = 10;

    /// <summary>Where the archive sends its answers; port 0 lets the system choose.</summary>
    public string ControlResponseChannel { get; init; } = "aeron:udp?endpoint=localhost:0";

    /// <summary>The stream of the answers.</summary>
    public int ControlResponseStreamId { get; init; } = 20;

    /// <summary>The channel on which the archive tells of recordings' progress; null: not used.</summary>
    public string? RecordingEventsChannel { get; init; }

    /// <summary>The stream of those.</summary>
    public int RecordingEventsStreamId { get; init; } = 30;

    /// <summary>How long connecting, and each request, waits for its answer.</summary>
    public TimeSpan MessageTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a request is offered before it counts as not sent.</summary>
    public int MessageRetryAttempts { get; init; } = 3;

    /// <summary>Length of a term of the control streams, in bytes: a power of two from 65,536.</summary>
    public int ControlTermBufferLength { get; init; } = 64 * 1024;

    /// <summary>Longest frame of the control streams, in bytes.</summary>
    public int ControlMtuLength { get; init; } = 1408;

    /// <summary>True: the control streams' buffers take disk or memory only where they are written.</summary>
    public bool ControlTermBufferSparse { get; init; } = true;

    /// <summary>A name for this client at the archive, up to 100 bytes.</summary>
    public string ClientName { get; init; } = "replay";

    /// <summary>What a request does while it waits.</summary>
    public IdleStrategy Idle { get; init; } = IdleStrategy.Backoff;

    /// <summary>Shows who we are to an archive that asks; null: an archive that asks refuses.</summary>
    public ICredentialsSupplier? Credentials { get; init; }

    /// <summary>Told of recordings that start, stop and change, on whichever thread waits for an answer of the archive; must not call the archive.</summary>
    public Action<RecordingSignal>? OnRecordingSignal { get; init; }

    /// <summary>Told of errors that answer no request of ours, on whichever thread waits for an answer; null: <see cref="AeronArchive.CheckForError"/> throws them.</summary>
    public Action<AeronException>? OnError { get; init; }

    /// <summary>Called while a request waits: for a driver or archive that lives on the same thread.</summary>
    public Action? DelegatingInvoker { get; init; }
}

/// <summary>Shows who we are to an archive.</summary>
public interface ICredentialsSupplier
{
    /// <summary>Credentials for the request to connect; empty: none.</summary>
    ReadOnlySpan<byte> EncodedCredentials();

    /// <summary>The answer to a challenge.</summary>
    /// <param name="challenge">What the archive sent; valid during the call.</param>
    ReadOnlySpan<byte> OnChallenge(ReadOnlySpan<byte> challenge);
}
