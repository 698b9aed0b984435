using System.Runtime.InteropServices;
using static Replay.Aeron.AeronArchiveC;

namespace Replay.Aeron;

/// <summary>What of another archive's recording to copy, and how.</summary>
public sealed record ReplicationRequest
{
    /// <summary>Where to stop; null: at the recording's end, following it while it is active.</summary>
    public long? StopPosition { get; init; }

    /// <summary>A recording of this archive to extend; null: a new one.</summary>
    public long? DestinationRecordingId { get; init; }

    /// <summary>The live stream to join once the copy has caught up; null: none.</summary>
    public string? LiveDestination { get; init; }

    /// <summary>The channel to copy over; null: the archive's own setting.</summary>
    public string? ReplicationChannel { get; init; }

    /// <summary>The other archive's control channel for answers over response channels; null: none.</summary>
    public string? SourceResponseChannel { get; init; }

    /// <summary>A tag for the archive's channel of the copy; null: none.</summary>
    public long? ChannelTagId { get; init; }

    /// <summary>A tag for the archive's subscription of the copy; null: none.</summary>
    public long? SubscriptionTagId { get; init; }

    /// <summary>Most bytes that the other archive reads from a file at once; null: its own setting.</summary>
    public int? FileIoMaxLength { get; init; }

    /// <summary>The session that the copy gets; null: that of the original.</summary>
    public int? SessionId { get; init; }

    /// <summary>Shows the other archive who asks; empty: nothing.</summary>
    public ReadOnlyMemory<byte> EncodedCredentials { get; init; }
}

/// <summary>A request with its strings in native memory, for the length of one call.</summary>
internal sealed unsafe class NativeReplicationRequest : IDisposable
{
    private readonly List<nint> _memory = [];

    public NativeReplicationRequest(ReplicationRequest request)
    {
        Throw.IfFailed(aeron_archive_replication_params_init(out aeron_archive_replication_params_t native), "Preparing a replication");
        native.stop_position = request.StopPosition ?? native.stop_position;
        native.dst_recording_id = request.DestinationRecordingId ?? native.dst_recording_id;
        native.live_destination = Native(request.LiveDestination, native.live_destination);
        native.replication_channel = Native(request.ReplicationChannel, native.replication_channel);
        native.src_response_channel = Native(request.SourceResponseChannel, native.src_response_channel);
        native.channel_tag_id = request.ChannelTagId ?? native.channel_tag_id;
        native.subscription_tag_id = request.SubscriptionTagId ?? native.subscription_tag_id;
        native.file_io_max_length = request.FileIoMaxLength ?? native.file_io_max_length;
        native.replication_session_id = request.SessionId ?? native.replication_session_id;
        native.encoded_credentials = Native(request.EncodedCredentials.Span);
        Parameters = native;
    }

    public aeron_archive_replication_params_t Parameters { get; }

    public void Dispose() => _memory.ForEach(memory => Marshal.FreeCoTaskMem(memory));

    private byte* Native(string? text, byte* otherwise)
    {
        if (text is null) return otherwise;
        nint memory = Marshal.StringToCoTaskMemUTF8(text);
        _memory.Add(memory);
        return (byte*)memory;
    }

    private aeron_archive_encoded_credentials_t* Native(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return null;
        nint memory = Marshal.AllocCoTaskMem(sizeof(aeron_archive_encoded_credentials_t) + bytes.Length);
        _memory.Add(memory);
        aeron_archive_encoded_credentials_t* credentials = (aeron_archive_encoded_credentials_t*)memory;
        *credentials = new() { data = (byte*)(credentials + 1), length = (uint)bytes.Length };
        bytes.CopyTo(new Span<byte>(credentials->data, bytes.Length));
        return credentials;
    }
}
