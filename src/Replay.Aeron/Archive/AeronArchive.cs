using System.Text;
using static Replay.Aeron.AeronArchiveC;

namespace Replay.Aeron;

/// <summary>A session with an Aeron Archive: starts, stops, lists, replays, replicates and removes its recordings.</summary>
/// <remarks>
/// Any thread may call, one at a time: the native client holds a lock while a request waits for its answer, up to
/// <see cref="AeronArchiveOptions.MessageTimeout"/>. Requests of an archive that refuses throw <see cref="AeronArchiveException"/> with its code.
/// </remarks>
public sealed unsafe partial class AeronArchive : IDisposable
{
    private const int MaxErrorLength = 4096;

    private readonly ArchiveHandle _handle;
    private readonly ArchiveCallbacks _callbacks;

    internal AeronArchive(AeronClient client, AeronArchiveOptions options, ArchiveCallbacks callbacks, ArchiveHandle handle) =>
        (Client, Options, _callbacks, _handle) = (client, options, callbacks, handle);

    /// <summary>The client that the session runs on; it is not closed with it.</summary>
    public AeronClient Client { get; }

    /// <summary>How the session was connected.</summary>
    public AeronArchiveOptions Options { get; }

    /// <summary>The archive's id.</summary>
    public long ArchiveId => aeron_archive_get_archive_id(_handle);

    /// <summary>The session's id at the archive.</summary>
    public long ControlSessionId => aeron_archive_control_session_id(_handle);

    /// <summary>True: disposed, or its client was closed.</summary>
    public bool IsClosed => _handle.IsClosed || Client.IsClosed;

    internal ArchiveHandle Handle => _handle;

    /// <summary>Connects to a running archive.</summary>
    /// <param name="client">A client of the media driver on this side.</param>
    /// <param name="options">Which archive, and how.</param>
    /// <exception cref="AeronTimeoutException">No archive answered within <see cref="AeronArchiveOptions.MessageTimeout"/>.</exception>
    /// <exception cref="AeronArchiveException">The archive refused the credentials.</exception>
    public static AeronArchive Connect(AeronClient client, AeronArchiveOptions options)
    {
        using PendingArchive pending = PendingArchive.Ask(client, options);
        AeronArchive? archive;
        while ((archive = pending.Poll()) is null) options.Idle.Idle(0);
        return archive;
    }

    /// <summary>Looks for recording signals and tells <see cref="AeronArchiveOptions.OnRecordingSignal"/>.</summary>
    /// <returns>How many there were.</returns>
    /// <remarks>A failure is final: the native client then stays locked for other threads, so close this session.</remarks>
    public int PollForRecordingSignals()
    {
        Check(aeron_archive_poll_for_recording_signals(out int count, _handle), "Polling for recording signals");
        return count;
    }

    /// <summary>Looks for an error that the archive has sent, skipping any other answer: not while a request of another thread waits.</summary>
    /// <returns>What it said; null: nothing.</returns>
    public string? PollForError()
    {
        byte* text = stackalloc byte[MaxErrorLength];
        text[0] = 0;
        Check(aeron_archive_poll_for_error_response(_handle, text, MaxErrorLength), "Polling for errors of the archive");
        return text[0] == 0 ? null : Throw.Text(text);
    }

    /// <summary>Throws an error that the archive has sent, unless <see cref="AeronArchiveOptions.OnError"/> takes it.</summary>
    public void CheckForError() => Check(aeron_archive_check_for_error_response(_handle), "An earlier request to the archive");

    /// <summary>Ends the session; recordings and replays that it started go on as they were asked for.</summary>
    public void Dispose() => _handle.Dispose();

    /// <summary>Throws when a request failed, for what a callback threw first.</summary>
    internal void Check(int result, string action)
    {
        // The native error is the thread's last one, so it is read before any other code runs.
        AeronException? failed = result < 0 ? Throw.LastError(action) : null;
        _callbacks.Rethrow();
        if (failed is null) return;
        Client.ThrowIfFaulted();
        throw failed;
    }

    internal static string Text(byte* text, nuint length) => Encoding.UTF8.GetString(text, (int)length);
}
