using System.Runtime.InteropServices;

namespace Replay.Aeron;

// The structs of aeron_archive.h and aeronc.h that cross the boundary, with C's names. 64-bit layouts; the tests hold every size and offset.

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct aeron_archive_encoded_credentials_t
{
    public byte* data;
    public uint length;
}

[StructLayout(LayoutKind.Sequential)]
internal struct aeron_archive_replay_params_t
{
    public int bounding_limit_counter_id;
    public int file_io_max_length;
    public long position;
    public long length;
    public long replay_token;
    public long subscription_registration_id;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct aeron_archive_replication_params_t
{
    public long stop_position;
    public long dst_recording_id;
    public byte* live_destination;
    public byte* replication_channel;
    public byte* src_response_channel;
    public long channel_tag_id;
    public long subscription_tag_id;
    public int file_io_max_length;
    public int replication_session_id;
    public aeron_archive_encoded_credentials_t* encoded_credentials;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct aeron_archive_recording_descriptor_t
{
    public long control_session_id;
    public long correlation_id;
    public long recording_id;
    public long start_timestamp;
    public long stop_timestamp;
    public long start_position;
    public long stop_position;
    public int initial_term_id;
    public int segment_file_length;
    public int term_buffer_length;
    public int mtu_length;
    public int session_id;
    public int stream_id;
    public byte* stripped_channel;
    public nuint stripped_channel_length;
    public byte* original_channel;
    public nuint original_channel_length;
    public byte* source_identity;
    public nuint source_identity_length;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct aeron_archive_recording_subscription_descriptor_t
{
    public long control_session_id;
    public long correlation_id;
    public long subscription_id;
    public int stream_id;
    public byte* stripped_channel;
    public nuint stripped_channel_length;
}

[StructLayout(LayoutKind.Sequential)]
internal struct aeron_archive_recording_signal_t
{
    public long control_session_id;
    public long recording_id;
    public long subscription_id;
    public long position;
    public int recording_signal_code;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct aeron_archive_persistent_subscription_listener_t
{
    public delegate* unmanaged[Cdecl]<nint, void> on_live_joined;
    public delegate* unmanaged[Cdecl]<nint, void> on_live_left;
    public delegate* unmanaged[Cdecl]<nint, int, byte*, void> on_error;
    public nint clientd;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct aeron_publication_constants_t
{
    public byte* channel;
    public long original_registration_id;
    public long registration_id;
    public long max_possible_position;
    public nuint position_bits_to_shift;
    public nuint term_buffer_length;
    public nuint max_message_length;
    public nuint max_payload_length;
    public int stream_id;
    public int session_id;
    public int initial_term_id;
    public int publication_limit_counter_id;
    public int channel_status_indicator_id;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct aeron_subscription_constants_t
{
    public byte* channel;
    public nint on_available_image;
    public nint on_unavailable_image;
    public long registration_id;
    public int stream_id;
    public int channel_status_indicator_id;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct aeron_image_constants_t
{
    public nint subscription;
    public byte* source_identity;
    public long correlation_id;
    public long join_position;
    public nuint position_bits_to_shift;
    public nuint term_buffer_length;
    public nuint mtu_length;
    public int session_id;
    public int initial_term_id;
    public int subscriber_position_id;
}

[StructLayout(LayoutKind.Sequential)]
internal struct aeron_counter_constants_t
{
    public long correlation_id;
    public long registration_id;
    public int counter_id;
}

// Packed to 4 in C: a frame's header as it stands in the term, then where the term stands in the stream.
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct aeron_header_values_t
{
    public int frame_length;
    public sbyte version;
    public byte flags;
    public short type;
    public int term_offset;
    public int session_id;
    public int stream_id;
    public int term_id;
    public long reserved_value;
    public int initial_term_id;
    public nuint position_bits_to_shift;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct aeron_buffer_claim_t
{
    public byte* frame_header;
    public byte* data;
    public nuint length;
}

[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct aeron_cnc_constants_t
{
    public int cnc_version;
    public int to_driver_buffer_length;
    public int to_clients_buffer_length;
    public int counter_metadata_buffer_length;
    public int counter_values_buffer_length;
    public int error_log_buffer_length;
    public long client_liveness_timeout;
    public long start_timestamp;
    public long pid;
    public int file_page_size;
}
