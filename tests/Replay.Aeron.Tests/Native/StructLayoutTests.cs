using System.Runtime.InteropServices;

namespace Replay.Aeron.Tests;

/// <summary>Holds every struct to the sizes and offsets that a C compiler gives Aeron 1.52.2's headers on 64-bit Linux. Needs no library.</summary>
public class StructLayoutTests
{
    [Fact]
    public void A_recording_descriptor_lies_as_in_c() => Holds<aeron_archive_recording_descriptor_t>(128, "control_session_id 0 correlation_id 8 recording_id 16 " +
        "start_timestamp 24 stop_timestamp 32 start_position 40 stop_position 48 initial_term_id 56 segment_file_length 60 term_buffer_length 64 mtu_length 68 session_id 72 " +
        "stream_id 76 stripped_channel 80 stripped_channel_length 88 original_channel 96 original_channel_length 104 source_identity 112 source_identity_length 120");

    [Fact]
    public void Replay_parameters_lie_as_in_c() => Holds<aeron_archive_replay_params_t>(40,
        "bounding_limit_counter_id 0 file_io_max_length 4 position 8 length 16 replay_token 24 subscription_registration_id 32");

    [Fact]
    public void Replication_parameters_lie_as_in_c() => Holds<aeron_archive_replication_params_t>(72,
        "stop_position 0 dst_recording_id 8 live_destination 16 replication_channel 24 src_response_channel 32 channel_tag_id 40 subscription_tag_id 48 " +
        "file_io_max_length 56 replication_session_id 60 encoded_credentials 64");

    [Fact]
    public void A_recording_signal_lies_as_in_c() => Holds<aeron_archive_recording_signal_t>(40,
        "control_session_id 0 recording_id 8 subscription_id 16 position 24 recording_signal_code 32");

    [Fact]
    public void A_recording_subscription_lies_as_in_c() => Holds<aeron_archive_recording_subscription_descriptor_t>(48,
        "control_session_id 0 correlation_id 8 subscription_id 16 stream_id 24 stripped_channel 32 stripped_channel_length 40");

    [Fact]
    public void Credentials_lie_as_in_c() => Holds<aeron_archive_encoded_credentials_t>(16, "data 0 length 8");

    [Fact]
    public void A_persistent_subscription_listener_lies_as_in_c() => Holds<aeron_archive_persistent_subscription_listener_t>(32,
        "on_live_joined 0 on_live_left 8 on_error 16 clientd 24");

    [Fact]
    public void Publication_constants_lie_as_in_c() => Holds<aeron_publication_constants_t>(88, "channel 0 original_registration_id 8 registration_id 16 " +
        "max_possible_position 24 position_bits_to_shift 32 term_buffer_length 40 max_message_length 48 max_payload_length 56 stream_id 64 session_id 68 " +
        "initial_term_id 72 publication_limit_counter_id 76 channel_status_indicator_id 80");

    [Fact]
    public void Image_constants_lie_as_in_c() => Holds<aeron_image_constants_t>(72, "subscription 0 source_identity 8 correlation_id 16 join_position 24 " +
        "position_bits_to_shift 32 term_buffer_length 40 mtu_length 48 session_id 56 initial_term_id 60 subscriber_position_id 64");

    [Fact]
    public void Header_values_lie_as_in_c() => Holds<aeron_header_values_t>(44, "frame_length 0 version 4 flags 5 type 6 term_offset 8 session_id 12 stream_id 16 " +
        "term_id 20 reserved_value 24 initial_term_id 32 position_bits_to_shift 36");

    [Fact]
    public void A_buffer_claim_lies_as_in_c() => Holds<aeron_buffer_claim_t>(24, "frame_header 0 data 8 length 16");

    private static unsafe void Holds<T>(int size, string offsets) where T : unmanaged
    {
        Assert.Equal(size, sizeof(T));
        string[] words = offsets.Split(' ');
        Assert.Equal(typeof(T).GetFields().Length, words.Length / 2);
        Assert.All(words.Chunk(2), pair => Assert.Equal((pair[0], int.Parse(pair[1])), (pair[0], (int)Marshal.OffsetOf<T>(pair[0]))));
    }
}
